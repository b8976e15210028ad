"""A relying party and its user as the suite plays them: whole logins over HTTP, each answer looked at."""

from __future__ import annotations

import base64
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import KeySet
from werkzeug.test import TestResponse

from tests.idp.players import ANNA, Ask
from tests.web.browser import Browser, Page, Web, way_back

PHONE = f"{ANNA}.mobile"
BASIC = "Basic " + base64.b64encode(b"sample-rp:sample-rp-secret").decode()


@dataclass
class Party:
    """One registered client, and one browser with somebody at it."""

    web: Web
    browser: Browser = field(init=False)

    def __post_init__(self) -> None:
        self.browser = self.web.browser()
        known = self.web.env.clients.get("sample-rp")
        assert known
        self.web.env.clients.add(replace(known, methods=("app-here",)))

    def asks(self, claims: Any = None, **more: str | None) -> Ask:
        from tests.idp.players import Rp

        return Rp(self.web.env).asks(claims, **more)

    def goes(self, ask: Ask, **more: str) -> Page:
        """The browser is sent to the authorization endpoint; it stops at a page, or where it leaves."""
        return self.browser.logs_in(ask, **more)

    def identifies(self, page: Page) -> Page:
        """The user takes the phone; a page that asks nobody is passed on as it is."""
        if page.name != "app-here":
            return page
        self.web.env.app.open(PHONE, page.attribute("a[data-app-start]", "href"))
        self.web.env.app.code(PHONE, "123456")
        self.web.env.app.approve(PHONE)
        return self.browser.get(f"/login/{page.login}")

    def answer(self, ask: Ask, **more: str) -> dict[str, str]:
        """What the relying party gets back. The state is the one that was sent (RFC 6749 section 4.1.2)."""
        said = self.back(self.identifies(self.goes(ask, **more)))
        if "state" in ask.query:
            assert said["state"] == ask.state
        return said

    def back(self, page: Page) -> dict[str, str]:
        """What the browser carries back."""
        return way_back(page)

    def tokens(self, ask: Ask, code: str, **more: str | None) -> TestResponse:
        """client_secret_basic, unless told otherwise."""
        said: dict[str, str | None] = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": ask.query["redirect_uri"][0],
            "code_verifier": ask.verifier if "code_challenge" in ask.query else None,
            **more,
        }
        headers = {} if "client_secret" in said else {"Authorization": BASIC}
        return self.token({name: value for name, value in said.items() if value is not None}, headers)

    def token(self, form: dict[str, str], headers: dict[str, str]) -> TestResponse:
        return self.browser.client.post("/oidc/token", data=form, headers=headers)

    def signs_in(self, ask: Ask | None = None, **more: str) -> dict[str, Any]:
        """The token response of a whole login, as it must be (Core 3.1.3.3)."""
        ask = ask or self.asks()
        response = self.tokens(ask, self.answer(ask, **more)["code"])
        assert response.status_code == 200, response.text
        assert response.headers["Cache-Control"] == "no-store"
        said: dict[str, Any] = response.get_json()
        assert said["token_type"] == "Bearer"
        assert said["expires_in"] > 0
        return said

    def claims(self, token: dict[str, Any]) -> dict[str, Any]:
        """The verified ID token, with what each must have (Core 2, 3.1.3.6)."""
        keys = KeySet.import_key_set(self.browser.client.get("/oidc/jwks.json").get_json())
        claims: dict[str, Any] = jwt.decode(token["id_token"], keys, algorithms=["RS256"]).claims
        assert claims["iss"] == "http://localhost:8400/oidc"
        assert claims["aud"] == "sample-rp"
        assert claims["iat"] <= claims["exp"]
        assert 0 < len(claims["sub"]) <= 255
        return claims

    def userinfo(self, token: dict[str, Any]) -> dict[str, Any]:
        headers = {"Authorization": f"Bearer {token['access_token']}"}
        said: dict[str, Any] = self.browser.client.get("/oidc/userinfo", headers=headers).get_json()
        return said

    def logs_out(self, **query: str) -> Page:
        return self.browser.get(f"/oidc/logout?{urlencode(query)}")

    def is_signed_in(self) -> bool:
        return "code" in self.answer(self.asks(prompt="none"))


class ByForm(Party):
    """The same, with form_post for the answer (Form Post Response Mode 1.0)."""

    def asks(self, claims: Any = None, **more: str | None) -> Ask:
        return super().asks(claims, **{"response_mode": "form_post"} | more)

    def back(self, page: Page) -> dict[str, str]:
        """The form's own fields, and the query that its address has of its own."""
        form = page.one("form[data-post-back]")
        assert form["method"] == "post"
        address = str(form["action"])
        assert f"form-action {address.partition('?')[0]}" in page.answer.headers["Content-Security-Policy"]
        fields = {str(tag["name"]): str(tag["value"]) for tag in page.soup.select("input[type=hidden]")}
        return fields | dict(parse_qsl(urlsplit(address).query))
