"""A relying party as Authlib's documentation has it: what it believes, the library believes by itself."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from authlib.integrations.flask_client import OAuth
from flask import Flask, session

from tests.rp.issuer import CLIENT, NONCE, Issuer


class Documented:
    """Flask and Authlib, registered by discovery."""

    def __init__(self, issuer: Issuer) -> None:
        self.app = Flask(__name__)
        self.app.secret_key = "of a test"
        self.client: Any = OAuth(self.app).register(
            "idp",
            client_id=CLIENT,
            client_secret="secret",
            server_metadata_url=f"{issuer.url}/.well-known/openid-configuration",
            client_kwargs={"scope": "openid", "code_challenge_method": "S256"},
        )

    def believes(
        self, id_token: str, *, access_token: str = "an-access-token", **options: Any
    ) -> dict[str, Any]:
        """The claims, when the library raises nothing."""
        token = {"id_token": id_token, "access_token": access_token}
        return dict(self.client.parse_id_token(token, nonce=NONCE, **options))

    def comes_back(self, *, twice: str = "", **changed: str) -> dict[str, Any]:
        """A whole login by the documented two calls; the rest is what the browser brings back otherwise."""
        with self.app.test_request_context("/login"):
            sent = self.client.authorize_redirect("http://127.0.0.1:9/callback", nonce=NONCE).location
            remembered = dict(session)
        state = parse_qs(urlsplit(sent).query)["state"][0]
        answer = {"code": "a-code", "state": state} | changed
        with self.app.test_request_context(f"/callback?{urlencode(answer)}&{twice}"):
            session.update(remembered)
            return dict(self.client.authorize_access_token())
