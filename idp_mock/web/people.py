"""Who can log in, as the pages list them."""

from __future__ import annotations

from itertools import islice

from idp_mock.people.hsa import Hsa
from idp_mock.people.person import Kind, Person
from idp_mock.web.texts import _

KINDS: dict[Kind, str] = {
    "ordinary-card": _("SITHS-kort"),
    "reserve-card-loa2": _("Reservkort, tillitsnivå 2"),
    "reserve-card-loa3": _("Reservkort, tillitsnivå 3"),
    "mobile": _("Mobilt SITHS"),
    "card-of-another-environment": _("SITHS-kort från en annan miljö"),
    "blank-reserve-card": _("Tomt reservkort"),
    "function-certificate": _("Funktionscertifikat"),
}
CARDS: frozenset[Kind] = frozenset(KINDS) - {"mobile"}
_MANY = 60  # more than a person reads; all of them are in /mock/people


def first(hsa: Hsa) -> list[Person]:
    """The people of the file, as far as somebody would read."""
    return list(islice(hsa.people(), _MANY))


def with_credentials(hsa: Hsa, kinds: frozenset[Kind] = frozenset(KINDS)) -> list[Person]:
    """Those who hold a credential of one of these kinds."""
    return [person for person in first(hsa) if any(held.kind in kinds for held in person.credentials)]
