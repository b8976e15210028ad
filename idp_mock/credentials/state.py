"""In which state a credential is, seen from whoever holds it."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from idp_mock.credentials.credential import Credential
from idp_mock.credentials.status import Register

State = Literal["blank", "revoked", "expired", "not-yet-valid", "locked", "active"]


def state_of(credential: Credential, register: Register, *, now: datetime, locked: bool) -> State:
    """The first of them that is so, in this order: what cannot be mended goes before what can.

    The first certificate speaks for the others that SITHS issued with it.
    """
    if not credential.for_login:
        return "blank"
    certificate = credential.for_login[0]
    if register.status(certificate.serial) == "revoked":
        return "revoked"
    if now > certificate.not_after:
        return "expired"
    if now < certificate.not_before:
        return "not-yet-valid"
    return "locked" if locked else "active"
