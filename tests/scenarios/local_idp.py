"""A small IdP of a region's own: a relying party towards the mock, and a provider towards its care systems."""

from __future__ import annotations

import json
import secrets
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlencode

import requests
from authlib.integrations.requests_client import OAuth2Session
from joserfc import jwt
from joserfc.jwk import KeySet, RSAKey
from werkzeug.serving import WSGIRequestHandler, make_server
from werkzeug.wrappers import Request, Response

CLIENT, SECRET = "local-idp", "local-idp-secret"
_OWN = frozenset({"iss", "aud", "azp", "nonce", "iat", "exp", "nbf", "at_hash", "jti", "sid"})
_KEY = RSAKey.generate_key(2048, {"kid": "local", "use": "sig", "alg": "RS256"})


class LocalIdp:
    """It leads on to SITHS by itself, or ``asks`` with a button; ``reviews`` asks once more on the way back."""

    def __init__(self, upstream: str, *, asks: bool = False, reviews: bool = False) -> None:
        self.upstream, self.asks, self.reviews = upstream, asks, reviews
        self.url = ""
        self._asked: dict[str, dict[str, Any]] = {}
        self._told: dict[str, dict[str, Any]] = {}

    @property
    def callback(self) -> str:
        return f"{self.url}/broker/siths/endpoint"

    def __call__(self, environ: Any, start_response: Callable[..., Any]) -> Any:
        return self._answer(Request(environ))(environ, start_response)

    def _answer(self, request: Request) -> Response:
        match request.path:
            case "/.well-known/openid-configuration":
                return _json(self._metadata())
            case "/certs":
                return _json({"keys": [_KEY.as_dict(private=False)]})
            case "/auth":
                ref = secrets.token_urlsafe(8)
                self._asked[ref] = {**request.args.to_dict()}
                asking = f"<h1>Logga in</h1><a href='/siths?ref={ref}'>SITHS</a>"
                return _page(asking) if self.asks else self._on(ref)
            case "/siths":
                return self._on(request.args["ref"])
            case "/broker/siths/endpoint":
                return self._back(request)
            case "/review":
                return self._answer_to(request.args["ref"])
            case "/token":
                told = self._told[request.form["code"]]
                return _json(
                    {
                        "id_token": told["id_token"],
                        "access_token": request.form["code"],
                        "token_type": "Bearer",
                    }
                )
            case "/userinfo":
                told = self._told[request.headers["Authorization"].removeprefix("Bearer ")]
                return _json(told["claims"])
        return _page("<h1>Något gick fel</h1>", status=404)

    def _metadata(self) -> dict[str, Any]:
        ends = {"authorization": "auth", "token": "token", "userinfo": "userinfo", "end_session": "logout"}
        return {
            "issuer": self.url,
            "jwks_uri": f"{self.url}/certs",
            **{f"{name}_endpoint": f"{self.url}/{place}" for name, place in ends.items()},
            "id_token_signing_alg_values_supported": ["RS256"],
        }

    def _there(self, what: str) -> str:
        """As the mock's discovery has it."""
        known = requests.get(f"{self.upstream}/.well-known/openid-configuration", timeout=10).json()
        return str(known[what])

    def _session(self, ref: str) -> OAuth2Session:
        return OAuth2Session(
            CLIENT,
            SECRET,
            scope="openid",
            redirect_uri=self.callback,
            code_challenge_method="S256",
            token_endpoint_auth_method="client_secret_post",
            state=ref,
        )

    def _on(self, ref: str) -> Response:
        """To the mock, with what the care system asked for."""
        verifier, nonce = secrets.token_urlsafe(48), secrets.token_urlsafe(8)
        asked = self._asked[ref]
        asked |= {"verifier": verifier, "upstream-nonce": nonce}
        wish = {name: asked[name] for name in ("claims", "prompt") if name in asked}
        address, _ = self._session(ref).create_authorization_url(
            self._there("authorization_endpoint"), state=ref, code_verifier=verifier, nonce=nonce, **wish
        )
        return Response(status=302, headers={"Location": address})

    def _back(self, request: Request) -> Response:
        ref = request.args["state"]
        asked = self._asked[ref]
        if "error" in request.args:
            return _page(f"<h1>Inloggningen misslyckades</h1><p>{request.args['error']}", status=400)
        token = self._session(ref).fetch_token(
            self._there("token_endpoint"), code=request.args["code"], code_verifier=asked["verifier"]
        )
        keys = KeySet.import_key_set(requests.get(self._there("jwks_uri"), timeout=10).json())
        claims = jwt.decode(token["id_token"], keys).claims
        assert claims["nonce"] == asked["upstream-nonce"]
        asked["claims-told"] = {name: value for name, value in claims.items() if name not in _OWN}
        if self.reviews:
            return _page(f"<h1>Granska din profil</h1><a href='/review?ref={ref}'>Fortsätt</a>")
        return self._answer_to(ref)

    def _answer_to(self, ref: str) -> Response:
        """Retell who it is, in a token of its own."""
        asked, code, now = self._asked.pop(ref), secrets.token_urlsafe(16), int(time.time())
        claims = asked["claims-told"]
        times = {"iat": now, "exp": now + 300}
        token = claims | times | {"iss": self.url, "aud": asked["client_id"], "nonce": asked["nonce"]}
        self._told[code] = {
            "claims": claims,
            "id_token": jwt.encode({"alg": "RS256", "kid": "local"}, token, _KEY),
        }
        there = urlencode({"code": code, "state": asked["state"]})
        return Response(status=302, headers={"Location": f"{asked['redirect_uri']}?{there}"})


def _page(html: str, *, status: int = 200) -> Response:
    whole = f"<!doctype html><html><head><title>Regionens inloggning</title></head><body>{html}</body></html>"
    return Response(whole, status=status, content_type="text/html; charset=utf-8")


def _json(said: Any) -> Response:
    return Response(json.dumps(said), content_type="application/json")


class _Quiet(WSGIRequestHandler):
    def log(self, type: str, message: str, *args: Any) -> None: ...  # noqa: A002


@contextmanager
def answering(idp: LocalIdp) -> Iterator[LocalIdp]:
    """At its ``url``, on a free port of ``127.0.0.1``."""
    server = make_server("127.0.0.1", 0, idp, threaded=True, request_handler=_Quiet)
    idp.url = f"http://127.0.0.1:{server.port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield idp
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
