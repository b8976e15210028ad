"""What every answer bears, and which cookies."""

from __future__ import annotations

import pytest

from tests.idp.players import ANNA, User
from tests.web.browser import Browser, Page, Web

PAGES = [
    "/",
    "/signed-out",
    "/_error",
    "/no-such-page",
    "/oidc/.well-known/openid-configuration",
    "/oidc/jwks.json",
    "/oidc/userinfo",
    "/oidc/authorize",
    "/login/nothing",
    "/mock/phone",
    f"/mock/phone/{ANNA}.mobile",
    "/mock/reader",
    "/mock/people",
    "/mock/no-such-address",
]
KEPT = ["/static/siths.css", "/static/siths.js", "/mock/ca.pem"]


def policy(page: Page) -> dict[str, list[str]]:
    rules = (rule.split() for rule in page.answer.headers["Content-Security-Policy"].split(";"))
    return {name: sources for name, *sources in rules}


@pytest.mark.parametrize("path", PAGES + KEPT)
def test_every_answer_forbids_what_it_does_not_need(browser: Browser, path: str) -> None:
    page = browser.get(path)
    rules = policy(page)
    assert rules["default-src"] == rules["frame-ancestors"] == rules["base-uri"] == ["'none'"]
    assert rules["script-src"] == rules["style-src"] == rules["form-action"] == ["'self'"]
    assert "unsafe" not in str(rules)
    assert page.answer.headers["X-Frame-Options"] == "DENY"
    assert page.answer.headers["X-Content-Type-Options"] == "nosniff"
    assert page.answer.headers["Referrer-Policy"] == "no-referrer"


@pytest.mark.parametrize("path", PAGES)
def test_no_page_is_kept(browser: Browser, path: str) -> None:
    assert browser.get(path).answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("path", KEPT)
def test_what_is_the_same_for_everybody_may_be_kept(browser: Browser, path: str) -> None:
    assert "no-store" not in browser.get(path).answer.headers.get("Cache-Control", "")


def test_a_token_is_never_kept(web: Web, browser: Browser) -> None:
    rp = web.rp("app-here")
    ask = rp.asks()
    user = User(web.env)
    code = user.signs_in(ask).url.split("code=")[1].split("&")[0]
    answer = browser.client.post("/oidc/token", data=rp.form(code, ask))
    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-store")


@pytest.mark.parametrize("path", [path for path in PAGES if not path.startswith("/oidc/")])
def test_no_page_needs_what_the_policy_forbids(browser: Browser, path: str) -> None:
    soup = browser.get(path).soup
    assert soup.select("script:not([src]), style, [style], iframe, object, base") == []
    assert [tag for tag in soup.find_all(True) if any(name.startswith("on") for name in tag.attrs)] == []
    outside = soup.select('script[src*="//"], link[href*="//"], img[src*="//"]')
    assert outside == []


# --- Cookies


def cookies(page: Page) -> dict[str, str]:
    set_now = page.answer.headers.getlist("Set-Cookie")
    return {cookie.split("=")[0]: cookie for cookie in set_now}


def test_a_browser_is_known_by_a_cookie_that_scripts_cannot_read(web: Web, browser: Browser) -> None:
    cookie = cookies(browser.logs_in(web.rp().asks()))["siths_idp_browser"]
    assert {"HttpOnly", "SameSite=Lax", "Path=/"} <= set(cookie.split("; "))
    assert "Secure" not in cookie
    assert cookies(browser.logs_in(web.rp().asks())) == {}


def test_behind_https_cookies_are_secure() -> None:
    web = Web(issuer="https://idp.example.test/oidc")
    assert "Secure" in cookies(web.browser().logs_in(web.rp().asks()))["siths_idp_browser"]


def test_who_only_looks_around_gets_no_cookie(browser: Browser) -> None:
    assert [cookies(browser.get(path)) for path in ("/", "/signed-out", "/mock/people")] == [{}, {}, {}]


def test_a_cookie_that_is_too_short_to_be_ours_is_replaced(web: Web, browser: Browser) -> None:
    browser.client.set_cookie("siths_idp_browser", "guess")
    assert "siths_idp_browser" in cookies(browser.logs_in(web.rp().asks()))


def test_the_session_comes_with_the_way_back_and_goes_with_the_logout(web: Web, browser: Browser) -> None:
    rp = web.rp("app-here")
    page = browser.logs_in(rp.asks())
    web.env.app.open(f"{ANNA}.mobile", page.attribute("a[data-app-start]", "href"))
    web.env.app.code(f"{ANNA}.mobile", "123456")
    web.env.app.approve(f"{ANNA}.mobile")
    assert "HttpOnly" in cookies(browser.get(f"/login/{page.login}"))["siths_idp_session"]
    assert browser.logs_in(rp.asks()).location.startswith(rp.redirect_uri)
    assert browser.get("/oidc/logout").name == "signed-out"
    assert browser.logs_in(rp.asks()).name == "app-here"
