"""The IdP of a recording, inside a Python test and without a socket: for relying parties that use requests.

It is one uniquely named module for the reason that the pytest plugin is, and imports none of the harness's packages.
``responses`` stands in for the network; the keys are the test's own, and each ID token is signed anew with the nonce
of the request that it answers.
"""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import time
import uuid
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import parse_qs, parse_qsl, unquote_plus, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

if TYPE_CHECKING:
    from requests import PreparedRequest

Answer = tuple[int, dict[str, str], str]

# What is told where a recording has no value: a fictitious person, in the test ranges.
STAND_INS: Mapping[str, Any] = {
    "credentialDisplayName": "Test Testsson",
    "credentialGivenName": "Test",
    "credentialPersonalIdentityNumber": "198503129804",
    "credentialSurname": "Testsson",
    "family_name": "Testsson",
    "given_name": "Test",
    "mail": "test@siths-harness.test",
    "mobileTelephoneNumber": "070-1740605",
    "name": "Test Testsson",
    "personalIdentityNumber": "198503129804",
    "telephoneNumber": "070-1740606",
}
_LIFE = 300  # seconds
_JSON = {"Content-Type": "application/json"}
# New each time, or hidden in a recording; that they are sent is compared, and what they say is not.
_BOUND = frozenset({"state", "nonce", "code_challenge", "login_hint", "id_token_hint", "claims", "client_id"})


class Offline:
    """Answers as the IdP of one recording did, login after login. ``differences``: what was asked for otherwise."""

    def __init__(
        self,
        recording: Mapping[str, Any],
        *,
        issuer: str = "http://localhost:8400/oidc",
        claims: Mapping[str, Any] | None = None,
        drift_is_fine: bool = False,
    ) -> None:
        """``claims`` go before those of the recording and before `STAND_INS`."""
        if recording.get("format") != 1 or not isinstance(recording.get("logins"), list):
            raise ValueError("this is no recording of format 1")
        self.issuer = issuer.rstrip("/")
        self.differences: list[str] = []
        self._logins: list[Mapping[str, Any]] = recording["logins"]
        self._claims, self._drift_is_fine = dict(claims or {}), drift_is_fine
        self._next = 0
        self._codes: dict[str, tuple[dict[str, str], Mapping[str, Any]]] = {}
        self._tokens: dict[str, dict[str, Any]] = {}

    @classmethod
    def of(cls, path: str | Path, **more: Any) -> Self:
        """That of a folder with recording.json, or of the file itself."""
        place = Path(path)
        return cls(
            json.loads((place / "recording.json" if place.is_dir() else place).read_text("utf-8")), **more
        )

    def register(self, mock: Any = None) -> None:
        """Answer for discovery, keys, tokens and userinfo in ``mock``; in `responses` itself when none is given."""
        if mock is None:
            import responses

            mock = responses
        for method, place, answer in (
            ("GET", "/.well-known/openid-configuration", self._discovery),
            ("GET", "/jwks.json", self._keys),
            ("POST", "/token", self._token),
            ("GET", "/userinfo", self._userinfo),
            ("POST", "/userinfo", self._userinfo),
        ):
            mock.add_callback(method, self.issuer + place, callback=answer)

    def sign_in(self, location: str) -> str:
        """Where the browser that was sent to ``location`` comes back: the user did what was recorded.

        Empty where the recorded login stayed at the IdP. Raises `AssertionError` where the relying party asks for
        something else than it did, unless drift is fine.
        """
        assert location.startswith(f"{self.issuer}/authorize?"), f"{location} is not where this IdP is asked"
        asked = dict(parse_qsl(urlsplit(location).query, keep_blank_values=True))
        assert not {"request", "request_uri"} & asked.keys(), (
            "a request that is pushed or an object is not offline"
        )
        assert self._next < len(self._logins), (
            f"the recording has {len(self._logins)} logins, and this is one more"
        )
        login = self._logins[self._next]
        self._next += 1
        found = [f"login {self._next}: {one}" for one in _differences(login, asked)]
        self.differences += found
        assert self._drift_is_fine or not found, "the relying party is not as it was recorded:\n" + "\n".join(
            found
        )
        back: dict[str, str] = {}
        match login["answer"]:
            case "":
                return ""
            case "code":
                back["code"] = secrets.token_urlsafe(24)
                self._codes[back["code"]] = asked, login
            case error:
                back |= {"error": error, "error_description": " ".join(login["refused"])}
        if "state" in asked:
            back["state"] = asked["state"]
        uri = asked.get("redirect_uri", "")
        return f"{uri}{'&' if urlsplit(uri).query else '?'}{urlencode(back)}"

    # --- what answers -------------------------------------------------------------------------------------------

    def _discovery(self, _request: PreparedRequest) -> Answer:
        said = {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "userinfo_endpoint": f"{self.issuer}/userinfo",
            "jwks_uri": f"{self.issuer}/jwks.json",
            "end_session_endpoint": f"{self.issuer}/logout",
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256"],
            "code_challenge_methods_supported": ["S256"],
            "claims_parameter_supported": True,
        }
        return 200, _JSON, json.dumps(said)

    def _keys(self, _request: PreparedRequest) -> Answer:
        public = jwt.algorithms.RSAAlgorithm.to_jwk(_key().public_key(), as_dict=True)
        public.pop("key_ops", None)
        return 200, _JSON, json.dumps({"keys": [{**public, "kid": _kid()}]})

    def _token(self, request: PreparedRequest) -> Answer:
        body = request.body.decode() if isinstance(request.body, bytes) else str(request.body or "")
        form = {name: values[0] for name, values in parse_qs(body).items()}
        asked, login = self._codes.pop(form.get("code", ""), ({}, {}))  # a code is good once
        if refusal := _refusal(form, str(request.headers.get("Authorization", "")), asked):
            return 400, _JSON, json.dumps({"error": "invalid_grant", "error_description": refusal})
        subject, access_token = str(uuid.uuid4()), secrets.token_urlsafe(32)
        self._tokens[access_token] = {**self._said(login["userinfo"]), "sub": subject}
        said = {
            "access_token": access_token,
            "token_type": "Bearer",
            "expires_in": _LIFE,
            "scope": asked.get("scope", ""),
            "id_token": self._id_token(login, asked, subject, access_token),
        }
        return 200, _JSON | {"Cache-Control": "no-store"}, json.dumps(said)

    def _userinfo(self, request: PreparedRequest) -> Answer:
        known = self._tokens.get(str(request.headers.get("Authorization", "")).removeprefix("Bearer "))
        if known is None:
            return 401, {"WWW-Authenticate": 'Bearer error="invalid_token"'}, ""
        return 200, _JSON, json.dumps(known)

    def _id_token(
        self, login: Mapping[str, Any], asked: Mapping[str, str], subject: str, access_token: str
    ) -> str:
        now = int(time.time())
        half = hashlib.sha256(access_token.encode()).digest()[:16]
        claims = {
            **self._said(login["told"]),
            "iss": self.issuer,
            "aud": asked["client_id"],
            "sub": subject,
            "iat": now,
            "exp": now + _LIFE,
            "auth_time": now,
            "jti": str(uuid.uuid4()),
            "at_hash": base64.urlsafe_b64encode(half).rstrip(b"=").decode(),
            **({"nonce": asked["nonce"]} if "nonce" in asked else {}),
        }
        return jwt.encode(claims, _key(), "RS256", {"kid": _kid()})

    def _said(self, told: Mapping[str, Any]) -> dict[str, Any]:
        """The recording's claims, with stand-ins; what has none is left out, as a claim without value is."""
        known = {**STAND_INS, **self._claims}
        found: dict[str, Any] = {}
        for name, value in told.items():
            hidden = value == f"<{name}>"
            if name in self._claims or (hidden and name in known):
                found[name] = known[name]
            elif not hidden:
                found[name] = value
        return found


