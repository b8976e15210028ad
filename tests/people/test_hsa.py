"""HSA is asked with a personnummer, an HSA-id, a person's id or a credential's."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from idp_mock.errors import NotFound
from idp_mock.people.hsa import Hsa, commissions_at
from idp_mock.people.person import Commission, Employment, Organisation, Person
from tests.mock import CARD, people

EMPLOYER = Organisation(hsa_id="TST2321000131-1000", name="Region Exempel", number="232100-0131")


@pytest.fixture(scope="module")
def hsa() -> Hsa:
    return Hsa(people())


def employment(*ends: date | None) -> Employment:
    commissions = tuple(
        Commission(
            hsa_id=f"TST2321000131-C{n}",
            name=f"Uppdrag {n}",
            purpose="Vård och behandling",
            unit_hsa_id="TST2321000131-E01",
            unit_name="Eken",
            provider=EMPLOYER,
            ends=end,
        )
        for n, end in enumerate(ends)
    )
    return Employment(hsa_id="TST2321000131-1", organisation=EMPLOYER, commissions=commissions)


@pytest.mark.parametrize("person", people(), ids=lambda person: person.id)
def test_everybody_is_found_by_whatever_is_theirs(hsa: Hsa, person: Person) -> None:
    assert hsa.person(person.id) is person
    assert hsa.by_personal_number(person.personal_number) is person
    for each in person.employments:
        assert hsa.by_hsa_id(each.hsa_id) == (person, each)
    for held in person.credentials:
        assert hsa.holder(held.id) == (person, held)


def test_a_second_employment_leads_to_the_same_person(hsa: Hsa) -> None:
    first, second = hsa.person("doctor-two-employers").employments
    found = [hsa.by_hsa_id(each.hsa_id) for each in (first, second)]
    assert [each and each[0].id for each in found] == ["doctor-two-employers"] * 2
    assert [each and each[1].organisation.name for each in found] == [
        "Region Exempel",
        "Vårdbolaget Exempel AB",
    ]


def test_people_come_in_the_order_of_the_file(hsa: Hsa) -> None:
    assert tuple(hsa.people()) == people()


@pytest.mark.parametrize("number", ["", "190001010000", "TST2321000131-1001"])
def test_hsa_knows_nobody_by_another_number(hsa: Hsa, number: str) -> None:
    assert hsa.by_personal_number(number) is None


@pytest.mark.parametrize("hsa_id", ["", "198503129804", "TST2321000131-1000", "tst2321000131-1001"])
def test_hsa_knows_nobody_by_another_hsa_id(hsa: Hsa, hsa_id: str) -> None:
    assert hsa.by_hsa_id(hsa_id) is None


def test_who_is_not_there_is_not_found(hsa: Hsa) -> None:
    with pytest.raises(NotFound, match="there is no person nobody"):
        hsa.person("nobody")
    with pytest.raises(NotFound, match="there is no credential"):
        hsa.holder(CARD + "-2")


@pytest.mark.parametrize(
    ("at", "holds"),
    [
        (datetime(2026, 3, 2, 22, 59, tzinfo=UTC), True),
        (datetime(2026, 3, 2, 23, 0, tzinfo=UTC), False),
        (datetime(2026, 3, 1, 23, 0, tzinfo=UTC), True),
        (datetime(2020, 1, 1, tzinfo=UTC), True),
    ],
    ids=["last minute in Sweden", "midnight in Sweden", "the day has begun", "long before"],
)
def test_a_commission_holds_to_the_end_of_its_last_day_in_sweden(at: datetime, holds: bool) -> None:
    assert bool(commissions_at(employment(date(2026, 3, 2)), at)) == holds


def test_summer_time_counts() -> None:
    until = employment(date(2026, 7, 1))
    assert commissions_at(until, datetime(2026, 7, 1, 21, 59, tzinfo=UTC))
    assert not commissions_at(until, datetime(2026, 7, 1, 22, 0, tzinfo=UTC))


def test_only_what_has_ended_falls_away() -> None:
    left = commissions_at(
        employment(None, date(2024, 12, 31), date(2030, 1, 1)), datetime(2026, 3, 2, tzinfo=UTC)
    )
    assert [commission.name for commission in left] == ["Uppdrag 0", "Uppdrag 2"]


def test_who_has_changed_is_found_by_what_is_theirs_now_and_by_nothing_else(hsa: Hsa) -> None:
    before = hsa.person("colleague")
    (was,) = before.employments
    now = replace(was, hsa_id="TST2321000131-1997")
    hsa.put(replace(before, employments=(now,), credentials=before.credentials[:1]))
    found = hsa.by_hsa_id(now.hsa_id)
    assert found is not None
    assert (found[0].id, hsa.by_hsa_id(was.hsa_id)) == ("colleague", None)
    assert hsa.holder(before.credentials[0].id)[0] is hsa.person("colleague")
    with pytest.raises(NotFound):
        hsa.holder(before.credentials[1].id)
    again = hsa.by_personal_number(before.personal_number)
    assert again is hsa.person("colleague")
    assert [person.id for person in hsa.people()] == [person.id for person in people()]
    hsa.forget()
    assert hsa.person("colleague") is before
    assert hsa.by_hsa_id(was.hsa_id) == (before, was)


def test_what_changes_in_one_environment_changes_in_no_other(hsa: Hsa) -> None:
    other = hsa.apart()
    hsa.put(replace(hsa.person("colleague"), credentials=()))
    assert other.person("colleague").credentials
    assert (other.somebody_bears_type_1, other.somebody_bears_telia) == (True, True)


def test_nobody_is_added_who_is_not_in_the_file(hsa: Hsa) -> None:
    with pytest.raises(NotFound):
        hsa.put(replace(hsa.person("colleague"), id="nobody"))
