"""The logins, request by request: the peer's full login, and ours in the two ways that are measured."""

from __future__ import annotations

import base64
import html
import itertools
import json
import re
import secrets
from collections.abc import Callable, Generator
from dataclasses import dataclass, field
from urllib.parse import parse_qs, quote, urlencode, urlsplit

from bench.generator import Answer, Login, Wrong
from bench.wire import Request, Response

CLIENT, SECRET, BACK = "sample-rp", "sample-rp-secret", "http://127.0.0.1:8500/callback"
ASKS = json.dumps({"id_token": {"employeeHsaId": None}})
BASIC = "Basic " + base64.b64encode(f"{quote(CLIENT)}:{quote(SECRET)}".encode()).decode()

_ROW = re.compile(rb'name="row"[^>]*value="([^"]+)"')

Part = Generator[Request, Response, Response]


@dataclass
class Browser:
    """What a user's browser keeps between requests: the cookies of the one server it talks to."""

    cookies: dict[str, str] = field(default_factory=dict)

    def go(self, method: str, path: str, form: dict[str, str] | None = None) -> Part:
        """Ask, keep the cookies, and follow redirects as long as they stay at the server."""
        while True:
            headers = (
                {"Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items())} if self.cookies else None
            )
            response = yield Request(method, path, form=form, headers=headers)
            self.cookies |= response.cookies
            if response.status not in (302, 303) or response.location.startswith(BACK):
                return response
            there = urlsplit(response.location)
            method, form, path = "GET", None, there.path + (f"?{there.query}" if there.query else "")


def authorization(path: str, **more: str) -> tuple[str, str, str]:
    """An authorization address at ``path``, with its state and its nonce."""
    state, nonce = secrets.token_urlsafe(12), secrets.token_urlsafe(12)
    asks = {
        "response_type": "code",
        "client_id": CLIENT,
        "redirect_uri": BACK,
        "scope": "openid",
        "state": state,
        "nonce": nonce,
    }
    return f"{path}?{urlencode(asks | more)}", state, nonce


def redeemed(
    back: Response, state: str, nonce: str, person: frozenset[str], token: str, userinfo: str
) -> Login:
    """The relying party's part: take the code, redeem it, ask who it is."""
    answer = parse_qs(urlsplit(way_back(back)).query)
    if answer.get("state") != [state] or "code" not in answer:
        raise Wrong(f"no code with our state came back: {back.status} {back.location or back.body[:300]!r}")
    form = {"grant_type": "authorization_code", "code": answer["code"][0], "redirect_uri": BACK}
    got = yield Request("POST", token, form=form, headers={"Authorization": BASIC})
    if got.status != 200:
        raise Wrong(f"the token endpoint said {got.status}: {got.body[:300]!r}")
    tokens = got.json
    about = yield Request("GET", userinfo, headers={"Authorization": f"Bearer {tokens['access_token']}"})
    if about.status != 200:
        raise Wrong(f"userinfo said {about.status}: {about.body[:300]!r}")
    return Answer(person, nonce, tokens, about.json)


def peer_login(names: Callable[[], str]) -> Callable[[], Login]:
    """The peer's full login: its page, its form, the code, the token, userinfo."""

    def login() -> Login:
        person = names()
        address, state, nonce = authorization("/oauth2/authorize")
        browser = Browser()
        yield from browser.go("GET", address)
        back = yield from browser.go("POST", address, {"sub": person})
        return (yield from redeemed(back, state, nonce, frozenset({person}), "/oauth2/token", "/userinfo"))

    return login


def app_elsewhere(
    device: str, person: frozenset[str], code: str, browser: Browser | None = None
) -> Callable[[], Login]:
    """Our full login with a phone: method page, order, scan, code, approval, choice, token, userinfo.

    Each one in a browser of its own that nobody is signed in with, unless ``browser`` is given.
    """

    def login() -> Login:
        mine = browser or Browser()
        address, state, nonce = authorization("/oidc/authorize", prompt="login", claims=ASKS)
        page = yield from mine.go("GET", address)
        page = yield from mine.go("POST", action(page, "app-elsewhere"), {"method": "app-elsewhere"})
        for what, says in (("scan", {"text": qr_text(page)}), ("code", {"code": code}), ("approve", {})):
            did = yield Request("POST", f"/mock/devices/{device}/{what}", json=says)
            if did.status != 200:
                raise Wrong(f"the phone could not {what}: {did.status} {did.body[:300]!r}")
        page = yield from mine.go("GET", waiting(page))
        if row := _ROW.search(page.body):
            page = yield from mine.go("POST", action(page, "row"), {"row": row[1].decode()})
        return (yield from redeemed(page, state, nonce, person, "/oidc/token", "/oidc/userinfo"))

    return login


def standing_session(person: frozenset[str], browser: Browser) -> Callable[[], Login]:
    """Our code flow when the user is signed in already: authorize, token, userinfo."""

    def login() -> Login:
        address, state, nonce = authorization("/oidc/authorize", claims=ASKS)
        back = yield from browser.go("GET", address)
        return (yield from redeemed(back, state, nonce, person, "/oidc/token", "/oidc/userinfo"))

    return login


def way_back(response: Response) -> str:
    """Where the relying party is answered: a redirect, or the link of a page that leads there at once."""
    link = re.search(rb'href="(' + re.escape(BACK).encode() + rb'[^"]*)"', response.body)
    return response.location or (html.unescape(link[1].decode()) if link else "")


def names(prefix: str) -> Callable[[], str]:
    """A new name for every login, so that no answer of an earlier one would pass."""
    count = itertools.count()
    return lambda: f"{prefix}-{next(count)}"


def action(page: Response, holding: str) -> str:
    """Where the form of ``page`` that holds ``holding`` is sent."""
    for form in re.findall(rb"<form[^>]*action=\"([^\"]+)\"[^>]*>(.*?)</form>", page.body, re.DOTALL):
        if holding.encode() in form[1]:
            return str(urlsplit(form[0].decode()).path)
    raise Wrong(f"no form with {holding!r} on the page: {page.status} {page.body[:500]!r}")


def qr_text(page: Response) -> str:
    """What the QR of ``page`` says; its picture is not fetched, so that the page's cost is measured and not a PNG's."""
    found = re.search(rb'data-qr-text="([^"]+)"', page.body)
    if not found:
        raise Wrong(f"the page shows no QR: {page.status} {page.body[:500]!r}")
    return html.unescape(found[1].decode())


def waiting(page: Response) -> str:
    """Where the waiting page looks again."""
    found = re.search(rb'http-equiv="refresh" content="[^"]*url=([^"]+)"', page.body)
    if not found:
        raise Wrong(f"the page does not wait: {page.status} {page.body[:500]!r}")
    return urlsplit(found[1].decode()).path
