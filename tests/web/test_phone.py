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
    opened(browser, waiting, CARD)
    for _ in range(3):
        locked = browser.post(f"/mock/phone/{CARD}/legitimate", {"code": "000000"})
    assert locked.soup.select("#code") == []
    unlocked = browser.post(locked.attribute("form[action$=unlock]", "action"))
    assert (unlocked.code, unlocked.texts("[role=alert]")) == ("", [])
    assert unlocked.soup.select("#code")
    done = browser.post(f"/mock/phone/{CARD}/legitimate", {"code": "123456"})
    assert done.attribute("body", "data-state") == "signed"


@pytest.mark.parametrize(
    ("credential", "place"),
    [(PHONE, "/mock/mina-sidor"), (f"{ANNA}.reserve-card-loa2", "/mock/portal")],
)
def test_what_nobody_unlocks_leads_to_where_a_new_one_comes_from(
    browser: Browser, waiting: Page, credential: str, place: str
) -> None:
    """siths-eid:3.5"""
    opened(browser, waiting, credential)
    for _ in range(3):
        locked = browser.post(f"/mock/phone/{credential}/legitimate", {"code": "000000"})
    assert locked.soup.select("form[action$=unlock]") == []
    assert locked.attribute("aside p:not(:first-of-type) a", "href") == place
    browser.post(f"/mock/phone/{credential}/unlock")
    assert browser.get(f"/mock/phone/{credential}").soup.select("#code") == []


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


# --- other devices, and what they say


CARD = f"{ANNA}.ordinary-card"


@pytest.fixture
def starting(web: Web, browser: Browser) -> Page:
    """A login of this browser that waits for the app on this device."""
    return browser.logs_in(web.rp("app-here").asks())


def becomes(browser: Browser, device: str, kind: str, condition: str) -> Page:
    return browser.post(f"/mock/phone/{device}/device", {"kind": kind, "condition": condition})


@pytest.mark.parametrize(
    ("device", "kind", "condition", "code", "heading"),
    [
        (CARD, "windows-minidriver", "old", "DEV-112", "SITHS eID är för gammalt"),
        (CARD, "windows-net-id", "not-installed", "DEV-111", "Programmet är inte installerat"),
        (CARD, "windows-minidriver", "mixed", "DEV-115", "Installationerna går inte ihop"),
        (CARD, "mac", "another-environment", "DEV-113", "Appen hör till en annan miljö"),
        (PHONE, "ipad", "another-environment", "DEV-113", "Hämta SITHS eID"),
    ],
)
def test_a_device_that_is_not_as_it_should_be_says_so_and_the_login_waits(
    browser: Browser, starting: Page, device: str, kind: str, condition: str, code: str, heading: str
) -> None:
    shown = becomes(browser, device, kind, condition)
    assert shown.attribute("#kind option[selected]", "value") == kind
    assert shown.attribute("#condition option[selected]", "value") == condition
    refused = opened(browser, starting, device)
    assert (refused.code, refused.texts("h1")) == (code, [heading])
    assert browser.get(f"/login/{starting.login}").name == "app-here"
    assert browser.post(f"/mock/phone/{device}/back").code == ""
    becomes(browser, device, kind, "as-it-should-be")
    assert opened(browser, starting, device).texts("h1") == ["Journalen Å"]


@pytest.mark.parametrize(
    ("kind", "condition"),
    [
        ("iphone", "as-it-should-be"),
        ("toaster", "old"),
        ("mac", "old"),
        ("mac", "rusty"),
        ("linux", "new-card"),
    ],
)
def test_a_device_becomes_nothing_that_it_cannot_be(browser: Browser, kind: str, condition: str) -> None:
    becomes(browser, CARD, kind, condition)
    shown = browser.get(f"/mock/phone/{CARD}")
    assert shown.attribute("#kind option[selected]", "value") == "windows-minidriver"


def test_a_blank_phone_asks_to_fetch_one(web: Web, browser: Browser, waiting: Page) -> None:
    web.env.app.add("empty", "iphone", "")
    assert opened(browser, waiting, "empty").texts("h1") == ["Hämta SITHS eID"]


def test_a_card_that_is_new_to_the_app_is_ready_after_the_first_code(
    browser: Browser, starting: Page
) -> None:
    becomes(browser, CARD, "mac", "new-card")
    opened(browser, starting, CARD)
    first = browser.post(f"/mock/phone/{CARD}/legitimate", {"code": "123456"})
    assert first.attribute("body", "data-state") == "opened"
    assert first.texts("[role=status]")[0].startswith("Klar att användas")
    second = browser.post(f"/mock/phone/{CARD}/legitimate", {"code": "123456"})
    assert second.attribute("body", "data-state") == "signed"


def test_a_locked_card_is_unlocked_with_its_puk(browser: Browser, starting: Page) -> None:
    opened(browser, starting, CARD)
    for _ in range(3):
        locked = browser.post(f"/mock/phone/{CARD}/legitimate", {"code": "000000"})
    (puk,) = locked.texts("#test-puk code")
    assert browser.post(f"/mock/phone/{CARD}/puk", {"puk": "00000000"}).code == "DEV-118"
    unlocked = browser.post(f"/mock/phone/{CARD}/puk", {"puk": puk})
    assert (unlocked.code, len(unlocked.soup.select("#code"))) == ("", 1)


def test_a_phone_has_no_puk_to_enter(browser: Browser, waiting: Page) -> None:
    opened(browser, waiting)
    for _ in range(3):
        locked = browser.post(f"/mock/phone/{PHONE}/legitimate", {"code": "000000"})
    assert locked.soup.select("#puk") == []


def test_the_active_card_is_chosen_among_those_in_the_readers(
    web: Web, browser: Browser, starting: Page
) -> None:
    colleague = "colleague.ordinary-card"
    web.env.app.add("ward-4", "windows-minidriver", CARD, others=[colleague])
    form = {"credential": colleague}
    shown = browser.post("/mock/phone/ward-4/activate", form)
    assert shown.attribute("input[name=credential]", "value") == CARD
    opened(browser, starting, "ward-4")
    fixed = browser.post("/mock/phone/ward-4/activate", {"credential": CARD})
    assert fixed.code == "DEV-116"
