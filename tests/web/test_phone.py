"""The virtual phone, as somebody at a browser uses it."""

from __future__ import annotations

from io import BytesIO

import pytest

from tests.idp.players import ANNA
from tests.web.browser import Browser, Page, Web, way_back

PHONE = f"{ANNA}.mobile"


@pytest.fixture
def waiting(web: Web, browser: Browser) -> Page:
    """A login of this browser that waits for a phone."""
    return browser.logs_in(web.rp("app-elsewhere").asks())


def opened(browser: Browser, waiting: Page, phone: str = PHONE) -> Page:
    return browser.post(f"/mock/phone/{phone}/open", {"login": waiting.login})


def test_the_waiting_page_leads_to_the_phone_and_the_phone_to_the_login(
    browser: Browser, waiting: Page
) -> None:
    phones = browser.get(waiting.attribute("a[data-phone]", "href"))
    assert phones.name == "phones"
    assert phones.attribute("input[name=login]", "value") == waiting.login
    assert f"/mock/phone/{PHONE}/open" in phones.links()
    assert opened(browser, waiting).texts("h1") == ["Journalen Å"]


def test_open_code_legitimera_and_the_login_goes_on(browser: Browser, waiting: Page) -> None:
    asks = opened(browser, waiting)
    assert asks.attribute("body", "data-state") == "opened"
    assert "123456" in asks.texts("code")
    done = browser.post(f"/mock/phone/{PHONE}/legitimate", {"code": "123456"})
    assert done.attribute("body", "data-state") == "signed"
    assert "code" in way_back(browser.get(f"/login/{waiting.login}"))


def test_a_wrong_code_is_told_with_the_tries_that_are_left(browser: Browser, waiting: Page) -> None:
    opened(browser, waiting)
    page = browser.post(f"/mock/phone/{PHONE}/legitimate", {"code": "000000"})
    assert (page.code, page.texts("[role=alert]")) == ("DEV-101", ["Fel kod (DEV-101). Försök kvar: 2"])
    assert page.attribute("body", "data-state") == "opened"


def test_three_wrong_codes_lock_it(browser: Browser, waiting: Page) -> None:
    opened(browser, waiting)
    pages = [browser.post(f"/mock/phone/{PHONE}/legitimate", {"code": "000000"}) for _ in range(3)]
    assert [page.code for page in pages] == ["DEV-101", "DEV-101", "DEV-102"]


def test_a_locked_one_takes_no_code_until_it_is_unlocked(browser: Browser, waiting: Page) -> None:
    opened(browser, waiting)
    for _ in range(3):
        locked = browser.post(f"/mock/phone/{PHONE}/legitimate", {"code": "000000"})
    assert locked.soup.select("#code") == []
    unlocked = browser.post(locked.attribute("form[action$=unlock]", "action"))
    assert (unlocked.code, unlocked.texts("[role=alert]")) == ("", [])
    assert unlocked.soup.select("#code")
    done = browser.post(f"/mock/phone/{PHONE}/legitimate", {"code": "123456"})
    assert done.attribute("body", "data-state") == "signed"


@pytest.mark.parametrize(("act", "state"), [("legitimate", "signed"), ("cancel", "cancelled")])
def test_a_double_click_is_a_click(browser: Browser, waiting: Page, act: str, state: str) -> None:
    opened(browser, waiting)
    for _ in range(2):
        page = browser.post(f"/mock/phone/{PHONE}/{act}", {"code": "123456"})
        assert (page.attribute("body", "data-state"), page.code) == (state, "")


def test_avbryt_ends_the_login(browser: Browser, waiting: Page) -> None:
    opened(browser, waiting)
    assert browser.post(f"/mock/phone/{PHONE}/cancel").attribute("body", "data-state") == "cancelled"
    assert way_back(browser.get(f"/login/{waiting.login}"))["error"] == "access_denied"


def test_the_second_phone_is_told_that_it_is_second(browser: Browser, waiting: Page) -> None:
    opened(browser, waiting)
    assert opened(browser, waiting, "nurse-several-commissions.mobile").code == "AUT-103"


def test_a_screenshot_of_the_page_will_do(browser: Browser, waiting: Page) -> None:
    picture = browser.client.get(waiting.attribute("img[data-qr]", "src")).data
    page = browser.post(f"/mock/phone/{PHONE}/open", {"picture": (BytesIO(picture), "qr.png")})
    assert page.attribute("body", "data-state") == "opened"


def test_the_text_of_the_qr_will_do(browser: Browser, waiting: Page) -> None:
    text = waiting.attribute("img[data-qr]", "data-qr-text")
    page = browser.post(f"/mock/phone/{PHONE}/open", {"text": text})
    assert page.attribute("body", "data-state") == "opened"


@pytest.mark.parametrize("text", ["", "https://example.test/", "siths://"])
def test_what_is_no_qr_is_told_on_the_screen(browser: Browser, text: str) -> None:
    page = browser.post(f"/mock/phone/{PHONE}/open", {"text": text})
    assert (page.name, page.code) == ("phone", "AUT-108")
    assert page.texts("[role=alert]") == ["QR-koden hör inte till SITHS eID (AUT-108)"]


def test_a_picture_without_a_qr_is_told_on_the_screen(browser: Browser) -> None:
    page = browser.post(f"/mock/phone/{PHONE}/open", {"picture": (BytesIO(b"no picture"), "a.png")})
    assert (page.name, page.code) == ("phone", "AUT-108")


def test_the_login_of_another_browser_cannot_be_opened(web: Web, waiting: Page) -> None:
    page = opened(web.browser(), waiting)
    assert (page.status, page.name, page.code) == (404, "refused", "IDP-221")


@pytest.mark.parametrize("path", ["/mock/phone/nobody", "/mock/phone/nobody.mobile"])
def test_a_phone_that_nobody_has_is_not_found(browser: Browser, path: str) -> None:
    page = browser.get(path)
    assert (page.status, page.name, page.code) == (404, "refused", "IDP-402")


@pytest.mark.parametrize(
    "path", ["/mock/phone/nobody/open", f"/mock/phone/{PHONE}/eat", "/mock/phone/nobody/cancel"]
)
def test_what_cannot_be_done_is_not_found(browser: Browser, path: str) -> None:
    page = browser.post(path)
    assert (page.status, page.code) == (404, "IDP-402")


def test_who_holds_no_credential_is_not_in_the_list(web: Web, browser: Browser) -> None:
    names = browser.get("/mock/phone").texts("ul.people h3")
    assert names == [person.name for person in web.env.hsa.people() if person.credentials]
