"""Swedish unless somebody asks for English."""

from __future__ import annotations

import pytest

from tests.web.browser import Browser, Web

SWEDISH, ENGLISH = "Hur vill du logga in?", "How do you want to log in?"


@pytest.mark.parametrize(
    ("asked", "heading"),
    [
        ({}, SWEDISH),
        ({"ui_locales": "en"}, ENGLISH),
        ({"ui_locales": "en sv"}, ENGLISH),
        ({"ui_locales": "sv en"}, SWEDISH),
        ({"ui_locales": "fi"}, SWEDISH),
        ({"lang": "en"}, ENGLISH),
        ({"lang": "../en"}, SWEDISH),
        ({"lang": "sv", "ui_locales": "en"}, SWEDISH),
    ],
    ids=str,
)
def test_the_page_is_in_the_language_that_was_asked_for(
    web: Web, browser: Browser, asked: dict[str, str], heading: str
) -> None:
    page = browser.logs_in(web.rp().asks(), **asked)
    assert page.texts("h1") == [heading]
    assert page.attribute("html", "lang") == ("en" if heading == ENGLISH else "sv")


def test_the_switch_stays_in_the_login_and_is_remembered(web: Web, browser: Browser) -> None:
    page = browser.logs_in(web.rp().asks())
    english = browser.get(page.attribute("nav a[hreflang=en]", "href"))
    assert (english.login, english.texts("h1")) == (page.login, [ENGLISH])
    assert browser.chooses(english, "app-here").attribute("html", "lang") == "en"
    swedish = browser.get(english.attribute("nav a[hreflang=sv]", "href"))
    assert swedish.attribute("html", "lang") == "sv"


def test_what_the_user_chose_goes_before_what_the_relying_party_asks_for(web: Web, browser: Browser) -> None:
    browser.get("/?lang=sv")
    assert browser.logs_in(web.rp().asks(ui_locales="en")).texts("h1") == [SWEDISH]


@pytest.mark.parametrize("path", ["/", "/signed-out", "/mock/phone", "/no-such-page", "/_error?code=IDP-201"])
def test_every_switch_leads_to_the_same_page(browser: Browser, path: str) -> None:
    page = browser.get(path)
    other = browser.get(page.attribute("nav a[hreflang=en]", "href"))
    assert (other.name, other.code) == (page.name, page.code)
    assert other.attribute("html", "lang") == "en"


def test_the_page_of_a_refusal_is_translated(browser: Browser) -> None:
    assert browser.get("/_error?code=IDP-206&lang=en").texts("h1") == ["The certificate is revoked"]
