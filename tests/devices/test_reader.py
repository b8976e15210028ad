"""What the computer asks beside the app: the PIN for TLS, which card is the active one, and the PUK."""

from __future__ import annotations

from typing import Any

import pytest

from idp_mock.authservice.order import Order
from idp_mock.devices.puk import puk_of
from idp_mock.devices.tries import PUK_TRIES
from idp_mock.errors import (
    ActiveCardFixed,
    CannotBeUnlocked,
    CodeNotEntered,
    Locked,
    NothingInDevice,
    PinNotEntered,
    Refusal,
    WrongCode,
    WrongPuk,
)
from tests.authservice.ask import ask
from tests.credentials.hands import OLDER
from tests.mock import CARD, PHONE, RESERVE, Mock

RIGHT, WRONG, NONE = "123456", "654321", ""
COLLEAGUE = "colleague.ordinary-card"
BLANK = "nurse-blank-reserve-card.blank-reserve-card"


def scan(mock: Mock, order: Order, device: str = CARD) -> None:
    mock.app.open(device, mock.authservice.qr(order.ref))


# --- the PIN for mutual TLS


@pytest.mark.parametrize("kind", ["windows-minidriver", "windows-net-id"])
def test_windows_asks_once(mock: Mock, kind: Any) -> None:
    """case:6."""
    mock.app.add(CARD, kind, CARD)
    assert mock.app.pin(CARD, RIGHT).pin_remembered
    assert mock.app.pin(CARD, NONE).pin_remembered
    assert mock.told() == [("code-entered", "")]


@pytest.mark.parametrize("kind", ["mac", "linux"])
def test_others_ask_every_time(mock: Mock, kind: Any) -> None:
    mock.app.add(CARD, kind, CARD)
    assert not mock.app.pin(CARD, RIGHT).pin_remembered
    with pytest.raises(PinNotEntered):
        mock.app.pin(CARD, NONE)


def test_the_pin_is_the_code_of_the_app_and_locks_with_it(mock: Mock, order: Order) -> None:
    for refusal in (WrongCode, WrongCode, Locked):
        with pytest.raises(refusal):
            mock.app.pin(CARD, WRONG)
    scan(mock, order)
    with pytest.raises(Locked):
        mock.app.code(CARD, RIGHT)
    assert mock.app.show(CARD).refused == "DEV-102"


def test_a_remembered_pin_opens_nothing_in_the_app(mock: Mock, order: Order) -> None:
    """case:68."""
    mock.app.pin(CARD, RIGHT)
    scan(mock, order)
    with pytest.raises(CodeNotEntered):
        mock.app.approve(CARD)


def test_a_code_in_the_app_is_remembered_for_the_browser(mock: Mock, order: Order) -> None:
    scan(mock, order)
    assert mock.app.code(CARD, RIGHT).pin_remembered
    mock.app.pin(CARD, NONE)


def test_a_phone_remembers_nothing(mock: Mock, order: Order) -> None:
    scan(mock, order, PHONE)
    assert not mock.app.code(PHONE, RIGHT).pin_remembered


def test_a_card_that_was_out_is_asked_for_its_pin_again(mock: Mock) -> None:
    mock.app.pin(CARD, RIGHT)
    mock.app.add(CARD, "windows-minidriver", "")
    with pytest.raises(NothingInDevice):
        mock.app.pin(CARD, NONE)
    mock.app.add(CARD, "windows-minidriver", CARD)
    with pytest.raises(PinNotEntered):
        mock.app.pin(CARD, NONE)


def test_a_blank_card_has_no_pin_to_ask_for(mock: Mock) -> None:
    with pytest.raises(NothingInDevice):
        mock.app.pin(BLANK, RIGHT)


# --- the first use


def test_a_card_that_is_new_to_the_app_is_asked_for_its_code_twice(mock: Mock, order: Order) -> None:
    """case:8."""
    mock.app.add(CARD, "windows-minidriver", CARD, registered=False)
    scan(mock, order)
    first = mock.app.code(CARD, RIGHT)
    assert (first.registered, first.ready, first.code_entered) == (True, True, False)
    with pytest.raises(CodeNotEntered):
        mock.app.approve(CARD)
    assert mock.app.show(CARD).ready
    second = mock.app.code(CARD, RIGHT)
    assert (second.ready, second.code_entered) == (False, True)
    assert mock.app.approve(CARD).state == "signed"


def test_a_wrong_code_registers_nothing(mock: Mock, order: Order) -> None:
    mock.app.add(CARD, "windows-minidriver", CARD, registered=False)
    scan(mock, order)
    with pytest.raises(WrongCode):
        mock.app.code(CARD, WRONG)
    assert not mock.app.show(CARD).registered


