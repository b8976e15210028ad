"""What the series of a card tells, how old it is, and how long its certificates hold."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from idp_mock.credentials.product import PRODUCTS, card_number, product, series_of, works_on_a_mac
from idp_mock.people.numbers import check_digit
from idp_mock.people.person import Held, Kind, Series
from tests.credentials.hands import KINDS, OLD, OLDER, UPGRADED, held, holding
from tests.mock import CARD, NOW, PHONE, RESERVE, Mock


@pytest.mark.parametrize(
    ("series", "made", "last"),
    [
        ("573", date(2021, 5, 1), date(2031, 5, 1)),
        ("573", date(2021, 5, 2), date(2026, 5, 2)),
        ("473", date(2021, 5, 1), date(2028, 5, 1)),
        ("473", date(2021, 5, 2), date(2025, 5, 2)),
        ("7XX", date(2024, 2, 29), date(2029, 2, 28)),
        ("6XX", date(2020, 1, 1), date(2025, 1, 1)),
        (None, date(2019, 1, 1), None),
    ],
)
def test_a_card_lasts_as_long_as_its_series_and_its_production_date_say(
    series: Series | None, made: date, last: date | None
) -> None:
    """The announcement's ten years were those of old stock (gits:12)."""
    assert product(series).last_day(made) == last


def test_how_a_card_is_unlocked_follows_its_series() -> None:
    assert {series: one.unlocked_by for series, one in PRODUCTS.items()} == {
        "6XX": ("puk-letter", "new-puk-letter"),
        "7XX": ("id-administrator", "new-puk-letter", "mobilt-siths"),
        "473": (),
        "573": (),
    }
    assert product(None).unlocked_by == PRODUCTS["6XX"].unlocked_by


@pytest.mark.parametrize(
    ("series", "made", "works"),
    [
        ("7XX", date(2022, 11, 1), True),
        ("7XX", date(2022, 10, 31), False),
        ("6XX", date(2024, 1, 1), False),
        ("573", date(2024, 1, 1), False),
        (None, date(2024, 1, 1), False),
    ],
)
def test_a_mac_wants_a_7xx_card_made_after_october_2022(
    series: Series | None, made: date, works: bool
) -> None:
    assert works_on_a_mac(series, made) == works


@pytest.mark.parametrize(
    ("credential", "works"), [(CARD, True), (OLDER, False), (RESERVE, False), (OLD, False), (PHONE, False)]
)
def test_a_credential_says_whether_it_works_on_a_mac(mock: Mock, credential: str, works: bool) -> None:
    assert mock.wallet.get(credential).works_on_a_mac == works


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_has_its_series(kind: Kind) -> None:
    told = {"ordinary-card": "7XX", "card-of-another-environment": "7XX"}
    told |= dict.fromkeys(("reserve-card-loa2", "reserve-card-loa3", "blank-reserve-card"), "573")
    assert series_of(kind, None) == told.get(kind)
    assert series_of(kind, "6XX") == "6XX"


@pytest.mark.parametrize("kind", KINDS)
def test_a_card_has_a_number_and_a_phone_has_none(mock: Mock, kind: Kind) -> None:
    number = held(mock, kind).card_number
    assert bool(number) == (kind not in ("mobile", "function-certificate"))
    if number:
        assert (len(number), number[:4]) == (19, "9752")
        assert check_digit(number[:-1]) == int(number[-1])


def test_the_number_that_is_known_has_the_check_digit_that_ours_have() -> None:
    known = "9752269875700084682"  # siths-eid:4.3
    assert check_digit(known[:-1]) == int(known[-1])


def test_a_card_keeps_its_number_and_no_two_have_the_same(mock: Mock) -> None:
    every = [card_number(h) for p in mock.hsa.people() for h in p.credentials if h.kind != "mobile"]
    numbers = [number for number in every if number]
    assert len(numbers) == len(set(numbers))
    assert mock.wallet.get(CARD).card_number == Mock().wallet.get(CARD).card_number
    assert card_number(Held(id="x", kind="ordinary-card", card_number="9" * 19)) == "9" * 19


YESTERDAY = (NOW - timedelta(days=1)).date()


@pytest.mark.parametrize(
    ("credential", "made"),
    [(CARD, YESTERDAY), (RESERVE, YESTERDAY), (PHONE, YESTERDAY), (UPGRADED, date(2019, 10, 1))],
)
def test_a_credential_that_says_nothing_was_made_when_its_kind_is(
    mock: Mock, credential: str, made: date
) -> None:
    assert mock.wallet.get(credential).made == made


def test_a_6xx_card_is_four_years_old_and_still_good(mock: Mock) -> None:
    card = mock.wallet.get(OLDER)
    assert card.made == date(2022, 3, 2)
    assert {c.not_before for c in card.certificates} == {
        datetime(2022, 3, 1, 23, tzinfo=UTC)
    }  # Swedish midnight
    assert all(c.not_before < NOW < c.not_after for c in card.certificates)


def validity(mock: Mock, kind: Kind = "ordinary-card", **said: Any) -> tuple[datetime, datetime]:
    first = holding(mock, kind, **said).certificates[0]
    return first.not_before, first.not_after


def test_certificates_begin_when_the_file_says(mock: Mock) -> None:
    begins, ends = validity(mock, valid_from=date(2026, 7, 1), days=14)
    assert begins == datetime(2026, 6, 30, 22, tzinfo=UTC)  # midnight in Sweden, in summer
    assert ends - begins == timedelta(days=14)


@pytest.mark.parametrize("kind", ["ordinary-card", "mobile"])
def test_without_that_they_begin_when_the_card_was_made(mock: Mock, kind: Kind) -> None:
    begins, _ = validity(mock, kind, made=date(2025, 1, 10))
    assert begins == datetime(2025, 1, 9, 23, tzinfo=UTC)


def test_a_reserve_card_lies_in_a_drawer_first(mock: Mock) -> None:
    """The card was made long before anything was fetched onto it (gits:9)."""
    begins, ends = validity(mock, "reserve-card-loa2", made=date(2021, 1, 10))
    assert begins == NOW - timedelta(days=1)
    assert ends - begins == timedelta(days=180)


@pytest.mark.parametrize("days", [1, 14, 184])
def test_days_are_counted_from_the_beginning(mock: Mock, days: int) -> None:
    begins, ends = validity(mock, "reserve-card-loa3", days=days)
    assert ends - begins == timedelta(days=days)


def test_an_old_certificate_is_of_the_day_the_card_was_made_and_still_holds(mock: Mock) -> None:
    begins, ends = validity(mock, "type-1-card", made=date(2018, 5, 2))
    assert begins == datetime(2018, 5, 1, 22, tzinfo=UTC)
    assert ends > NOW + timedelta(days=300)


def test_a_credential_tells_what_it_was_made_from_and_when_it_was_ordered(mock: Mock) -> None:
    phone = mock.wallet.get("nurse-card-and-mobile.mobile")
    assert phone.made_from == "nurse-card-and-mobile.ordinary-card"
    card = holding(mock, "reserve-card-loa2", ordered=date(2026, 2, 1), extended=1)
    assert (card.ordered, card.extended) == (date(2026, 2, 1), 1)