def _refusal(form: Mapping[str, str], authorization: str, asked: Mapping[str, str]) -> str:
    """Why the code is not taken (RFC 6749 section 4.1.3, RFC 7636 section 4.6); empty: it is."""
    if not asked:
        return "the code is spent, or nobody's"
    if form.get("grant_type") != "authorization_code":
        return "another grant"
    if _client_in(form, authorization) != asked.get("client_id"):
        return "the code is another client's"
    if form.get("redirect_uri") != asked.get("redirect_uri"):
        return "another redirect_uri"
    verifier, challenge = form.get("code_verifier", ""), asked.get("code_challenge", "")
    digest = hashlib.sha256(verifier.encode()).digest()
    if (verifier or challenge) and base64.urlsafe_b64encode(digest).rstrip(b"=").decode() != challenge:
        return "the code_verifier is another's"
    return ""


def _client_in(form: Mapping[str, str], authorization: str) -> str:
    if not authorization.startswith("Basic "):
        return form.get("client_id", "")
    try:
        return unquote_plus(base64.b64decode(authorization[6:]).decode().partition(":")[0])
    except ValueError:
        return ""


def _differences(login: Mapping[str, Any], asked: Mapping[str, str]) -> Iterator[str]:
    """In what this request is not the recorded one. The place of the redirect is compared, and not its port."""
    was: Mapping[str, str] = login["sent"]
    for name in sorted(was.keys() - asked.keys()):
        yield f"{'PKCE is dropped: ' if name.startswith('code_challenge') else ''}{name} is sent no more"
    for name in sorted(asked.keys() - was.keys()):
        yield f"{name} is sent now"
    for name in sorted((was.keys() & asked.keys()) - _BOUND):
        before, after = was[name] or login.get(name, ""), asked[name]
        if name == "redirect_uri":
            before, after = before.removeprefix("{rp}").removeprefix("{elsewhere}"), urlsplit(after).path
        if before and before != after:
            yield f"{name} was {before}, is {after}"
    if "claims" in was and "claims" in asked and "claims" in login.get("front", {}):
        wished, wishes = _names(login["front"]["claims"]), _names(asked["claims"])
        if wished != wishes:
            changed = [f"+{one}" for one in sorted(wishes - wished)]
            changed += [f"-{one}" for one in sorted(wished - wishes)]
            yield f"it asks for other claims ({', '.join(changed)})"


def _names(claims: str) -> set[str]:
    """Each claim with its member, and whether it must be: ``id_token.acr!``; of ``acr`` the levels too."""
    found: set[str] = set()
    for member, asks in json.loads(claims).items():
        for name, ask in asks.items():
            said = ask or {}
            found.add(f"{member}.{name}{'!' if said.get('essential') else ''}")
            levels = [*said.get("values", []), *([said["value"]] if "value" in said else [])]
            found |= {f"{member}.{name}={level}" for level in levels if name == "acr"}
    return found


@lru_cache(maxsize=1)
def _key() -> rsa.RSAPrivateKey:
    """Made once in a process, and never on a disk."""
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


@lru_cache(maxsize=1)
def _kid() -> str:
    return uuid.uuid4().hex
