"""The states of an order are a table, and no sequence of steps leaves it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from idp_mock.authservice.order import Order, OrderState
from idp_mock.errors import OrderExpired, OrderOutOfStep
from tests.mock import NOW

LIFE = timedelta(minutes=2)
ENDED = {OrderState.SIGNED, OrderState.CANCELLED, OrderState.FAILED, OrderState.EXPIRED}


def order() -> Order:
    return Order(
        ref="ref",
        login="login",
        method="app-elsewhere",
        asks="Journalsystem X",
        message="",
        challenge=b"challenge",
        start_token="token",
        qr_secret=b"secret",
        issuers=(),
        made_at=NOW,
        expires_at=NOW + LIFE,
    )


STEPS: dict[str, Callable[[Order, timedelta], Order]] = {
    "open": lambda order, after: order.opened_by("phone", now=NOW + after),
    "sign": lambda order, after: order.signed(b"certificate", now=NOW + after),
    "fail": lambda order, after: order.failed("IDP-206", now=NOW + after),
    "cancel": lambda order, after: order.cancelled(now=NOW + after),
}


def walk(*steps: str) -> Order:
    walked = order()
    for step in steps:
        walked = STEPS[step](walked, timedelta(0))
    return walked


def test_an_order_is_opened_then_signed() -> None:
    signed = walk("open", "sign")
    assert (signed.state, signed.device, signed.certificate) == (OrderState.SIGNED, "phone", b"certificate")


def test_a_failed_order_remembers_why() -> None:
    failed = walk("open", "fail")
    assert (failed.state, failed.refused) == (OrderState.FAILED, "IDP-206")


@pytest.mark.parametrize("steps", [("cancel",), ("open", "cancel")], ids="-".join)
def test_it_can_be_cancelled_before_and_after_it_was_opened(steps: tuple[str, ...]) -> None:
    assert walk(*steps).state is OrderState.CANCELLED


@pytest.mark.parametrize("step", ["sign", "fail"])
def test_what_nobody_opened_cannot_be_signed(step: str) -> None:
    with pytest.raises(OrderOutOfStep):
        walk(step)


@pytest.mark.parametrize("ending", [("open", "sign"), ("open", "fail"), ("cancel",)], ids="-".join)
@pytest.mark.parametrize("step", STEPS)
def test_what_has_ended_stays_ended(ending: tuple[str, ...], step: str) -> None:
    with pytest.raises(OrderOutOfStep):
        walk(*ending, step)


@pytest.mark.parametrize("before", [(), ("open",)], ids=["pending", "opened"])
@pytest.mark.parametrize("step", STEPS)
def test_nothing_happens_to_an_expired_order(before: tuple[str, ...], step: str) -> None:
    with pytest.raises(OrderExpired):
        STEPS[step](walk(*before), LIFE)


def test_an_order_expires_at_its_end_and_not_before() -> None:
    assert order().state_at(NOW + LIFE - timedelta(microseconds=1)) is OrderState.PENDING
    assert order().state_at(NOW + LIFE) is OrderState.EXPIRED


def test_what_was_finished_in_time_does_not_expire() -> None:
    assert walk("open", "sign").state_at(NOW + 2 * LIFE) is OrderState.SIGNED


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(sorted(STEPS)), st.integers(0, 40)), max_size=12))
def test_no_sequence_of_steps_signs_unopened_or_leaves_an_end(steps: list[tuple[str, int]]) -> None:
    walked, passed, seen = order(), 0, [OrderState.PENDING]
    for step, seconds in steps:
        passed += seconds
        after = timedelta(seconds=passed)
        before = walked.state_at(NOW + after)
        try:
            walked = STEPS[step](walked, after)
        except (OrderExpired, OrderOutOfStep):
            assert walked.state_at(NOW + after) is before
            continue
        assert before not in ENDED
        assert after < LIFE
        seen.append(walked.state)
    if OrderState.SIGNED in seen:
        assert seen == [OrderState.PENDING, OrderState.OPENED, OrderState.SIGNED]
    assert len([state for state in seen if state in ENDED]) <= 1
