"""A trainer breaks something, and a user meets it: in a real browser, by keyboard, without script."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.hands import ANNA, again, begins, identifies, is_in, is_on, phone
from tests.browser.place import Place
from tests.browser.test_keyboard import tabs_to
from tests.browser.windows import Windows

pytestmark = pytest.mark.browser


@pytest.fixture(autouse=True)
def mended(here: Place) -> Iterator[None]:
    yield
    here.env.reset()


def test_a_switch_is_pressed_by_keyboard_and_without_script(windows: Windows, here: Place) -> None:
    keyboard = windows.open()
    keyboard.goto(f"{here.idp.url}/mock/breakdowns")
    tabs_to(keyboard, "button[name=on][value=hsa-down]")
    keyboard.keyboard.press("Enter")
    expect(keyboard.locator("[data-fault=hsa-down] .pill")).to_have_text("på")
    plain = windows.open(script=False)
    plain.goto(f"{here.idp.url}/mock/breakdowns")
    expect(plain.get_by_role("status")).to_have_text("En störning är på.")
    plain.locator("[data-fault=hsa-down]").get_by_role("button", name="Slå av").click()
    expect(plain.get_by_role("status")).to_have_text("Allt fungerar.")


def test_what_is_switched_on_is_met_by_who_logs_in(windows: Windows, here: Place) -> None:
    trainer, user = windows.open(), windows.open(**here.card(f"{ANNA}.ordinary-card"))
    trainer.goto(f"{here.idp.url}/mock/breakdowns")
    trainer.locator("[data-fault=hsa-down]").get_by_role("button", name="Slå på").click()
    begins(user, here, "card")
    expect(user.locator("body")).to_have_attribute("data-code", "IDP-501")
    expect(user.locator("h1")).to_have_text("HSA svarar inte")
    trainer.get_by_role("button", name="Slå av allt").click()
    begins(user, here, "card")
    is_in(user, here, "Anna Lindgren")


@pytest.mark.parametrize("script", [True, False])
def test_a_card_host_that_is_unreachable_is_the_browsers_own_error_and_the_app_still_works(
    windows: Windows, here: Place, script: bool
) -> None:
    here.env.faults.set("mtls-host-unreachable", times=None)
    user = windows.open(script=script, **here.card(f"{ANNA}.ordinary-card"))
    begins(user, here, "card")
    expect(user).to_have_url(re.compile("^chrome-error:"))
    begins(user, here, "app-here")
    is_on(user, "app-here")
    here.approves(f"{ANNA}.mobile", user.locator("a[data-app-start]").get_attribute("href") or "")
    if not script:
        again(user)
    is_in(user, here, "Anna Lindgren")


def test_the_app_says_that_it_does_not_get_through_and_tries_again_when_it_does(
    window: Page, here: Place
) -> None:
    here.env.faults.set("tls-inspection", times=None)
    begins(window, here, "app-elsewhere")
    with window.expect_popup() as opened:
        window.locator("a[data-phone]").click()
    tab = opened.value
    tab.locator(f"form[action='/mock/phone/{ANNA}.mobile/open'] button").click()
    expect(tab.get_by_role("alert")).to_have_text("Anslutningen misslyckades (Autentiseringstjänst)")
    here.env.faults.clear()
    tab.get_by_role("button", name="Tillbaka").click()
    expect(tab.locator("h1")).to_have_text("Läs av en QR-kod")
    is_on(window, "app-elsewhere")
    here.approves(f"{ANNA}.mobile", window.locator("[data-qr-text]").get_attribute("data-qr-text") or "")
    is_in(window, here, "Anna Lindgren")


def test_an_answer_that_is_held_back_goes_when_somebody_presses(windows: Windows, here: Place) -> None:
    here.env.faults.set("answer-held-back")
    user = windows.open(**here.card(f"{ANNA}.ordinary-card"))
    begins(user, here, "card")
    is_on(user, "held")
    user.get_by_role("link", name="Skicka svaret nu").click()
    is_in(user, here, "Anna Lindgren")


def test_the_phone_of_somebody_else_is_not_touched(windows: Windows, here: Place) -> None:
    """Only the login that the breakdown was set for meets it."""
    here.env.faults.set("tls-inspection")
    first, window = windows.open(), windows.open()
    begins(first, here, "app-here")
    is_on(first, "app-here")
    begins(window, here, "app-here")
    is_on(window, "app-here")
    tab = phone(window, here, ANNA)
    here.env.app.open(f"{ANNA}.mobile", window.locator("a[data-app-start]").get_attribute("href") or "")
    tab.reload()
    identifies(tab)
    is_in(window, here, "Anna Lindgren")