def test_a_phone_is_registered_from_the_start(mock: Mock) -> None:
    assert mock.app.add(PHONE, "iphone", PHONE, registered=False).registered


# --- the active card


def test_another_card_of_the_readers_can_be_the_active_one(mock: Mock, order: Order) -> None:
    """case:49: it is the active card that is asked for its code, and that logs in."""
    mock.app.add("ward-4", "windows-minidriver", CARD, others=[COLLEAGUE, OLDER])
    mock.app.pin("ward-4", RIGHT)
    shown = mock.app.activate("ward-4", COLLEAGUE)
    assert (shown.credential, shown.others, shown.pin_remembered) == (COLLEAGUE, (CARD, OLDER), False)
    scan(mock, order, "ward-4")
    mock.app.code("ward-4", RIGHT)
    mock.app.approve("ward-4")
    der = mock.authservice.get(order.ref).certificate
    assert der in [one.der for one in mock.wallet.get(COLLEAGUE).certificates]


def test_it_cannot_be_changed_once_a_login_has_begun_and_can_afterwards(mock: Mock, order: Order) -> None:
    mock.app.add("ward-4", "windows-minidriver", CARD, others=[COLLEAGUE])
    scan(mock, order, "ward-4")
    with pytest.raises(ActiveCardFixed):
        mock.app.activate("ward-4", COLLEAGUE)
    mock.app.cancel("ward-4")
    assert mock.app.activate("ward-4", COLLEAGUE).credential == COLLEAGUE


def test_only_what_is_in_a_reader_can_be_active(mock: Mock) -> None:
    with pytest.raises(NothingInDevice):
        mock.app.activate(CARD, COLLEAGUE)
    assert mock.app.activate(CARD, CARD).credential == CARD


# --- the PUK


def puk(mock: Mock, card: str = CARD) -> str:
    return puk_of(mock.wallet.get(card))


def test_a_puk_is_eight_digits_and_each_cards_own(mock: Mock) -> None:
    assert len({puk(mock, one) for one in (CARD, OLDER, COLLEAGUE)}) == 3
    assert all(len(one) == 8 and one.isdecimal() for one in (puk(mock), puk(mock, OLDER)))
    assert puk(mock) == puk(Mock())


def test_the_right_puk_gives_the_tries_back(mock: Mock, order: Order) -> None:
    """case:45."""
    scan(mock, order)
    mock.app.block(CARD)
    assert mock.app.puk(CARD, puk(mock)).tries_left == 3
    mock.app.code(CARD, RIGHT)
    assert mock.app.approve(CARD).state == "signed"


def wrong(right: str) -> str:
    return f"{(int(right) + 1) % 10**8:08}"


def test_a_wrong_one_gives_none_and_too_many_are_the_end_of_the_card(mock: Mock) -> None:
    """More than ten, siths-eid:3.5; then nobody unlocks it any more."""
    mock.app.block(CARD)
    for _ in range(PUK_TRIES - 1):
        with pytest.raises(WrongPuk):
            mock.app.puk(CARD, wrong(puk(mock)))
    assert mock.app.is_locked(CARD)
    with pytest.raises(CannotBeUnlocked):
        mock.app.puk(CARD, wrong(puk(mock)))
    acts = (lambda: mock.app.puk(CARD, puk(mock)), lambda: mock.app.unlock(CARD))
    for act in acts:
        with pytest.raises(CannotBeUnlocked):
            act()
    assert mock.app.is_locked(CARD)


def test_the_right_one_makes_the_wrong_ones_forgotten(mock: Mock) -> None:
    for _ in range(3):
        for _ in range(PUK_TRIES - 1):
            with pytest.raises(WrongPuk):
                mock.app.puk(CARD, wrong(puk(mock)))
        mock.app.puk(CARD, puk(mock))


@pytest.mark.parametrize("credential", [RESERVE, PHONE])
def test_what_has_no_puk_cannot_be_unlocked_with_one(mock: Mock, credential: str) -> None:
    assert puk(mock, credential) == ""
    with pytest.raises(CannotBeUnlocked):
        mock.app.puk(credential, "")


def test_an_empty_reader_has_nothing_to_unlock(mock: Mock) -> None:
    mock.app.add("pc", "windows-minidriver", "")
    with pytest.raises(Refusal) as refused:
        mock.app.puk("pc", "12345678")
    assert refused.value.code == "DEV-119"


def test_the_next_login_is_not_the_first_any_more(mock: Mock, order: Order) -> None:
    mock.app.add(CARD, "windows-minidriver", CARD, registered=False)
    scan(mock, order)
    mock.app.code(CARD, RIGHT)
    mock.app.cancel(CARD)
    scan(mock, ask(mock, login="login-2"))
    assert (mock.app.show(CARD).ready, mock.app.code(CARD, RIGHT).code_entered) == (False, True)
