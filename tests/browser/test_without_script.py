"""The whole of each method without script: forms, links, pictures, and a page that reloads itself."""

from __future__ import annotations

import re
from contextlib import suppress

import pytest
from playwright.sync_api import Page, expect
from playwright.sync_api import TimeoutError as Late

from tests.browser.hands import (
    ANNA,
    EVA,
    begins,
    follows,
    identifies,
    is_in,
    is_on,
    phone,
    scans,
    screenshot_of_qr,
)
from tests.browser.place import Place
from tests.browser.windows import Windows

pytestmark = pytest.mark.browser


@pytest.fixture
def window(windows: Windows) -> Page:
    return windows.open(script=False)


def test_the_card_in_the_browsers_reader(windows: Windows, here: Place) -> None:
    page = windows.open(script=False, **here.card(f"{ANNA}.ordinary-card"))
    begins(page, here, "card")
    is_in(page, here, "Anna Lindgren")


def test_the_card_in_the_virtual_reader(window: Page, asking: Place) -> None:
    begins(window, asking, "card")
    window.get_by_role("link", name="Virtuell kortläsare").click()
    window.get_by_role("button", name="Sätt i kortet: Anna Lindgren, SITHS-kort", exact=True).click()
    is_in(window, asking, "Anna Lindgren")


def test_the_app_on_this_device_by_the_pages_button(window: Page, here: Place) -> None:
    """And by the browser's: while it asks whether the app may start, nothing on the page can be pressed."""
    begins(window, here, "app-here")
    with window.expect_event("request", lambda request: request.url.startswith("siths:")) as started:
        window.get_by_role("link", name="Öppna SITHS eID").click()
    tab = phone(window, here, ANNA)
    follows(tab, started.value.url)
    identifies(tab)
    window.reload()
    is_in(window, here, "Anna Lindgren")


def test_a_waiting_page_that_nobody_touches_goes_on_by_itself(window: Page, here: Place) -> None:
    begins(window, here, "app-here")
    here.approves(f"{ANNA}.mobile", window.locator("a[data-app-start]").get_attribute("href") or "")
    is_in(window, here, "Anna Lindgren")


def test_the_qr_by_its_picture_and_the_pages_button(window: Page, asking: Place) -> None:
    begins(window, asking, "app-elsewhere")
    tab = phone(window, asking, EVA)
    scans(tab, screenshot_of_qr(window))
    again = window.get_by_role("link", name="Uppdatera sidan")
    again.click()
    expect(window.get_by_text("Appen är öppnad.")).to_be_visible()
    identifies(tab)
    again.click()
    is_on(window, "choice")
    window.get_by_role("button", name="Administration, Vårdcentralen Eken").click()
    is_in(window, asking, "Eva Åkesson-Björk")


@pytest.mark.parametrize("method", ["app-elsewhere", "app-here"])
def test_a_page_that_reloads_itself_takes_no_focus_from_a_keyboard(
    window: Page, here: Place, method: str
) -> None:
    """Every other second it is a new page, and Avbryt is one Tab away in each of them."""
    begins(window, here, method)
    window.wait_for_url("**/login/*?again=1")
    is_on(window, method)
    while window.url.endswith("?again=1"):  # else it may reload itself between the two keys
        window.keyboard.press("Tab")
        window.keyboard.press("Enter")
        with suppress(Late):
            window.wait_for_url(f"{here.care.url}/**", timeout=2000)
    expect(window.locator("main")).to_contain_text("IDP-220")


def test_avbryt_on_the_page_leads_back_to_the_care_system(window: Page, asking: Place) -> None:
    begins(window, asking, "app-here")
    window.get_by_role("button", name="Avbryt").click()
    expect(window).to_have_url(re.compile(re.escape(asking.care.url)))
    expect(window.locator("main")).to_contain_text("IDP-220")
