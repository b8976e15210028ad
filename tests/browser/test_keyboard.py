"""With Tab and Enter alone, and always with the focus in sight."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.hands import EVA, FATIMA, again, begins, is_in, is_on
from tests.browser.place import CODE, SOON, Place, place

pytestmark = pytest.mark.browser

SEEN = """() => {
  const lit = (e) => {
    const { outlineStyle, outlineWidth } = e ? getComputedStyle(e) : {};
    return outlineStyle !== undefined && outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2;
  };
  return lit(document.activeElement) || lit(document.activeElement.closest('.choice'));
}"""


def tabs_to(page: Page, css: str) -> None:
    """Press Tab until this has the focus. Each stop on the way is seen."""
    page.locator(f"{css} >> visible=true").first.wait_for()
    for _ in range(40):
        page.keyboard.press("Tab")
        assert page.evaluate(SEEN), page.evaluate("document.activeElement.outerHTML.slice(0, 200)")
        if page.evaluate("css => document.activeElement.matches(css)", css):
            return
    raise AssertionError(f"no Tab leads to {css} on {page.url}")


def test_a_whole_login_with_phone_and_choice(window: Page, here: Place) -> None:
    window.goto(here.care.url)
    tabs_to(window, "a[href='/login']")
    window.keyboard.press("Enter")
    is_on(window, "method")
    tabs_to(window, "button[value=app-elsewhere]")
    window.keyboard.press("Enter")
    is_on(window, "app-elsewhere")
    tabs_to(window, "a[data-phone]")
    with window.expect_popup() as opened:
        window.keyboard.press("Enter")
    tab = opened.value
    is_on(tab, "phones")
    tabs_to(tab, "input[type=search]")
    tab.keyboard.type("Fatima")
    tabs_to(tab, f"form[action='/mock/phone/{FATIMA}.mobile/open'] button")
    tab.keyboard.press("Enter")
    is_on(tab, "phone")
    tab.locator("#code:focus").wait_for()
    tab.keyboard.type(CODE)
    tab.keyboard.press("Enter")
    is_on(window, "choice")
    tabs_to(window, "button[name=row]")
    window.keyboard.press("Enter")
    is_in(window, here, "Fatima Al-Rashid")


def test_space_presses_too_and_the_first_stop_skips_to_the_content(window: Page, here: Place) -> None:
    begins(window, here)
    is_on(window, "method")
    tabs_to(window, "a.skip")
    window.keyboard.press("Enter")
    tabs_to(window, "button[value=app-elsewhere]")
    window.keyboard.press("Space")
    is_on(window, "app-elsewhere")


def test_the_focus_stays_in_its_place_when_what_had_it_goes(window: Page) -> None:
    """The app is opened, so its button is no longer there: the next Tab leads to Avbryt and not to the top."""
    with place(
        poll=SOON, card_start="ask"
    ) as by_hand:  # else the browser asks about the app, and takes no key
        begins(window, by_hand, "app-here")
        is_on(window, "app-here")
        start = window.locator("a[data-app-start]")
        tabs_to(window, "a[data-app-start]")
        by_hand.env.app.open(f"{EVA}.mobile", start.get_attribute("href") or "")
        expect(start).to_be_hidden()
        window.keyboard.press("Tab")
        expect(window.locator("form[action$='/cancel'] button")).to_be_focused()


def test_enter_in_the_search_box_of_a_long_choice_chooses_nothing(window: Page, asking: Place) -> None:
    begins(window, asking, "app-elsewhere")
    asking.approves(f"{EVA}.mobile", window.locator("[data-qr-text]").get_attribute("data-qr-text") or "")
    again(window)
    is_on(window, "choice")
    tabs_to(window, "input[type=search]")
    window.keyboard.type("mottagning 17")
    window.keyboard.press("Enter")
    expect(window.locator(".choice:visible")).to_have_count(1)
    is_on(window, "choice")
    tabs_to(window, "button[name=row]")
    window.keyboard.press("Enter")
    is_in(window, asking, "Eva Åkesson-Björk")
