"""Which certificate policy vouches for what: the table that the level of assurance is read from (siths-eid:4.4).

Certain are 1.2.752.74.8.512 (Mobilt SITHS) and 1.2.752.74.8.650 (function certificates); the rest of the arc is not
published, so those OIDs are [MOCK].
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from idp_mock.errors import CardSeriesUnknown

Loa = Literal["loa2", "loa3"]
LOA_URI = MappingProxyType(
    {"loa2": "http://id.sambi.se/loa/loa2", "loa3": "http://id.sambi.se/loa/loa3"}
)  # [M] inera-idp:3


@dataclass(frozen=True, slots=True)
class Policy:
    """What an OID of Certifikatprinciper says. ``loa`` is None where it vouches for no person."""

    oid: str
    says: str
    loa: Loa | None


CARD_LOA3 = Policy("1.2.752.74.8.501", "ordinarie SITHS-kort", "loa3")  # [MOCK]
RESERVE_LOA3 = Policy("1.2.752.74.8.503", "reservkort, tillitsnivå 3", "loa3")  # [MOCK]
RESERVE_LOA2 = Policy("1.2.752.74.8.502", "reservkort, tillitsnivå 2", "loa2")  # [MOCK]
COORDINATION_LOA2 = Policy(
    "1.2.752.74.8.522", "reservkort, samordningsnummer", "loa2"
)  # [MOCK] that it is its own: [D]
MOBILE = Policy("1.2.752.74.8.512", "Mobilt SITHS", "loa3")  # [D]
FUNCTION = Policy("1.2.752.74.8.650", "funktionscertifikat", None)  # [C]
# Read from a certificate for signatures [C], siths-eid:4.3. Not in the table: the card number tells the level there.
TYPE_1_CARD = Policy("1.2.752.35.99.2.3", "gammalt SITHS-kort", None)

POLICIES = MappingProxyType(
    {p.oid: p for p in (CARD_LOA3, RESERVE_LOA3, RESERVE_LOA2, COORDINATION_LOA2, MOBILE, FUNCTION)}
)

# The coarse alternative: the issuing CA gives the same answer [D]. The name ends so in every environment.
LOA_BY_ISSUER: MappingProxyType[str, Loa] = MappingProxyType(
    {
        "SITHS e-id Person HSA-id 3 CA v1": "loa3",
        "SITHS e-id Person ID 3 CA v1": "loa3",
        "SITHS e-id Person ID Mobile CA v1": "loa3",
        "SITHS e-id Person HSA-id 2 CA v1": "loa2",
        "SITHS e-id Person ID 2 CA v1": "loa2",
    }
)

# A card of the old structure is read by the series of its number; since 2020 those that were not upgraded, and reserve
# cards, are LoA 2 [D], inera-idp:3. The series were not found: the one number that is known begins so [MOCK].
LOA_BY_SERIES: MappingProxyType[str, Loa] = MappingProxyType({"9752": "loa2"})


def loa_by_series(card_number: str, series: Mapping[str, Loa] = LOA_BY_SERIES) -> Loa:
    """The level of an old card. Raises `CardSeriesUnknown`."""
    for begins, loa in series.items():
        if card_number.startswith(begins):
            return loa
    raise CardSeriesUnknown(f"no known series begins as {card_number[:4] or 'a card without a number'}")
