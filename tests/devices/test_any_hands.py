"""Whatever two people do with their phones at one QR, nothing is signed that nobody approved."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from idp_mock.authservice.order import OrderState
from idp_mock.devices.tries import TRIES
from idp_mock.errors import Refusal
from tests.authservice.ask import ask
from tests.mock import PHONE, Mock

COLLEAGUE = "nurse-several-commissions.mobile"
ENDED = {OrderState.SIGNED, OrderState.CANCELLED, OrderState.FAILED, OrderState.EXPIRED}
HANDS = st.tuples(
    st.sampled_from([PHONE, COLLEAGUE]),
    st.sampled_from(["scan", "right", "wrong", "approve", "approve", "cancel", "wait", "revoke"]),
)


def do(mock: Mock, ref: str, device: str, act: str) -> None:
    match act:
        case "scan":
            mock.app.open(device, mock.authservice.qr(ref))
        case "right":
            mock.app.code(device, "123456")
        case "wrong":
            mock.app.code(device, "999999")
        case "approve":
            mock.app.approve(device)
        case "cancel":
            mock.app.cancel(device)
        case "revoke":
            mock.wallet.revoke(device)
        case "wait":
            mock.clock.move(timedelta(seconds=40))


@settings(max_examples=80, deadline=None)
@given(st.lists(HANDS, max_size=14))
def test_nothing_is_signed_that_nobody_approved(hands: list[tuple[str, str]]) -> None:
    mock = Mock()
    order = ask(mock)
    begun = mock.clock.now()
    for device, act in hands:
        before = mock.authservice.get(order.ref)
        stood, screen = before.state_at(mock.clock.now()), mock.app.show(device)
        with suppress(Refusal):
            do(mock, order.ref, device, act)
        now = mock.authservice.get(order.ref)
        state = now.state_at(mock.clock.now())
        if stood in ENDED:
            assert state is stood
            assert now == before
        if state is not stood and state is OrderState.SIGNED:
            assert (stood, act, now.device) == (OrderState.OPENED, "approve", device)
            assert screen.code_entered
            assert screen.tries_left == TRIES
            assert mock.register.status(mock.wallet.get(device).certificates[0].serial) == "good"
            assert mock.clock.now() < begun + timedelta(minutes=2)
        if before.device:
            assert now.device == before.device
    assert [what for what, code in mock.told() if what == "order-signed" and not code] in (
        [],
        ["order-signed"],
    )
