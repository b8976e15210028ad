"""In which state a credential is: the first that is so, and what cannot be mended goes first."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from idp_mock.credentials.state import State, state_of
from tests.credentials.hands import OLD, UPGRADED, held, holding
from tests.mock import CARD, PHONE, RESERVE, Mock


def state(mock: Mock, credential: str, *, locked: bool = False) -> State:
    made = mock.wallet.get(credential)
    return state_of(made, mock.register, now=mock.clock.now(), locked=locked)


@pytest.mark.parametrize("credential", [CARD, RESERVE, PHONE, OLD, UPGRADED])
def test_what_everybody_holds_is_active(mock: Mock, credential: str) -> None:
    assert state(mock, credential) == "active"


def test_a_card_that_nothing_was_fetched_onto_is_blank(mock: Mock) -> None:
    assert state(mock, held(mock, "blank-reserve-card").id, locked=True) == "blank"


def test_a_card_of_another_environment_is_active_there(mock: Mock) -> None:
    assert state(mock, held(mock, "card-of-another-environment").id) == "active"


def test_three_wrong_codes_lock_it(mock: Mock) -> None:
    mock.app.block(CARD)
    assert mock.app.is_locked(CARD)
    assert state(mock, CARD, locked=True) == "locked"


def test_half_a_year_ends_a_reserve_card_locked_or_not(mock: Mock) -> None:
    mock.wallet.get(RESERVE)
    mock.clock.move(timedelta(days=181))
    assert state(mock, RESERVE) == state(mock, RESERVE, locked=True) == "expired"


def test_a_card_of_tomorrow_is_not_valid_yet(mock: Mock) -> None:
    card = holding(mock, valid_from=date(2026, 3, 3))
    assert state_of(card, mock.register, now=mock.clock.now(), locked=False) == "not-yet-valid"


def test_a_revoked_card_stays_revoked_when_its_time_is_over(mock: Mock) -> None:
    mock.wallet.revoke(RESERVE)
    assert state(mock, RESERVE) == "revoked"
    mock.clock.move(timedelta(days=181))
    assert state(mock, RESERVE) == "revoked"
