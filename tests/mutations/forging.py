"""JWTs that nobody signed, and JWTs that somebody signed who should not have said that."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from random import Random
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from tests.mutations import nasty
from tests.mutations.world import key

_ODD: tuple[Any, ...] = (
    "\ud800",
    10**400,
    -(10**400),
    float("nan"),
    float("inf"),
    [],
    [{}],
    {},
    True,
    2**70,
    1e300,
    "1",
)

_MUST_FIT = ("iss", "sub", "aud", "client_id", "redirect_uri")  # or nothing else of it is looked at


def is_jwt(text: str) -> bool:
    return text.startswith("eyJ") and text.count(".") == 2


def forged(chance: Random, token: str) -> tuple[str, str]:
    """The token with a signature that does not hold, or none; and how."""
    header, payload, signature = token.split(".")
    said, claims = _read(header), _read(payload)
    match chance.randrange(9):
        case 0:
            return (
                f"{_written(said | {'alg': chance.choice(('none', 'None', 'NONE', ''))})}.{payload}.",
                "alg none",
            )
        case 1:
            return f"{_written(said | {'alg': 'none'})}.{payload}.{signature}", "alg none, and signed"
        case 2:
            return _by_public_key(said, payload), "the public key as a secret"
        case 3:
            return (
                f"{header}.{payload}.{_encoded(_flipped(chance, _decoded(signature)))}",
                "a bit of the signature",
            )
        case 4:
            changed = claims | {"jti": "another", "iat": 1, "nonce": "another"}
            return f"{header}.{_written(changed)}.{signature}", "other claims, the same signature"
        case 5:
            return f"{payload}.{header}.{signature}", "header and claims swapped"
        case 6:
            return f"{header}.{payload}.", "no signature"
        case 7:
            return _signed(said, payload, "somebody"), "another key"
        case _:
            return f"{header}.{payload}.{signature}.{signature}", "four parts"


def resigned(chance: Random, token: str) -> tuple[str, str]:
    """A token that its owner signed, and should not have: other claims, another header."""
    header, payload, _ = token.split(".")
    said, claims = _read(header), _read(payload)
    if chance.random() < 0.3:
        odd = {
            "kid": nasty.leaf(chance),
            "crit": ["b64"],
            "b64": False,
            "jku": "https://evil.invalid/",
            "zip": "DEF",
        }
        name = chance.choice([*odd, "typ", "cty", "x5c"])
        return _signed(said | {name: odd.get(name, nasty.leaf(chance))}, payload, "theirs"), f"header {name}"
    match chance.randrange(4):
        case 0:
            changed = nasty.spoiled(chance, claims)
        case 1 | 2:
            letter = chance.choice(("\ud800", "\udfff", "\0", "\r\n", "\u202e", nasty.MARK))
            texts = [name for name, said in claims.items() if isinstance(said, str) and name not in _MUST_FIT]
            some = chance.sample(texts, chance.choice((1, len(texts))) if texts else 0)
            changed = claims | {name: claims[name] + letter for name in some}
        case _:
            name = chance.choice(
                [*claims, "nbf", "exp", "aud", "state", "redirect_uri", "request", "request_uri"]
            )
            changed = claims | {name: chance.choice((*_ODD, nasty.leaf(chance), nasty.value(chance)))}
    return _signed(said, _encoded(_json(changed)), "theirs"), "other claims, signed"


def _signed(header: dict[str, Any], payload: str, whose: str) -> str:
    head = f"{_written(header)}.{payload}"
    return f"{head}.{_encoded(key(whose).sign(head.encode(), PKCS1v15(), hashes.SHA256()))}"


def _by_public_key(header: dict[str, Any], payload: str) -> str:
    head = f"{_written(header | {'alg': 'HS256'})}.{payload}"
    public = key("theirs").public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    return f"{head}.{_encoded(hmac.new(public, head.encode(), hashlib.sha256).digest())}"


def _flipped(chance: Random, data: bytes) -> bytes:
    at = chance.randrange(len(data) * 8)
    return bytes(byte ^ (1 << at % 8 if n == at // 8 else 0) for n, byte in enumerate(data))


def _read(part: str) -> dict[str, Any]:
    found = json.loads(_decoded(part))
    if not isinstance(found, dict):
        raise ValueError("spoiled already")
    return found


def _written(said: Any) -> str:
    return _encoded(_json(said))


def _json(said: Any) -> bytes:
    return json.dumps(said).encode()


def _decoded(part: str) -> bytes:
    return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))


def _encoded(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")
