"""Time on the waiting page, several tabs, Back, and the language."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import APIResponse, Page, Route, expect

from tests.browser.hands import (
    ANNA,
    EVA,
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
from tests.browser.place import Place

pytestmark = pytest.mark.browser


@pytest.fixture
def moves(window: Page, here: Place) -> Iterator[None]:
    """The clock of the mock may be moved; afterwards it goes with the wall's again."""
    yield
    here.env.clock.reset()


def move(page: Page, here: Place, seconds: float) -> None:
    """As a program does it, over the control API."""
    answer = page.context.request.post(f"{here.idp.url}/mock/clock", data={"move": seconds})
    assert answer.ok


def shown(page: Page) -> int:
    """The seconds on the page's clock."""
    minutes, seconds = page.locator("[data-clock]").inner_text().split(":")
    return 60 * int(minutes) + int(seconds)


def left(page: Page) -> float:
    """The seconds that the server says."""
    found = page.evaluate("fetch(`${document.body.dataset.waits}/status`).then((answer) => answer.json())")
    return float(found["seconds_left"])


def test_the_countdown_is_the_servers(window: Page, here: Place, moves: None) -> None:
    begins(window, here, "app-elsewhere")
    assert abs(shown(window) - left(window)) <= 2
    move(window, here, 70)
    expect(window.locator("[data-clock]")).to_have_text(re.compile(r"^0:[45]\d$"))
    assert abs(shown(window) - left(window)) <= 2


def test_when_the_time_is_out_the_page_says_so_by_itself(window: Page, here: Place, moves: None) -> None:
    begins(window, here, "app-here")
    is_on(window, "app-here")
    move(window, here, 121)
    is_on(window, "expired")
    expect(window.locator("h1")).to_have_text("Tiden gick ut")
    assert "siths:" not in window.content()


def test_when_the_whole_login_took_too_long_the_page_says_so_too(
    window: Page, here: Place, moves: None
) -> None:
    begins(window, here, "app-elsewhere")
    is_on(window, "app-elsewhere")
    move(window, here, 20 * 60)
    is_on(window, "expired")
    expect(window.locator("body")).to_have_attribute("data-code", "IDP-222")


def test_what_was_cancelled_in_another_tab_does_not_go_on_waiting(window: Page, here: Place) -> None:
    begins(window, here, "app-elsewhere")
    is_on(window, "app-elsewhere")
    other = window.context.new_page()
    other.goto(window.url)
    other.get_by_role("button", name="Avbryt").click()
    expect(other.locator("main")).to_contain_text("IDP-220")
    is_on(window, "refused")
    expect(window.locator("body")).to_have_attribute("data-code", "IDP-224")


def test_what_a_button_answers_is_not_overtaken_by_what_follows_from_it(window: Page, here: Place) -> None:
    begins(window, here, "app-elsewhere")
    is_on(window, "app-elsewhere")
    held: list[tuple[Route, APIResponse]] = []
    window.route("**/cancel", lambda route: held.append((route, route.fetch())))
    window.get_by_role("button", name="Avbryt").click(no_wait_after=True)
    for _ in range(2):  # the page hears that its login has ended
        window.wait_for_event("response", lambda answer: answer.url.endswith("/status"))
    ((route, answer),) = held
    route.fulfill(response=answer)
    expect(window.locator("main")).to_contain_text("IDP-220")


def test_a_login_that_nobody_knows_any_more_does_not_go_on_waiting(window: Page, here: Place) -> None:
    """The environment was put back while somebody waited."""
    begins(window, here, "app-here")
    is_on(window, "app-here")
    here.env.reset()
    is_on(window, "refused")
    expect(window.locator("body")).to_have_attribute("data-code", "IDP-221")


def test_the_qr_moves_on_the_screen(window: Page, here: Place) -> None:
    begins(window, here, "app-elsewhere")
    first = read(screenshot_of_qr(window))
    with window.expect_response(lambda answer: "/qr.png?frame=2" in answer.url) as answered:
        answered.value.finished()
    assert read(screenshot_of_qr(window)) != first


def test_two_tabs_log_in_at_once_and_neither_gets_the_others_login(window: Page, here: Place) -> None:
    other = window.context.new_page()
    begins(window, here, "app-elsewhere")
    begins(other, here, "app-elsewhere")
    mine, theirs = screenshot_of_qr(window), screenshot_of_qr(other)
    tab = phone(window, here, EVA)
    scans(tab, theirs)
    identifies(tab)
    is_on(other, "choice")
    is_on(window, "app-elsewhere")
    expect(window.locator("body:not([data-opened])")).to_have_count(1)
    tab = phone(window, here, ANNA)
    scans(tab, mine)
    identifies(tab)
    is_in(window, here, "Anna Lindgren")
    other.get_by_role("button", name="Vårdcentralen Linden").click()
    is_in(other, here, "Eva Åkesson-Björk")


def test_back_after_a_login_does_no_harm(window: Page, here: Place) -> None:
    begins(window, here, "app-here")
    link = window.locator("a[data-app-start]").get_attribute("href") or ""
    here.approves(f"{ANNA}.mobile", link)
    is_in(window, here, "Anna Lindgren")
    window.go_back()
    window.wait_for_load_state()
    assert window.locator("img[data-qr], a[data-app-start]").count() == 0
    window.goto(here.care.url)
    is_in(window, here, "Anna Lindgren")


def test_a_page_from_the_history_says_that_it_is_over(window: Page, here: Place) -> None:
    begins(window, here, "app-here")
    login = window.url
    link = window.locator("a[data-app-start]").get_attribute("href") or ""
    here.approves(f"{ANNA}.mobile", link)
    is_in(window, here, "Anna Lindgren")
    window.goto(login)
    is_on(window, "refused")
    expect(window.locator("h1")).to_have_text(
        re.compile("Inloggningen finns inte|Sidan är inte längre aktuell")
    )


def test_another_language_keeps_the_login(window: Page, here: Place) -> None:
    begins(window, here)
    window.get_by_role("link", name="English").click()
    expect(window.locator("h1")).to_have_text("How do you want to log in?")
    expect(window.locator("html")).to_have_attribute("lang", "en")
    window.get_by_role("button", name="SITHS eID på denna enhet").click()
    expect(window.get_by_role("button", name="Cancel")).to_be_visible()
    tab = phone(window, here, "secretary")
    expect(tab.locator("h1")).to_have_text("Scan a QR code")
    here.approves(f"{ANNA}.mobile", window.locator("a[data-app-start]").get_attribute("href") or "")
    expect(window).to_have_url(f"{here.care.url}/")


def test_three_wrong_codes_lock_the_app_and_a_hand_unlocks_it(window: Page, here: Place) -> None:
    begins(window, here, "app-here")
    tab = phone(window, here, EVA)
    follows(tab, window.locator("a[data-app-start]").get_attribute("href") or "")
    for left_over in ("2", "1"):
        identifies(tab, "000000")
        expect(tab.get_by_role("alert")).to_have_text(f"Fel kod (DEV-101). Försök kvar: {left_over}")
    identifies(tab, "000000")
    expect(tab.get_by_role("alert")).to_have_text("SITHS eID är låst (DEV-102)")
    expect(tab.get_by_label("Legitimeringskod")).to_have_count(0)
    tab.get_by_role("button", name="Lås upp legitimationen").click()
    identifies(tab)
    is_on(window, "choice")
