"""From where a form may come, and how much may be sent."""

from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image

from idp_mock.web import limits
from tests.idp.players import ANNA
from tests.web.browser import Browser, Web

FORMS = ["/login/REF/method", "/login/REF/choice", "/login/REF/cancel", f"/mock/phone/{ANNA}.mobile/cancel"]
MUCH = "x" * (limits.FORM + 1)


@pytest.mark.parametrize("path", [*FORMS, "/mock/reader"])
@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://attacker.invalid"},
        {"Origin": "http://localhost:8500"},
        {"Sec-Fetch-Site": "cross-site", "Origin": "null"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "cross-site", "Origin": "http://localhost"},
    ],
    ids=lambda headers: " ".join(headers.values()),
)
def test_a_form_on_somebody_elses_page_is_refused(
    web: Web, browser: Browser, path: str, headers: dict[str, str]
) -> None:
    page = browser.logs_in(web.rp().asks())
    refused = browser.client.post(path.replace("REF", page.login), data={"method": "card"}, headers=headers)
    assert refused.status_code == 403
    assert b'data-code="IDP-403"' in refused.data
    assert browser.get(f"/login/{page.login}").name == "method"


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Origin": "null"},
        {"Origin": "http://localhost"},
        {"Sec-Fetch-Site": "same-origin", "Origin": "null"},
        {"Sec-Fetch-Site": "none"},
    ],
    ids=lambda headers: " ".join(headers.values()) or "nothing",
)
def test_a_form_on_our_own_page_is_taken(web: Web, browser: Browser, headers: dict[str, str]) -> None:
    page = browser.logs_in(web.rp().asks())
    answer = browser.client.post(f"/login/{page.login}/method", data={"method": "card"}, headers=headers)
    assert answer.status_code == 303


def test_a_link_on_somebody_elses_page_is_followed(web: Web) -> None:
    """A relying party sends the browser here from its own site."""
    browser = web.browser(**{"Sec-Fetch-Site": "cross-site"})
    assert browser.logs_in(web.rp().asks()).name == "method"


@pytest.mark.parametrize("path", [*FORMS[:2], f"/mock/phone/{ANNA}.mobile/legitimate"])
def test_a_huge_form_is_refused_on_a_page(web: Web, browser: Browser, path: str) -> None:
    login = browser.logs_in(web.rp().asks()).login
    page = browser.post(path.replace("REF", login), {"method": MUCH})
    assert (page.status, page.code) == (413, "IDP-404")


@pytest.mark.parametrize(
    ("method", "path"), [("POST", "/oidc/token"), ("POST", "/mock/clock"), ("PUT", "/mock/devices/ward-4")]
)
def test_a_huge_body_is_refused_in_json(browser: Browser, method: str, path: str) -> None:
    kind = "application/x-www-form-urlencoded" if path == "/oidc/token" else "application/json"
    answer = browser.client.open(path, method=method, data=f'"{MUCH}"', content_type=kind)
    assert (answer.status_code, answer.get_json()["code"]) == (413, "IDP-404")


@pytest.mark.parametrize("path", ["/oidc/authorize", "/oidc/logout"])
def test_a_huge_form_of_a_browser_is_refused_on_a_page(browser: Browser, path: str) -> None:
    browser.client.set_cookie("siths_idp_browser", "A" * 32)
    page = browser.post(path, {"state": MUCH})
    assert (page.status, page.code) == (413, "IDP-404")


@pytest.mark.parametrize(
    "path", ["/oidc/authorize", "/_error", "/", "/nowhere", "/oidc/logout", "/mock/people"]
)
def test_bytes_that_are_no_text_are_read_as_if_they_were_encoded(web: Web, path: str) -> None:
    """No browser sends them; a server may hand them on as they came."""
    environ = {"PATH_INFO": path, "QUERY_STRING": b"lang=en&state=\xff\xed\xa0\x80".decode("latin-1")}
    answer = web.app.test_client().open(environ_overrides=environ)
    assert answer.status_code in (200, 400, 404)
    if answer.mimetype == "text/html":
        assert b'<html lang="en">' in answer.data


def test_a_picture_may_be_larger_than_a_form(browser: Browser) -> None:
    picture = {"picture": (BytesIO(photograph(400)), "photo.png")}
    page = browser.post(f"/mock/phone/{ANNA}.mobile/open", picture)
    assert (page.status, page.code) == (200, "AUT-108")


@pytest.mark.parametrize("path", [f"/mock/phone/{ANNA}.mobile/open", f"/mock/devices/{ANNA}.mobile/scan"])
def test_a_picture_may_not_be_endless(browser: Browser, path: str) -> None:
    endless = b"\0" * (limits.PICTURE + 1)
    if "phone" in path:
        page = browser.post(path, {"picture": (BytesIO(endless), "photo.png")})
        assert (page.status, page.code) == (413, "IDP-404")
    else:
        answer = browser.client.post(path, data=endless, content_type="image/png")
        assert (answer.status_code, answer.get_json()["code"]) == (413, "IDP-404")


def photograph(side: int) -> bytes:
    """Of nothing at all, and larger than a form may be."""
    made = BytesIO()
    Image.effect_noise((side, side), 80).save(made, "PNG")
    assert limits.FORM < len(made.getvalue()) < limits.PICTURE
    return made.getvalue()
