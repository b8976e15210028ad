"""Which numbers are right, and which of them stand for nobody real."""

from __future__ import annotations

from datetime import date
from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from idp_mock.people.numbers import (
    check_digit,
    fault_in_hsa_id,
    fault_in_personal_number,
    fictitious_numbers,
    is_test_hsa_id,
    is_test_number,
)

DAYS = st.dates(min_value=date(1900, 1, 1), max_value=date(2099, 12, 31))
BIRTH_NUMBERS = st.integers(min_value=0, max_value=999)


def made(day: date, birth_number: int, *, coordination: bool = False) -> str:
    ten = f"{day:%y%m}{day.day + 60 * coordination:02d}{birth_number:03d}"
    return f"{day.year // 100}{ten}{check_digit(ten)}"


@pytest.mark.parametrize(
    ("nine", "digit"),
    [("811218987", 6), ("640823323", 4), ("121212121", 2), ("191212121", 5), ("900101001", 7)],
)
def test_the_check_digit_is_the_one_that_is_counted_by_hand(nine: str, digit: int) -> None:
    assert check_digit(nine) == digit


@given(DAYS, BIRTH_NUMBERS, st.booleans())
def test_a_number_with_its_check_digit_is_right(day: date, birth_number: int, coordination: bool) -> None:
    assert fault_in_personal_number(made(day, birth_number, coordination=coordination)) == ""


@given(DAYS, BIRTH_NUMBERS, st.integers(min_value=2, max_value=11), st.integers(min_value=1, max_value=9))
def test_one_wrong_digit_is_always_found(day: date, birth_number: int, place: int, off: int) -> None:
    right = made(day, birth_number)
    wrong = right[:place] + str((int(right[place]) + off) % 10) + right[place + 1 :]
    assert fault_in_personal_number(wrong)


@pytest.mark.parametrize(
    ("number", "fault"),
    [
        ("", "a personnummer has twelve digits, YYYYMMDDNNNN"),
        ("8503129804", "a personnummer has twelve digits, YYYYMMDDNNNN"),
        ("19850312-9804", "a personnummer has twelve digits, YYYYMMDDNNNN"),
        ("198503129804\n", "a personnummer has twelve digits, YYYYMMDDNNNN"),
        ("١٩٨٥٠٣١٢٩٨٠٤", "a personnummer has twelve digits, YYYYMMDDNNNN"),
        ("198513129804", "19851312 is no date of birth"),
        ("198502309804", "19850230 is no date of birth"),
        ("198502909804", "19850290 is no date of birth"),
        ("198503009804", "19850300 is no date of birth"),
        ("198503609804", "19850360 is no date of birth"),
        ("000003129804", "00000312 is no date of birth"),
        ("198503129805", "the last digit should be 4"),
    ],
)
def test_a_fault_is_told(number: str, fault: str) -> None:
    assert fault_in_personal_number(number) == fault


@pytest.mark.parametrize("birth_number", [238, 239, 980, 990, 999])
def test_test_numbers_have_certain_birth_numbers(birth_number: int) -> None:
    assert is_test_number(made(date(1985, 3, 12), birth_number))
    assert is_test_number(made(date(1985, 3, 12), birth_number, coordination=True))


@pytest.mark.parametrize("birth_number", [0, 237, 240, 979])
def test_other_birth_numbers_could_be_somebodys(birth_number: int) -> None:
    assert not is_test_number(made(date(1985, 3, 12), birth_number))


def test_fictitious_numbers_are_right_in_the_test_ranges_and_never_the_same() -> None:
    found = list(islice(fictitious_numbers(date(1999, 12, 1)), 2000))
    assert len(set(found)) == 2000
    assert all(is_test_number(number) and not fault_in_personal_number(number) for number in found)


def test_fictitious_numbers_go_on_from_day_to_day() -> None:
    days = [number[:8] for number in islice(fictitious_numbers(date(1999, 12, 31)), 45)]
    assert days == ["19991231"] * 22 + ["20000101"] * 22 + ["20000102"]


@pytest.mark.parametrize(
    "hsa_id",
    [
        "TSTNMT2321000156-1019",
        "TST5565594230-10R3072",
        "SE2321000016-E000000012345",
        "T-SERVICES-SE165565594230-1110",
    ],
)
def test_an_hsa_id_is_right(hsa_id: str) -> None:
    assert fault_in_hsa_id(hsa_id) == ""


@pytest.mark.parametrize(
    "hsa_id",
    [
        "",
        "198503129804",
        "TST2321000156",
        "TST2321000156-",
        "TST-1019",
        "tst2321000156-1019",
        "TST2321000156-1019 ",
        "TST2321000156-1019\n",
        "TST2321000156-Å19",
        "TST٢٣٢١٠٠٠١٥٦-1019",
    ],
)
def test_an_hsa_id_is_wrong(hsa_id: str) -> None:
    assert fault_in_hsa_id(hsa_id) == "an HSA-id looks like TSTNMT2321000156-1019"


@pytest.mark.parametrize(
    ("hsa_id", "test"),
    [
        ("TSTNMT2321000156-1019", True),
        ("TNT4477663324-1001", True),
        ("T-SERVICES-SE165565594230-1110", True),
        ("SE2321000016-1003", False),
        ("TS2321000016-1003", False),
    ],
)
def test_a_test_hsa_id_is_known_by_how_it_begins(hsa_id: str, test: bool) -> None:
    assert is_test_hsa_id(hsa_id) == test
