"""Whatever stands in a file or comes from a browser is text on a page, and nothing leads where it should not."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from idp_mock.people.load import SHIPPED
from tests.idp.players import EVA, WORK
from tests.web.browser import Browser, Page, Web, way_back

EVIL = """"'><i data-evil>&{{7*7}}"""
SCRIPT = "</script><i data-evil onload=alert(1)>"
BACK = "http://127.0.0.1:8500/callback"


@pytest.fixture
def web(tmp_path: Path) -> Web:
    """A mock whose files were written by somebody evil."""
    people = yaml.safe_load(SHIPPED.read_text(encoding="utf-8"))
    for organisation in people["organisations"].values():
        organisation["name"] += EVIL
    for person in people["people"]:
        person |= {"given_name": EVIL, "about": EVIL + SCRIPT}
        for employment in person.get("employments", []):
            employment["title"] = EVIL
            for commission in employment.get("commissions", []):
                commission |= {"name": EVIL, "purpose": EVIL, "unit_name": EVIL + SCRIPT}
    client: dict[str, object] = {
        "client_id": EVIL.replace(" ", ""),
        "client_secret": "long-enough",
        "name": EVIL + SCRIPT,
    }
    client |= {"redirect_uris": [BACK], "logout_uris": [BACK], "claims": list(WORK["id_token"])}
    files = {"people": people, "clients": {"format": 1, "clients": [client]}}
    for name, content in files.items():
        (tmp_path / f"{name}.yaml").write_text(yaml.safe_dump(content), encoding="utf-8")
    return Web(**{name: tmp_path / f"{name}.yaml" for name in files}, card_start="ask")


@pytest.fixture
def asked(web: Web, browser: Browser) -> Page:
    """The method page of a login of the evil client."""
    (client,) = web.env.clients
    ask = {"response_type": "code", "scope": "openid", "client_id": client.id, "state": EVIL}
    ask |= {"redirect_uri": client.redirect_uris[0], "claims": '{"id_token": {"commissionHsaId": null}}'}
    return Page(browser.client.get("/oidc/authorize", query_string=ask))


def approved(web: Web, browser: Browser, page: Page) -> Page:
    waiting = browser.chooses(page, "app-here")
    phone = f"{EVA}.mobile"
    web.env.app.open(phone, waiting.attribute("a[data-app-start]", "href"))
    web.env.app.code(phone, "123456")
    web.env.app.approve(phone)
    return browser.get(f"/login/{page.login}")


def opened(web: Web, browser: Browser, page: Page) -> Page:
    waiting = browser.chooses(page, "app-here")
    return browser.post(
        f"/mock/phone/{EVA}.mobile/open", {"text": waiting.attribute("a[data-app-start]", "href")}
    )


SHOWN: dict[str, Callable[[Web, Browser, Page], Page]] = {
    "home": lambda _, b, _page: b.get("/"),
    "method": lambda _, _browser, p: p,
    "card": lambda _, b, p: b.chooses(p, "card"),
    "app-here": lambda _, b, p: b.chooses(p, "app-here"),
    "app-elsewhere": lambda _, b, p: b.chooses(p, "app-elsewhere"),
    "choice": approved,
    "reader": lambda _, b, p: b.get(f"/mock/reader?login={b.chooses(p, 'card').login}"),
    "phones": lambda _, b, _page: b.get("/mock/phone"),
    "phone": opened,
    "back": lambda _, b, p: b.post(f"/login/{p.login}/cancel"),
}


@pytest.mark.parametrize("shown", SHOWN)
def test_what_a_file_says_is_text(web: Web, browser: Browser, asked: Page, shown: str) -> None:
    page = SHOWN[shown](web, browser, asked)
    assert page.name == shown
    assert page.soup.select("[data-evil]") == []
    assert (EVIL in page.soup.get_text()) is (shown != "back")  # it was shown, and as it stands in the file


def test_what_a_relying_party_says_comes_back_in_an_address(browser: Browser, asked: Page) -> None:
    back = browser.post(f"/login/{asked.login}/cancel")
    address = back.attribute("a[data-back]", "href")
    assert back.attribute("meta[http-equiv=refresh]", "content") == f"0;url={address}"
    assert way_back(back)["state"] == EVIL
    assert not set("\"'<> ") & set(address)


SENT = [
    "/oidc/authorize?client_id=EVIL",
    "/oidc/authorize?response_type=code&client_id=sample-rp&redirect_uri=EVIL",
    "/oidc/logout?post_logout_redirect_uri=EVIL",
    "/oidc/logout?id_token_hint=EVIL",
    "/login/EVIL",
    "/no-such-page/EVIL?EVIL=EVIL",
    "/_error?code=EVIL&at=EVIL&login=EVIL",
    "/mock/phone?login=EVIL",
    "/mock/phone/EVIL",
    "/mock/reader?login=EVIL",
    "/?lang=EVIL",
    "/mock/people/EVIL",
    "/mock/journal?login=EVIL&after=EVIL",
    "/mock/pki/EVIL.crl",
]


@pytest.mark.parametrize("path", SENT)
def test_what_an_address_says_is_text(browser: Browser, path: str) -> None:
    answer = browser.client.get(path.replace("EVIL", "%22%27%3E%3Ci%20data-evil%3E"))
    assert answer.status_code < 500
    if answer.mimetype == "text/html":
        assert Page(answer).soup.select("[data-evil]") == []
    else:
        assert (answer.mimetype, answer.headers["X-Content-Type-Options"]) == ("application/json", "nosniff")
