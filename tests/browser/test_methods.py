"""Each of the three methods by hand, from the care system's login button to its start page."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, Request, expect

from tests.browser.hands import (
    ANNA,
    FATIMA,
    again,
    begins,
    follows,
    identifies,
    is_in,
    is_on,
    phone,
    read,
    scans,
    screenshot_of_qr,
)
from tests.browser.place import SOON, Place, place
from tests.browser.windows import Windows

pytestmark = pytest.mark.browser


def test_the_card_in_the_browsers_reader_opens_the_care_system(windows: Windows, here: Place) -> None:
    page = windows.open(**here.card(f"{ANNA}.ordinary-card"))
    begins(page, here, "card")
    is_in(page, here, "Anna Lindgren")


def test_a_card_pulled_out_and_another_put_in_is_seen_as_the_other(windows: Windows, here: Place) -> None:
    for credential, name, level in (
        (f"{ANNA}.ordinary-card", "Anna Lindgren", "3"),
        ("colleague.ordinary-card", "Johan Bergström", "3"),
        (f"{ANNA}.reserve-card-loa2", "Anna Lindgren", "2"),
    ):
        page = windows.open(**here.card(credential))
        begins(page, here, "card")
        is_in(page, here, name)
        expect(page.locator("header")).to_contain_text(f"Tillitsnivå {level}")


def test_without_a_card_the_page_says_what_to_do(window: Page, here: Place) -> None:
    begins(window, here, "card")
    is_on(window, "refused")
    expect(window.locator("body")).to_have_attribute("data-code", "IDP-201")
    expect(window.locator("main")).to_contain_text("Sätt i kortet")


def test_the_virtual_reader_needs_no_set_up_in_the_browser(window: Page, asking: Place) -> None:
    begins(window, asking, "card")
    window.get_by_role("link", name="Virtuell kortläsare").click()
    window.get_by_role("searchbox", name="Sök i listan").fill("Lindgren")
    expect(window.locator(".people > li:visible")).to_have_count(1)
    window.get_by_role("button", name="Sätt i kortet: Anna Lindgren, Reservkort, tillitsnivå 3").click()
    is_in(window, asking, "Anna Lindgren")


def test_the_page_starts_the_app_on_this_device_once_by_itself(window: Page, here: Place) -> None:
    starts: list[str] = []

    def note(request: Request) -> None:
        if request.url.startswith("siths:"):
            starts.append(request.url)

    window.on("request", note)
    begins(window, here, "app-here")
    is_on(window, "app-here")
    window.get_by_role("link", name="Öppna SITHS eID").wait_for()
    again(window)
    is_on(window, "app-here")
    assert starts == [window.locator("a[data-app-start]").get_attribute("href")]
    tab = phone(window, here, ANNA)
    follows(tab, starts[0])
    identifies(tab)
    is_in(window, here, "Anna Lindgren")


def test_by_hand_the_app_is_started_by_its_button_only_and_the_virtual_one_is_a_press_away(
    windows: Windows,
) -> None:
    """A browser that asks whether it may open an app takes no other press, and no app is installed here."""
    starts: list[str] = []
    with place(poll=SOON, card_start="ask") as by_hand:
        window = windows.open()
        window.on("request", lambda request: starts.append(request.url))
        begins(window, by_hand, "app-here")
        is_on(window, "app-here")
        with window.expect_popup() as opened:
            window.get_by_role("link", name="Öppna den virtuella appen").click()
        opened.value.get_by_role("button", name="Öppna som Anna Lindgren, Mobilt SITHS").click()
        identifies(opened.value)
        is_in(window, by_hand, "Anna Lindgren")
        window.context.close()  # before the place is gone: what it still loads would be reset
    assert [url for url in starts if url.startswith("siths:")] == []


def test_the_qr_on_the_screen_is_scanned_with_the_phone_in_a_second_tab(window: Page, here: Place) -> None:
    begins(window, here, "app-elsewhere")
    picture = screenshot_of_qr(window)
    assert read(picture)
    tab = phone(window, here, FATIMA)
    scans(tab, picture)
    expect(tab.locator("h1")).to_have_text("Journalen Exempel")
    expect(window.locator("body")).to_have_attribute("data-opened", "")
    expect(window.locator("img[data-qr]")).to_be_hidden()
    identifies(tab)
    expect(tab.locator("h1")).to_have_text("Du är legitimerad")
    is_on(window, "choice")
    window.get_by_role("button", name="Vård och behandling, Specialisthuset").click()
    is_in(window, here, "Fatima Al-Rashid")
    expect(window.locator("header")).to_contain_text("Specialisthuset")


def test_the_waiting_page_leads_to_a_phone_that_needs_no_scanning(window: Page, here: Place) -> None:
    begins(window, here, "app-elsewhere")
    with window.expect_popup() as opened:
        window.get_by_role("link", name="Öppna den virtuella telefonen").click()
    opened.value.get_by_role("button", name="Öppna som Anna Lindgren, Mobilt SITHS").click()
    identifies(opened.value)
    is_in(window, here, "Anna Lindgren")


def test_avbryt_in_the_app_leads_back_to_the_care_system(window: Page, here: Place) -> None:
    begins(window, here, "app-elsewhere")
    tab = phone(window, here, ANNA)
    scans(tab, screenshot_of_qr(window))
    tab.get_by_role("button", name="Avbryt").click()
    expect(tab.locator("h1")).to_have_text("Du avbröt")
    expect(window).to_have_url(re.compile(re.escape(here.care.url)))
    expect(window.locator("main")).to_contain_text("IDP-220")


def test_one_card_offers_other_rows_by_the_card_than_in_the_app_and_the_claims_follow(
    windows: Windows, here: Place
) -> None:
    """inera-idp:4.1: the card's HSA-id is one employment, the personnummer that the app shows is all of them."""
    card = f"{FATIMA}.ordinary-card"
    page = windows.open(**here.card(card))
    begins(page, here, "card")
    is_in(page, here, "Fatima Al-Rashid")  # one row, so nothing was asked
    expect(page.locator("[data-claim=employeeHsaId]")).to_have_text("TST2321000131-1014")

    page = windows.open()
    begins(page, here, "app-elsewhere")
    here.approves(card, read(screenshot_of_qr(page)))
    is_on(page, "choice")
    expect(page.locator(".choice button")).to_have_text(
        ["Vård och behandling, Vårdcentralen Eken", "Vård och behandling, Specialisthuset"]
    )
    page.get_by_role("button", name="Vård och behandling, Specialisthuset").click()
    is_in(page, here, "Fatima Al-Rashid")
    expect(page.locator("[data-claim=employeeHsaId]")).to_have_text("TST5565594230-1016")
    expect(page.locator("[data-claim=commissionHsaId]")).to_have_text("TST5565594230-1017")
