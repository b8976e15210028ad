"""Generated people are the same for the same seed, all different, and all as valid as written ones."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from idp_mock.people.generate import generate
from idp_mock.people.load import load
from idp_mock.people.numbers import (
    fault_in_hsa_id,
    fault_in_personal_number,
    is_test_hsa_id,
    is_test_number,
)
from idp_mock.people.person import Organisation, Person

REGION = Organisation(hsa_id="TST2321000131-1000", name="Region Exempel", number="232100-0131")
COMPANY = Organisation(
    hsa_id="T-SERVICES-SE165565594230-1110", name="Vårdbolaget Exempel AB", number="556559-4230"
)
COUNTS, SEEDS = st.integers(min_value=0, max_value=300), st.integers(min_value=0, max_value=2**32)
FILE = """format: 1
organisations:
  region: {hsa_id: TST2321000131-1000, name: Region Exempel, number: 232100-0131}
"""


def made(count: int, seed: int = 1) -> list[Person]:
    return list(generate(count, seed, (REGION, COMPANY)))


def hsa_ids(person: Person) -> list[str]:
    (employment,) = person.employments
    (commission,) = employment.commissions
    return [employment.hsa_id, commission.hsa_id, commission.unit_hsa_id]


@settings(deadline=None)
@given(COUNTS, SEEDS)
def test_the_same_seed_gives_the_same_people(count: int, seed: int) -> None:
    assert made(count, seed) == made(count, seed)


@settings(deadline=None)
@given(COUNTS, SEEDS)
def test_there_are_as_many_as_were_asked_for_and_no_two_the_same(count: int, seed: int) -> None:
    people = made(count, seed)
    assert len({person.id for person in people}) == count
    assert len({person.personal_number for person in people}) == count
    assert len({person.employments[0].hsa_id for person in people}) == count
    assert len({held.id for person in people for held in person.credentials}) == 2 * count


@settings(deadline=None)
@given(SEEDS)
def test_a_smaller_count_gives_the_first_of_a_larger(seed: int) -> None:
    assert made(10, seed) == made(30, seed)[:10]


def test_another_seed_gives_other_names() -> None:
    assert [person.name for person in made(30, 1)] != [person.name for person in made(30, 2)]


def test_every_number_is_right_and_in_the_test_ranges() -> None:
    for person in made(2000):
        assert fault_in_personal_number(person.personal_number) == ""
        assert is_test_number(person.personal_number)
        assert not person.has_coordination_number
        for hsa_id in hsa_ids(person):
            assert fault_in_hsa_id(hsa_id) == ""
            assert is_test_hsa_id(hsa_id)


def test_everybody_has_what_a_login_needs() -> None:
    for person in made(100):
        assert [held.kind for held in person.credentials] == ["ordinary-card", "mobile"]
        assert person.employments[0].mail.endswith("@siths-harness.test")
        assert person.given_name
        assert person.family_name


def test_every_employer_has_somebody() -> None:
    assert {person.employments[0].organisation for person in made(2)} == {REGION, COMPANY}


def test_nobody_gets_a_number_that_is_taken() -> None:
    taken = {person.personal_number for person in made(10)}
    others = list(generate(10, 1, (REGION,), taken=taken))
    assert len(others) == 10
    assert taken.isdisjoint(person.personal_number for person in others)


def test_a_file_that_generates_has_as_many_though_a_number_is_taken(tmp_path: Path) -> None:
    (first,) = generate(1, 1, (REGION,))
    written = (
        f"people: [{{id: a, personal_number: '{first.personal_number}', given_name: A, family_name: B}}]\n"
    )
    path = tmp_path / "people.yaml"
    path.write_text(f"{FILE}{written}generate: {{count: 50, seed: 3}}\n", encoding="utf-8")
    people = load(path)
    assert len(people) == 51
    assert len({person.personal_number for person in people}) == 51


@pytest.mark.parametrize("count", [0, 1, 100])
def test_a_file_may_have_nobody_but_generated_people(tmp_path: Path, count: int) -> None:
    path = tmp_path / "people.yaml"
    path.write_text(f"{FILE}generate: {{count: {count}}}\n", encoding="utf-8")
    assert list(load(path)) == list(generate(count, 1, (REGION,)))
