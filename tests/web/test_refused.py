"""What a refusal looks like: a page with its code and nobody's name, or JSON for a machine."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from idp_mock.clock import wall
from idp_mock.errors import Refusal, catalogue
from idp_mock.signin.proof import seal
from tests.idp.players import ANNA, LOA2, proof_key
from tests.mock import keys
from tests.web.browser import Browser, Page, Web, way_back

PHONE = f"{ANNA}.mobile"
ABOUT_ANNA = ("Anna", "Lindgren", "198503129804", "TST2321000131-1001")


def identified(web: Web, browser: Browser, claims: Any = None, before: str = "") -> Page:
    """What comes after Anna has approved in her app."""
    page = browser.logs_in(web.rp("app-here").asks(claims))
    if before == "revoke":
        web.env.wallet.revoke(PHONE)
    web.env.app.open(PHONE, page.attribute("a[data-app-start]", "href"))
    web.env.app.code(PHONE, "123456")
    try:
        web.env.app.approve(PHONE)
    except Refusal:
        assert before
    return browser.get(f"/login/{page.login}")


REFUSED: dict[str, tuple[Any, str]] = {
    "IDP-206": (None, "revoke"),
    "IDP-211": ({"id_token": {"personalPrescriptionCode": {"essential": True}}}, ""),
    "IDP-212": ({"id_token": {"employeeHsaId": {"value": "TST2321000131-9999"}}}, ""),
}


@pytest.mark.parametrize("code", REFUSED)
def test_the_page_shows_the_code_and_never_who_it_was(web: Web, browser: Browser, code: str) -> None:
    page = identified(web, browser, *REFUSED[code])
    assert (page.name, page.code) == ("refused", code)
    assert code in page.texts("dd")
    assert [known for known in ABOUT_ANNA if known in page.text] == []


def test_what_may_travel_goes_back_with_its_code_and_never_who_it_was(web: Web, browser: Browser) -> None:
    back = identified(web, browser, {"id_token": {"acr": {"essential": True, "value": LOA2}}})
    assert way_back(back)["error"] == "access_denied"
    assert way_back(back)["error_description"].startswith("IDP-210 ")
    assert [known for known in ABOUT_ANNA if known in back.location] == []


def test_a_certificate_that_nobody_showed_is_told_on_a_page(web: Web, browser: Browser) -> None:
    page = browser.logs_in(web.rp("card").asks())
    assert shown(browser, page.login, b"").code == "IDP-201"


def shown(browser: Browser, login: str, certificate: bytes) -> Page:
    proof = seal(proof_key(), login=login, certificate=certificate, at=wall())
    return browser.get(f"/login/{login}/card?proof={proof}")


@pytest.mark.parametrize(
    ("credential", "moved", "code"),
    [
        ("card-of-another-environment", 0, "IDP-202"),
        ("function-certificate", 0, "IDP-203"),
        ("ordinary-card", -30, "IDP-204"),
        ("ordinary-card", 3000, "IDP-205"),
    ],
)
def test_what_is_wrong_with_a_card_is_told_on_a_page(
    web: Web, browser: Browser, credential: str, moved: int, code: str
) -> None:
    page = browser.logs_in(web.rp("card").asks())
    held = next(h for p in web.env.hsa.people() for h in p.credentials if h.kind == credential)
    der = web.env.wallet.get(held.id).bearing("hsa-id").der
    if moved:
        web.env.clock.move(timedelta(days=moved))
        page = browser.logs_in(web.rp("card").asks())
    assert shown(browser, page.login, der).code == code


def test_the_wrong_certificate_of_the_right_card_is_told_with_what_to_do(web: Web, browser: Browser) -> None:
    page = browser.logs_in(web.rp("card").asks())
    der = web.env.wallet.get("nurse-one-commission.ordinary-card").bearing("personal-number").der
    page = shown(browser, page.login, der)
    assert page.code == "IDP-208"
    assert page.texts("h1") == ["Fel certifikat valdes"]
    assert "Stäng alla webbläsarfönster" in page.one("main").get_text()


# --- The address of a refusal


@pytest.mark.parametrize("refusal", tuple(catalogue()), ids=lambda refusal: refusal.code)
def test_support_can_see_the_page_again(browser: Browser, refusal: type[Refusal]) -> None:
    page = browser.get(f"/_error?code={refusal.code}&at=2026-03-02T09:00:00%2B00:00&login=abc")
    assert (page.status, page.code) == (refusal.status, refusal.code)
    status = f"{refusal.status} - " if refusal.title == "Felaktigt anrop" else ""
    assert page.texts("h1") == [status + refusal.title]
    assert page.texts("time") == ["2026-03-02 09:00:00 UTC"]
    assert "abc" in page.texts("dd")


@pytest.mark.parametrize(("code", "heading"), [("IDP-211", "400 - Felaktigt anrop"), ("IDP-206", None)])
def test_a_login_that_stays_here_ends_at_the_address_for_errors(
    web: Web, browser: Browser, code: str, heading: str | None
) -> None:
    """inera-idp:5: 400, Felaktigt anrop, at /_error with its parameters; the detail is the journal's."""
    page = identified(web, browser, *REFUSED[code])
    at = urlsplit(page.answer.request.full_path)
    asked = parse_qs(at.query)
    assert (at.path, page.status, asked["code"]) == ("/_error", 400, [code])
    told = [event for event in web.env.journal.after() if event.code == code][-1]
    assert asked["login"] == [told.login]
    assert told.says.get("why", code) in page.text
    assert heading in (None, *page.texts("h1"))


