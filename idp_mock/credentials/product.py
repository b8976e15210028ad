"""What the produktkod on a card tells, its series: how it is unlocked, how long it lasts, and where it works."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Literal

from idp_mock.people.numbers import check_digit
from idp_mock.people.person import RESERVE_CARDS, Held, Kind, Series

Unlock = Literal["puk-letter", "new-puk-letter", "id-administrator", "mobilt-siths"]
_SHORTER = date(2021, 5, 2)  # reserve cards made from this day on last shorter (gits:12)
_OCTOBER_2022 = date(2022, 10, 31)  # a Mac wants a card made after that month (gits:7)


@dataclass(frozen=True, slots=True)
class Product:
    """One kind of card. ``years``: how long it lasts, made before May 2021 or since then."""

    unlocked_by: tuple[Unlock, ...]
    years: tuple[int, int] | None = None
    works_on_a_mac: bool = False

    def last_day(self, made: date) -> date | None:
        """The last day of a card that was made then, where that is known."""
        if self.years is None:
            return None
        last = made.year + self.years[made >= _SHORTER]
        return made.replace(year=last) if (made.month, made.day) != (2, 29) else date(last, 2, 28)


_UNMARKED = Product(("puk-letter", "new-puk-letter"))
# How each is unlocked, and that a Mac always wants a 7XX: [D] siths-eid:3.5, 1.2. Five years: [V] siths-eid:4.3.
# That the portal-issued ones, which a Mobilt SITHS unlocks too, are the 7XX: [I].
PRODUCTS: Mapping[Series, Product] = MappingProxyType(
    {
        "6XX": Product(("puk-letter", "new-puk-letter"), (5, 5)),
        "7XX": Product(("id-administrator", "new-puk-letter", "mobilt-siths"), (5, 5), works_on_a_mac=True),
        "473": Product(
            (), (7, 4)
        ),  # the codes of a reserve card cannot be ordered again [V]; its years [D] gits:12
        "573": Product((), (10, 5)),
    }
)


def series_of(kind: Kind, said: Series | None) -> Series | None:
    """The series that was said, or that such a card is of now; None: an old card says none, and a phone is no card."""
    if said is not None:
        return said
    if kind in RESERVE_CARDS:
        return "573"
    return "7XX" if kind in ("ordinary-card", "card-of-another-environment") else None


def product(series: Series | None) -> Product:
    """What an old card without a mark is like, is known as well."""
    return PRODUCTS[series] if series else _UNMARKED


def works_on_a_mac(series: Series | None, made: date) -> bool:
    """Both are wanted: the series, and that it was made after October 2022 (gits:7)."""
    return product(series).works_on_a_mac and made > _OCTOBER_2022


def card_number(held: Held) -> str:
    """The number that is printed on the card; empty: it is none. As long as the one number that is known [C].

    It begins as that one does; what follows comes from the card's name, so that it is always the same, and the last
    digit is a check digit, which fits the one that is known [MOCK].
    """
    if held.card_number or held.kind in ("mobile", "function-certificate"):
        return held.card_number
    found = int.from_bytes(hashlib.sha256(held.id.encode()).digest()) % 10**14
    before = f"9752{found:014}"
    return f"{before}{check_digit(before)}"
