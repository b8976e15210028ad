"""The PUK that comes with a card, in a letter."""

from __future__ import annotations

import hashlib

from idp_mock.credentials.credential import Credential
from idp_mock.credentials.product import product


def puk_of(card: Credential) -> str:
    """Eight digits (siths-eid:3.5), always the same for a name [MOCK]; empty where no letter unlocks it."""
    if not card.card_number or not {"puk-letter", "new-puk-letter"} & set(product(card.series).unlocked_by):
        return ""
    return f"{int.from_bytes(hashlib.sha256(f'puk {card.id}'.encode()).digest()) % 10**8:08}"