def test_the_texts_that_are_known_of_inera_are_here(web: Web, browser: Browser) -> None:
    """inera-idp:5."""
    assert browser.get("/_error?code=IDP-103").texts("h1") == ["400 - Felaktigt anrop"]
    assert browser.get("/_error?code=IDP-201").texts("h1") == ["Inget certifikat användes"]
    loa = browser.get("/_error?code=IDP-210").text
    assert "Error during authentication: Non-matching Levels of Assurance" in loa


def test_the_page_bears_its_own_address(web: Web, browser: Browser) -> None:
    page = browser.get("/login/nothing")
    address = page.attribute("details a", "href")
    again = browser.get(address)
    assert (again.code, again.texts("dd")) == (page.code, page.texts("dd"))


@pytest.mark.parametrize(
    "query",
    ["", "code=XYZ-1", "code=<b>", "code=IDP-201&at=never&login=<script>", "code=IDP-201&at=2026-03-02"],
)
def test_an_address_that_somebody_made_up_shows_nothing_of_it(browser: Browser, query: str) -> None:
    page = browser.get(f"/_error?{query}")
    assert page.status in (400, 404)
    assert page.code in ("IDP-201", "IDP-402")
    assert "<b>" not in page.text
    assert page.soup.select("script") == []


# --- Machines


def test_a_machine_gets_json_with_the_code(browser: Browser) -> None:
    answer = browser.client.post("/oidc/token", data={"client_id": "nobody"})
    said = answer.get_json()
    assert said["code"] in said["error_description"]
    assert said["error"]


@pytest.mark.parametrize(
    ("ask", "challenge"),
    [
        (lambda c: c.get("/oidc/userinfo"), 'Bearer error="invalid_token"'),
        (lambda c: c.post("/oidc/userinfo"), 'Bearer error="invalid_token"'),
        (
            lambda c: c.post(
                "/oidc/token",
                data={
                    "grant_type": "authorization_code",
                    "code": "x",
                    "redirect_uri": "http://127.0.0.1:8500/callback",
                    "client_id": "sample-rp",
                    "client_secret": "wrong",
                },
            ),
            'Basic realm="token"',
        ),
    ],
    ids=["userinfo", "userinfo by post", "token"],
)
def test_who_did_not_prove_who_it_is_is_challenged(
    browser: Browser, ask: Callable[[Any], Any], challenge: str
) -> None:
    answer = ask(browser.client)
    assert (answer.status_code, answer.headers["WWW-Authenticate"]) == (401, challenge)


