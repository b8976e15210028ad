"""The PUK of a card, which gives its tries back (case:45)."""

from __future__ import annotations

import hashlib

from idp_mock.credentials.credential import Credential
from idp_mock.credentials.product import product


def puk_of(credential: Credential) -> str:
    """Eight digits [V]; which ones follows from the card [MOCK]. Empty: no letter tells one, so there is none to enter.

    A 6XX has it from its letter, a 7XX from one that was ordered. The codes of a reserve card cannot be ordered, and
    a Mobilt SITHS is fetched anew (siths-eid:3.5).
    """
    letters = {"puk-letter", "new-puk-letter"} & set(product(credential.series).unlocked_by)
    if not credential.card_number or not letters:
        return ""
    found = int.from_bytes(hashlib.sha256(f"puk {credential.card_number}".encode()).digest()) % 10**8
    return f"{found:08}"
