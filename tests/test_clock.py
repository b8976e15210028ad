"""Two times: a test moves one of them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from idp_mock.clock import Clock, wall

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
def clock() -> Clock:
    return Clock(lambda: NOW)


def test_a_clock_that_nobody_moved_is_the_walls() -> None:
    assert abs(Clock().now() - wall()) < timedelta(seconds=5)


def test_the_walls_time_is_utc() -> None:
    assert wall().utcoffset() == timedelta(0)


@pytest.mark.parametrize("by", [DAY, -DAY, timedelta(0)], ids=["forward", "backward", "not at all"])
def test_it_moves_and_says_where_it_is(clock: Clock, by: timedelta) -> None:
    assert clock.move(by) == clock.now() == NOW + by


def test_moves_add_up(clock: Clock) -> None:
    clock.move(DAY)
    clock.move(DAY)
    assert clock.now() == NOW + 2 * DAY


def test_set_to_a_time_it_goes_on_from_there() -> None:
    at = [NOW]
    clock = Clock(lambda: at[0])
    assert clock.set(NOW + 30 * DAY) == NOW + 30 * DAY
    at[0] += timedelta(seconds=5)
    assert clock.now() == NOW + 30 * DAY + timedelta(seconds=5)


def test_reset_it_is_the_walls_again(clock: Clock) -> None:
    clock.move(DAY)
    clock.reset()
    assert clock.now() == NOW


@pytest.mark.parametrize(
    "by", [timedelta.max, timedelta.min, timedelta(days=365 * 9000)], ids=["max", "min", "far"]
)
def test_it_stays_where_it_is_when_no_calendar_reaches(clock: Clock, by: timedelta) -> None:
    clock.move(DAY)
    with pytest.raises(OverflowError):
        clock.move(by)
    assert clock.now() == NOW + DAY


@pytest.mark.parametrize(
    "at", [datetime(1949, 12, 31, tzinfo=UTC), datetime(9999, 1, 1, tzinfo=UTC)], ids=str
)
def test_it_goes_nowhere_where_certificates_have_no_time(clock: Clock, at: datetime) -> None:
    with pytest.raises(OverflowError):
        clock.set(at)
    assert clock.now() == NOW


def test_two_clocks_do_not_know_each_other(clock: Clock) -> None:
    other = Clock(lambda: NOW)
    clock.move(DAY)
    assert other.now() == NOW


def test_it_begins_where_it_is_told_to_and_goes_back_there() -> None:
    begins = datetime(2024, 1, 24, 12, tzinfo=UTC)
    clock = Clock(lambda: NOW, begins_at=begins)
    assert clock.now() == begins
    clock.move(timedelta(days=2))
    clock.reset()
    assert clock.now() == begins