def test_a_spoiled_key_is_one_line_on_the_console(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    where = tmp_path / "cache"
    shutil.copytree(keys().folder, where, ignore=shutil.ignore_patterns("*.pem", "*.cer", "*.lock"))
    web = Web(cache=where)
    (where / "person-000.key").write_bytes(b"nonsense")
    answer = web.browser().client.get(f"/mock/credentials/{PHONE}/pem?bears=personal-number")
    assert (answer.status_code, answer.mimetype) == (500, "text/plain")
    assert str(where) not in answer.text
    assert [record.message for record in caplog.records] == [
        f"{where / 'person-000.key'} in the key cache does not hold a key; delete it"
    ]


@pytest.mark.parametrize("path", ["/no-such-page", "/login", "/static/no-such-file"])
def test_where_there_is_no_page_a_page_says_so(browser: Browser, path: str) -> None:
    page = browser.get(path)
    assert (page.status, page.code, page.name) == (404, "IDP-402", "refused")


@pytest.mark.parametrize("path", ["/mock/no-such-address", "/oidc/no-such-address", "/mock/pki/nobody.crl"])
def test_where_there_is_no_address_json_says_so(browser: Browser, path: str) -> None:
    answer = browser.client.get(path)
    assert (answer.status_code, answer.get_json()["code"]) == (404, "IDP-402")


@pytest.mark.parametrize(("path", "verb"), [("/oidc/token", "get"), ("/mock/ready", "post")])
def test_the_wrong_verb_is_told_which_are_right(browser: Browser, path: str, verb: str) -> None:
    answer = browser.client.open(path, method=verb.upper())
    assert (answer.status_code, answer.get_json()["code"]) == (405, "IDP-209")
    assert answer.headers["Allow"]


@pytest.mark.parametrize("path", ["/", "/login/x/method", "/oidc/authorize", "/oidc/logout", "/mock/phone"])
def test_where_people_come_the_wrong_verb_is_told_on_a_page(browser: Browser, path: str) -> None:
    answer = browser.client.delete(path)
    page = Page(answer)
    assert (page.status, page.code, page.name) == (405, "IDP-209", "refused")
    assert page.texts("h1") == ["405 - Felaktigt anrop"]
    assert answer.headers["Allow"]


def test_a_part_that_does_not_exist_is_told_on_a_page(browser: Browser) -> None:
    page = browser.get("/static/siths.css", Range="bytes=9999999-")
    assert (page.status, page.code) == (416, "IDP-209")
    assert page.answer.headers["Content-Range"].startswith("bytes */")


@pytest.mark.parametrize("path", ["/mock//phone", "/login//x", "mock/phone", "", "//evil.invalid/%2f.."])
def test_the_framework_sends_nobody_to_the_host_that_was_asked(web: Web, path: str) -> None:
    """Addresses are configured, and never derived from the Host header."""
    environ = {"PATH_INFO": path, "HTTP_HOST": "evil.invalid"}
    answer = web.app.test_client().open(environ_overrides=environ)
    assert "evil" not in answer.headers.get("Location", "")
    assert answer.status_code in (200, 404)


@pytest.mark.parametrize("host", ["a" * 70, "å" * 70, "[::1", "a..b"])
def test_a_host_that_is_none_is_told_on_a_page(web: Web, host: str) -> None:
    environ = {"PATH_INFO": "/", "HTTP_HOST": host.encode().decode("latin-1")}
    page = Page(web.app.test_client().open(environ_overrides=environ))
    assert (page.status, page.code) in ((400, "IDP-209"), (200, ""))


def test_what_a_refusal_tells_a_client_is_what_oauth_lets_it_tell(browser: Browser) -> None:
    """RFC 6749 section 5.2: no quote, no backslash, and nothing but ASCII."""
    form = {
        "client_id": "å\"b'\\c\u2028",
        "client_secret": "x",
        "grant_type": "authorization_code",
        "code": "x",
    }
    said = browser.client.post("/oidc/token", data=form).get_json()["error_description"]
    assert re.fullmatch(r"IDP-301 [\x20-\x21\x23-\x5b\x5d-\x7e]+", said)


@pytest.mark.parametrize(
    "query", ["client_id=nobody", "client_id=sample-rp&redirect_uri=http://elsewhere.test/"]
)
def test_nobody_is_sent_to_an_address_that_is_not_registered(browser: Browser, query: str) -> None:
    page = browser.get(f"/oidc/authorize?response_type=code&scope=openid&{query}")
    assert page.status == 400
    assert page.code in ("IDP-101", "IDP-102")
    assert page.location == ""


def test_the_journal_has_the_refusal_once(web: Web, browser: Browser) -> None:
    page = identified(web, browser, *REFUSED["IDP-211"])
    told = [event.code for event in web.env.journal.after() if event.code]
    assert told == [page.code]
