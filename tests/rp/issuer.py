"""An identity provider in the test's hand: a real address, a real key, and whatever a test wants it to say."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs

from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256, SHA384
from joserfc.jwk import RSAKey
from joserfc.util import urlsafe_b64encode

LOA2, LOA3 = "http://id.sambi.se/loa/loa2", "http://id.sambi.se/loa/loa3"
NONCE, ACCESS_TOKEN = "the-nonce-that-was-sent", "an-access-token"
CLIENT = "sample-rp"


@lru_cache(maxsize=4)
def key(kid: str = "one", bits: int = 2048) -> RSAKey:
    return RSAKey.generate_key(bits, parameters={"kid": kid})


def public(of: RSAKey) -> dict[str, Any]:
    return dict(of.as_dict(private=False))


class Issuer:
    """What it says at each path: JSON, or bytes as they are, with a status where there is one."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.says: dict[str, Any] = {
            "/.well-known/openid-configuration": {
                "issuer": url,
                "authorization_endpoint": f"{url}/authorize",
                "token_endpoint": f"{url}/token",
                "userinfo_endpoint": f"{url}/userinfo",
                "jwks_uri": f"{url}/keys",
                "end_session_endpoint": f"{url}/logout",
                "id_token_signing_alg_values_supported": ["RS256"],
            },
            "/keys": {"keys": [public(key())]},
            "/userinfo": {"sub": "sub-1"},
        }
        self.gives(self.sign())

    @property
    def discovery(self) -> dict[str, Any]:
        found: dict[str, Any] = self.says["/.well-known/openid-configuration"]
        return found

    def claims(self, **changed: Any) -> dict[str, Any]:
        """Those of a right ID token; None leaves one out."""
        now = int(time.time())
        right = {
            "iss": self.url,
            "sub": "sub-1",
            "aud": CLIENT,
            "iat": now,
            "exp": now + 300,
            "auth_time": now,
            "nonce": NONCE,
            "acr": LOA3,
            "employeeHsaId": "TST2321000131-1001",
        }
        return {name: value for name, value in (right | changed).items() if value is not None}

    def sign(self, claims: dict[str, Any] | None = None, *, by: RSAKey | None = None, **header: Any) -> str:
        """Signed by hand: joserfc would not sign all that a test wants to lie about. None leaves a header out."""
        by = by or key()
        head = {"alg": "RS256", "kid": by.kid, **header}
        head = {name: value for name, value in head.items() if value is not None}
        parts = (head, self.claims() if claims is None else claims)
        said = b".".join(urlsafe_b64encode(json.dumps(part).encode()) for part in parts)
        private: Any = by.private_key
        signature = private.sign(said, PKCS1v15(), SHA384() if head["alg"] == "RS384" else SHA256())
        return b".".join((said, urlsafe_b64encode(signature))).decode()

    def gives(self, id_token: Any, **more: Any) -> None:
        """What the token endpoint answers."""
        answer = {"access_token": ACCESS_TOKEN, "token_type": "Bearer", "expires_in": 3600}
        self.says["/token"] = answer | {"id_token": id_token} | more

    def times_asked(self, path: str) -> int:
        return [where for where, _ in self.asked].count(path)


@contextmanager
def issuing() -> Iterator[Issuer]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Answers)
    issuer = Issuer(f"http://127.0.0.1:{server.server_address[1]}")
    server.issuer = issuer  # type: ignore[attr-defined]  # where the handler finds it
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield issuer
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class _Answers(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self._answer({})

    def do_POST(self) -> None:
        form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        self._answer({name: values[0] for name, values in form.items()})

    def _answer(self, form: dict[str, str]) -> None:
        issuer: Issuer = self.server.issuer  # type: ignore[attr-defined]
        issuer.asked.append((self.path, form))
        said = issuer.says[self.path]
        status, body = said if isinstance(said, tuple) else (200, said)
        sent = body if isinstance(body, bytes) else json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(sent)))
        self.end_headers()
        self.wfile.write(sent)

    def log_message(self, *_said: Any) -> None:
        """A test asserts; it does not read."""
