"""The logout token: how a care system's server hears that a session has ended (Back-Channel Logout 1.0 section 2.4)."""

from __future__ import annotations

import time
import uuid
from typing import Any

EVENT = "http://schemas.openid.net/event/backchannel-logout"
TYP = "logout+jwt"  # so that it is never taken for an ID token of ours, nor one for it
_LIFE = 120  # seconds: the two minutes that section 4 calls the most


def claims_of_logout(issuer: str, client_id: str, *, sub: str, sid: str) -> dict[str, Any]:
    """All of them, and no nonce."""
    now = int(time.time())
    return {
        "iss": issuer,
        "aud": client_id,
        "iat": now,
        "exp": now + _LIFE,
        "jti": str(uuid.uuid4()),
        "events": {EVENT: {}},
        "sub": sub,
        "sid": sid,
    }
