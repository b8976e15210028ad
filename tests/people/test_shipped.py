"""The shipped people are fictitious, and there is somebody for everything that a login can meet."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from idp_mock.people.hsa import commissions_at
from idp_mock.people.numbers import (
    fault_in_hsa_id,
    fault_in_personal_number,
    is_test_hsa_id,
    is_test_number,
)
from idp_mock.people.person import Kind, Person
from tests.mock import CARD, NOW, PHONE, RESERVE, people


def kinds(person: Person) -> set[Kind]:
    return {held.kind for held in person.credentials}


def commissions(person: Person) -> int:
    """How many the person can choose among now."""
    return sum(len(commissions_at(employment, NOW)) for employment in person.employments)


def employers(person: Person) -> int:
    return len({employment.organisation for employment in person.employments})


def titles(title: str) -> Callable[[Person], bool]:
    return lambda person: any(title in employment.title.lower() for employment in person.employments)


NEEDED: dict[str, Callable[[Person], bool]] = {
    "no employment": lambda p: not p.employments,
    "one employment": lambda p: len(p.employments) == 1,
    "several employments": lambda p: len(p.employments) > 1,
    "several employments at one employer": lambda p: len(p.employments) > 1 and employers(p) == 1,
    "two employers": lambda p: employers(p) == 2,
    "an employment without commission": lambda p: bool(p.employments) and commissions(p) == 0,
    "a commission that has ended": lambda p: any(c.ends for e in p.employments for c in e.commissions),
    "one commission": lambda p: commissions(p) == 1,
    "many commissions": lambda p: commissions(p) >= 5,
    "commissions with different purposes": lambda p: (
        len({c.purpose for e in p.employments for c in e.commissions}) > 1
    ),
    "an ordinary card alone": lambda p: kinds(p) == {"ordinary-card"},
    "a LoA 2 reserve card alone": lambda p: kinds(p) == {"reserve-card-loa2"},
    "a LoA 3 reserve card alone": lambda p: kinds(p) == {"reserve-card-loa3"},
    "a phone alone": lambda p: kinds(p) == {"mobile"},
    "a card and a phone": lambda p: kinds(p) == {"ordinary-card", "mobile"},
    "every kind of their own": lambda p: (
        kinds(p) == {"ordinary-card", "reserve-card-loa2", "reserve-card-loa3", "mobile"}
    ),
    "a blank reserve card": lambda p: kinds(p) == {"blank-reserve-card"},
    "a card of another environment": lambda p: kinds(p) == {"card-of-another-environment"},
    "an old card that was not upgraded": lambda p: kinds(p) == {"type-1-card"},
    "an upgraded card with old certificates": lambda p: any(
        h.kind == "upgraded-card" and h.leftovers for h in p.credentials
    ),
    "a 6XX card with a Telia e-legitimation": lambda p: any(
        h.series == "6XX" and h.telia for h in p.credentials
    ),
    "certificates for signatures": lambda p: any(h.signature for h in p.credentials),
    "two HSA-ids on a card": lambda p: any(h.more_employments for h in p.credentials),
    "a reserve card for a fortnight": lambda p: any(h.days == 14 for h in p.credentials),
    "an Android phone": lambda p: any(h.phone == "android" and h.made_from for h in p.credentials),
    "a function certificate": lambda p: kinds(p) == {"function-certificate"},
    "a samordningsnummer": lambda p: p.has_coordination_number,
    "protected personal data": lambda p: p.protected,
    "system roles": lambda p: any(e.system_roles for e in p.employments),
    "a prescription code": lambda p: any(e.prescription_code for e in p.employments),
    "a telephone and a mobile": lambda p: any(e.telephone and e.mobile for e in p.employments),
    "an occupational code": lambda p: any(e.occupational_code for e in p.employments),
    "several group prescription codes": lambda p: any(
        len(e.group_prescription_codes) > 1 for e in p.employments
    ),
    "a licence with number and specialities": lambda p: any(
        e.licence_number and e.specialities for e in p.employments
    ),
    "a pharmacy": lambda p: any(e.pharmacy for e in p.employments),
    "two behörighetsområden": lambda p: any(len(e.authorization_scopes) > 1 for e in p.employments),
    "a care unit with a first day": lambda p: any(c.unit_start for e in p.employments for c in e.commissions),
    "a long name": lambda p: len(p.name) > 50,
    "letters that ASCII has not": lambda p: not p.name.isascii(),
    "a nurse": titles("sjuksköterska"),
    "a doctor": titles("läkare"),
    "a secretary": titles("sekreterare"),
}


def hsa_ids() -> Iterator[str]:
    for person in people():
        for employment in person.employments:
            yield employment.hsa_id
            yield employment.organisation.hsa_id
            for commission in employment.commissions:
                yield from (commission.hsa_id, commission.unit_hsa_id, commission.provider.hsa_id)
            for scope in employment.authorization_scopes:
                for administers in scope.admin_commissions:
                    yield administers.hsa_id
                    yield from (sector.unit_hsa_id for sector in administers.sectors)


def test_there_are_at_least_twenty_four() -> None:
    assert len(people()) >= 24


@pytest.mark.parametrize("what", NEEDED)
def test_somebody_has(what: str) -> None:
    assert any(NEEDED[what](person) for person in people())


@pytest.mark.parametrize("number", [person.personal_number for person in people()])
def test_every_personal_number_is_right_and_in_the_test_ranges(number: str) -> None:
    assert fault_in_personal_number(number) == ""
    assert is_test_number(number)


@pytest.mark.parametrize("hsa_id", sorted(set(hsa_ids())))
def test_every_hsa_id_is_right_and_begins_as_test_ones_do(hsa_id: str) -> None:
    assert fault_in_hsa_id(hsa_id) == ""
    assert is_test_hsa_id(hsa_id)


@pytest.mark.parametrize("person", people(), ids=lambda person: person.id)
def test_everybody_says_why_they_are_there(person: Person) -> None:
    assert person.about.endswith(".")


@pytest.mark.parametrize("person", people(), ids=lambda person: person.id)
def test_every_address_leads_nowhere(person: Person) -> None:
    for employment in person.employments:
        assert employment.mail.endswith("@siths-harness.test")  # RFC 6761 section 6.2: .test is nobody's


def test_no_two_have_the_same_number_employment_or_card() -> None:
    for names in (
        [person.id for person in people()],
        [person.personal_number for person in people()],
        [employment.hsa_id for person in people() for employment in person.employments],
        [held.id for person in people() for held in person.credentials],
    ):
        assert len(names) == len(set(names))


def test_whoever_is_meant_when_nothing_is_said_holds_every_kind() -> None:
    first = people()[0]
    assert {CARD, RESERVE, PHONE} < {held.id for held in first.credentials}
