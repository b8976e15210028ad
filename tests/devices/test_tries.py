"""The count of wrong codes: three, one by one, and everything back after the right one."""

from __future__ import annotations

from functools import partial

import pytest

from idp_mock.devices.tries import TRIES, Tries
from idp_mock.errors import Locked
from tests.mock import Mock
from tests.race import THREADS, at_once


@pytest.fixture
def tries(mock: Mock) -> Tries:
    return Tries(mock.store, mock.clock)


def test_there_are_three_at_first(tries: Tries) -> None:
    assert tries.left("card") == TRIES == 3


def test_each_wrong_code_takes_one_and_the_right_one_gives_them_back(tries: Tries) -> None:
    assert [tries.entered("card", right=right) for right in (False, False, True, False)] == [2, 1, 3, 2]


@pytest.mark.parametrize("right", [True, False])
def test_locked_it_takes_no_code_at_all(tries: Tries, right: bool) -> None:
    tries.use_up("card")
    with pytest.raises(Locked):
        tries.entered("card", right=right)
    assert tries.left("card") == 0


def test_unlocked_there_are_three_again(tries: Tries) -> None:
    tries.use_up("card")
    tries.give_back("card")
    assert tries.left("card") == 3


def test_each_credential_has_a_count_of_its_own(tries: Tries) -> None:
    tries.use_up("card")
    assert tries.left("phone") == 3


def test_guesses_at_the_same_moment_are_counted_one_by_one(tries: Tries) -> None:
    def guess(credential: str) -> int | None:
        try:
            return tries.entered(credential, right=False)
        except Locked:
            return None

    for n in range(10):
        got = at_once(partial(guess, f"card-{n}"))
        assert sorted(left for left in got if left is not None) == [0, 1, 2]
        assert got.count(None) == THREADS - 3
