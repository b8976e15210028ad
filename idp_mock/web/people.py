"""Who can log in, as the pages list them."""

from __future__ import annotations

from contextlib import suppress
from itertools import islice

from idp_mock.errors import NotFound
from idp_mock.people.hsa import Hsa
from idp_mock.people.person import Held, Kind, Person, Phone
from idp_mock.web.here import browser, environment
from idp_mock.web.texts import _

KINDS: dict[Kind, str] = {
    "ordinary-card": _("SITHS-kort"),
    "upgraded-card": _("Uppgraderat SITHS-kort"),
    "type-1-card": _("Gammalt SITHS-kort"),
    "reserve-card-loa2": _("Reservkort, tillitsnivå 2"),
    "reserve-card-loa3": _("Reservkort, tillitsnivå 3"),
    "mobile": _("Mobilt SITHS"),
    "card-of-another-environment": _("SITHS-kort från en annan miljö"),
    "blank-reserve-card": _("Tomt reservkort"),
    "function-certificate": _("Funktionscertifikat"),
}
CARDS: frozenset[Kind] = frozenset(KINDS) - {"mobile"}
_PHONES: dict[Phone, str] = {"iphone": "iPhone", "android": "Android"}
_MANY = 60  # more than a person reads; all of them are in /mock/people


def details(held: Held) -> list[tuple[str, str]]:
    """What is special about this one, below the name of its kind: a text, and a number where it has one."""
    told = (
        (_PHONES[held.phone], "", held.kind == "mobile"),
        (_("inte uppgraderat"), "", held.kind == "type-1-card"),
        (_("kortserie"), held.series or "", held.series is not None),
        (_("två HSA-id"), "", bool(held.more_employments)),
        (_("gamla certifikat kvar"), "", held.leftovers),
        (_("Telia e-legitimation"), "", held.telia),
        (_("underskriftscertifikat"), "", held.signature),
        (_("giltighet i dagar:"), str(held.days), held.days > 0),
        (_("antal förlängningar:"), str(held.extended), held.extended > 0),
    )
    return [(text, number) for text, number, is_so in told if is_so]


def first(hsa: Hsa, expected: Person | None = None) -> list[Person]:
    """The people of the file, as far as somebody would read; who is ``expected`` stands first."""
    others = (person for person in hsa.people() if person is not expected)
    return [*([expected] if expected else []), *islice(others, _MANY)]


def with_credentials(
    hsa: Hsa, kinds: frozenset[Kind] = frozenset(KINDS), expected: Person | None = None
) -> list[Person]:
    """Those who hold a credential of one of these kinds."""
    return [
        person for person in first(hsa, expected) if any(held.kind in kinds for held in person.credentials)
    ]


def expected_in(login: str) -> Person | None:
    """Whom the relying party expects in this browser's login, by its login_hint: an HSA-id, a personnummer or an id."""
    if not login:
        return None
    here = environment()
    hint = here.idp.login_hint(login, browser=browser()).strip()
    if found := here.hsa.by_hsa_id(hint):
        return found[0]
    with suppress(NotFound):
        return here.hsa.person(hint)
    return here.hsa.by_personal_number(hint.replace("-", ""))
