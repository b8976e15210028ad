"""The virtual card reader: a real TLS connection to the listener, made by the server."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest

from idp_mock.config import IdpConfig
from idp_mock.server import Running, serve_in_thread
from tests.credentials.hands import OLDER, SIGNING, TWO_HSA_IDS, UPGRADED
from tests.idp.players import Rp
from tests.mock import CARD, PHONE
from tests.web.browser import Browser, Page, way_back


@pytest.fixture
def running() -> Iterator[Running]:
    config = IdpConfig(issuer="http://127.0.0.1:8400/oidc", port=0, mtls_port=0, card_start="ask")
    with serve_in_thread(config) as mock:
        yield mock


@pytest.fixture
def browser(running: Running) -> Browser:
    return Browser(running.app.test_client())


@pytest.fixture
def waiting(running: Running, browser: Browser) -> Page:
    """A login of this browser that waits for a card."""
    page = browser.logs_in(Rp(running.environments.default).asks())
    return browser.chooses(page, "card")


def inserts(browser: Browser, waiting: Page, card: str) -> Page:
    return browser.post("/mock/reader", {"login": waiting.login, "card": card})


def onward(browser: Browser, inserted: Page) -> Page:
    """The next page, which the reader's page leads to."""
    there = urlsplit(inserted.attribute("a[data-back]", "href"))
    return browser.get(f"{there.path}?{there.query}")


def test_the_card_page_leads_to_the_reader_and_the_reader_to_the_login(
    browser: Browser, waiting: Page
) -> None:
    reader = browser.get(waiting.attribute("a[data-card=reader]", "href"))
    assert reader.name == "reader"
    cards = [str(button["value"]) for button in reader.soup.select("button[name=card]")]
    assert CARD in cards
    assert PHONE not in cards
    assert "" in cards


def test_a_host_that_is_unreachable_to_the_login_cannot_be_shown_a_card(
    running: Running, browser: Browser, waiting: Page
) -> None:
    """Nobody is pretended away: the connection is turned down (gits:19)."""
    env = running.environments.default
    env.faults.set("mtls-host-unreachable", login=waiting.login)
    refused = inserts(browser, waiting, CARD)
    assert (refused.name, refused.code) == ("refused", "DEV-107")
    assert refused.texts("h1") == ["Kortinloggningens adress svarar inte"]
    env.faults.clear()
    assert inserts(browser, waiting, CARD).name == "inserted"


def test_a_card_signs_its_holder_in(browser: Browser, waiting: Page) -> None:
    inserted = inserts(browser, waiting, CARD)
    assert inserted.name == "inserted"
    address = inserted.attribute("a[data-back]", "href")
    assert inserted.attribute("meta[http-equiv=refresh]", "content") == f"0;url={address}"
    assert "code" in way_back(onward(browser, inserted))


def test_the_certificates_of_a_card_can_be_chosen_among(browser: Browser, waiting: Page) -> None:
    """As in the browser's own picker: Telia's is one more, and those for signatures are none."""
    reader = browser.get(f"/mock/reader?login={waiting.login}")
    assert f"/mock/reader/{OLDER}?login={waiting.login}" in reader.links()
    picker = browser.get(f"/mock/reader/{OLDER}?login={waiting.login}")
    assert picker.name == "certificates"
    told = [button.text for button in picker.soup.select("button[name=bears]")]
    assert told == [
        "Personnummer: 198302149847",
        "HSA-id: TST2321000131-1062",
        "Telia e-legitimation: 198302149847",
    ]
    assert "Utfärdare: Telia e-legitimation HW CA v3" in picker.text
    signing = browser.get(f"/mock/reader/{SIGNING}?login={waiting.login}")
    assert len(signing.soup.select("button[name=bears]")) == 2
    assert "underskriftscertifikat" in signing.text


@pytest.mark.parametrize(
    ("card", "bears", "code"),
    [
        (OLDER, "hsa-id", ""),
        (OLDER, "telia", "IDP-202"),
        (UPGRADED, "type-1", ""),
        (TWO_HSA_IDS, "second-hsa-id", ""),
    ],
)
def test_what_was_picked_is_shown(browser: Browser, waiting: Page, card: str, bears: str, code: str) -> None:
    picked = {"login": waiting.login, "card": card, "bears": bears}
    page = onward(browser, browser.post("/mock/reader", picked))
    if code:
        assert page.code == code
    else:
        assert "code" in way_back(page)


def test_what_is_not_on_the_card_is_not_shown(browser: Browser, waiting: Page) -> None:
    page = browser.post("/mock/reader", {"login": waiting.login, "card": CARD, "bears": "telia"})
    assert (page.status, page.name, page.code) == (409, "refused", "DEV-109")


def test_the_picker_wants_a_login_that_asks_for_a_card(running: Running, browser: Browser) -> None:
    assert browser.get(f"/mock/reader/{OLDER}").code == "IDP-401"
    page = browser.logs_in(Rp(running.environments.default).asks())
    assert browser.get(f"/mock/reader/{OLDER}?login={page.login}").code == "IDP-224"


def test_the_picker_knows_no_card_that_does_not_exist(browser: Browser, waiting: Page) -> None:
    page = browser.get(f"/mock/reader/nobody.ordinary-card?login={waiting.login}")
    assert (page.status, page.code) == (404, "IDP-402")


@pytest.mark.parametrize("card", ["", "nurse-blank-reserve-card.blank-reserve-card"], ids=["none", "blank"])
def test_no_card_and_a_blank_one_are_no_certificate(browser: Browser, waiting: Page, card: str) -> None:
    assert onward(browser, inserts(browser, waiting, card)).code == "IDP-201"


def test_a_card_that_does_not_exist_is_not_found(browser: Browser, waiting: Page) -> None:
    page = inserts(browser, waiting, "nobody.ordinary-card")
    assert (page.status, page.name, page.code) == (404, "refused", "IDP-402")


def test_the_login_of_another_browser_gets_no_card(running: Running, waiting: Page) -> None:
    page = inserts(Browser(running.app.test_client()), waiting, CARD)
    assert (page.status, page.code) == (404, "IDP-221")


def test_a_login_that_asks_for_no_card_gets_none(running: Running, browser: Browser) -> None:
    page = browser.logs_in(Rp(running.environments.default).asks())
    assert inserts(browser, page, CARD).code == "IDP-224"


@pytest.mark.parametrize("verb", ["get", "post"])
def test_the_reader_wants_to_know_which_login(browser: Browser, verb: str) -> None:
    page = getattr(browser, verb)("/mock/reader")
    assert (page.status, page.name, page.code) == (400, "refused", "IDP-401")
