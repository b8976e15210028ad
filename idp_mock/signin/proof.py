"""What the mutual-TLS listener hands back: the certificate it was shown, or none, for one login, sealed.

Listener and IdP share the key of the seal and nothing else. The listener has no environment and so no movable
clock: a proof's age is judged by the wall. Only the standard library, so that the listener stays small.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from idp_mock.errors import ProofBroken, ProofExpired


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """``certificate`` is DER, empty when the browser showed none. ``id`` makes it single-use."""

    id: str
    login: str
    certificate: bytes
    at: datetime


def seal(key: bytes, *, login: str, certificate: bytes, at: datetime) -> str:
    """A proof as text for an address."""
    said = [secrets.token_urlsafe(12), login, base64.b64encode(certificate).decode(), at.timestamp()]
    body = base64.urlsafe_b64encode(json.dumps(said).encode())
    return f"{body.decode()}.{_mac(key, body)}"


def unseal(key: bytes, text: str, *, login: str, now: datetime, life: timedelta) -> Proof:
    """Raises `ProofBroken` and `ProofExpired`. That it is used once is the taker's check."""
    body, _, mac = text.partition(".")
    if not hmac.compare_digest(_mac(key, body.encode()).encode(), mac.encode()):
        raise ProofBroken
    name, whose, certificate, at = json.loads(base64.urlsafe_b64decode(body))
    if whose != login:
        raise ProofBroken("the proof belongs to another login")
    made = datetime.fromtimestamp(at, UTC)
    if not made - timedelta(seconds=5) <= now <= made + life:
        raise ProofExpired
    return Proof(id=name, login=whose, certificate=base64.b64decode(certificate), at=made)


def _mac(key: bytes, body: bytes) -> str:
    return hmac.new(key, body, hashlib.sha256).hexdigest()
