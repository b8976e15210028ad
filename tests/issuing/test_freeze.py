"""The change of platform of January 2024: nothing is issued, and logins go on."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from idp_mock.devices.puk import puk_of
from idp_mock.environments import Environment
from idp_mock.errors import IssuingFrozen, OrdersStopped
from idp_mock.issuing.dates import SWEDEN, is_frozen, orders_are_stopped
from tests.idp.players import ANNA, environment
from tests.issuing.counter import BIRGITTA, LARS, PETRA, issue, logged_in


def at(text: str) -> datetime:
    return datetime.strptime(text, "%Y-%m-%d %H:%M:%S").replace(tzinfo=SWEDEN)


@pytest.mark.parametrize(
    ("when", "stopped", "frozen"),
    [
        ("2023-12-10 23:59:59", False, False),
        ("2023-12-11 00:00:00", True, False),
        ("2024-01-23 11:59:59", True, False),
        ("2024-01-23 12:00:00", True, True),
        ("2024-01-25 11:59:59", True, True),
        ("2024-01-25 12:00:00", False, False),
    ],
)
def test_the_times_are_those_of_the_announcement(when: str, stopped: bool, frozen: bool) -> None:
    assert (orders_are_stopped(at(when)), is_frozen(at(when))) == (stopped, frozen)


@pytest.fixture
def frozen() -> Environment:
    """With one order that is handed out and one that is not."""
    env = environment(begins_at=at("2024-01-23 11:00:00"))
    env.portal.order(BIRGITTA, "reserve-card-loa2", by=PETRA, name="ordered")
    env.portal.order(BIRGITTA, "reserve-card-loa2", by=PETRA, name="handed-out")
    env.portal.hand_out(f"{BIRGITTA}.handed-out", by=LARS)
    env.clock.move(timedelta(hours=3))
    return env


ACTS: dict[str, Callable[[Environment], object]] = {
    "order": lambda env: env.portal.order(BIRGITTA, "reserve-card-loa2", by=PETRA),
    "hand out": lambda env: env.portal.hand_out(f"{BIRGITTA}.ordered", by=LARS),
    "activate": lambda env: env.mina_sidor.activate(f"{BIRGITTA}.handed-out", "123456"),
    "extend": lambda env: env.mina_sidor.extend(f"{ANNA}.reserve-card-loa3"),
    "phone": lambda env: env.mina_sidor.ask_for_phone(f"{ANNA}.ordinary-card"),
    "certificate": lambda env: env.portal.add_certificate(
        "doctor-two-employers.ordinary-card", "TST5565594230-1016", by=PETRA
    ),
    "unlock": lambda env: env.portal.unlock(f"{ANNA}.ordinary-card", by=PETRA),
    "unlock alone": lambda env: env.mina_sidor.unlock(f"{ANNA}.ordinary-card", by=f"{ANNA}.mobile"),
    "renew by hand": lambda env: env.owner.renew(f"{ANNA}.reserve-card-loa2"),
    "unlock by hand": lambda env: env.owner.unlock(f"{ANNA}.ordinary-card"),
}


@pytest.mark.parametrize("act", ACTS)
def test_nothing_is_issued_and_afterwards_it_is(frozen: Environment, act: str) -> None:
    with pytest.raises(IssuingFrozen):
        ACTS[act](frozen)
    frozen.clock.move(timedelta(days=2))
    ACTS[act](frozen)


def test_logins_go_on(frozen: Environment) -> None:
    assert logged_in(frozen, f"{ANNA}.ordinary-card")
    assert logged_in(frozen, f"{ANNA}.mobile")


def test_who_has_the_letter_unlocks_a_card_without_the_portal(frozen: Environment) -> None:
    card = "nurse-older-card.older-card"
    frozen.app.block(card)
    frozen.app.puk(card, puk_of(frozen.wallet.get(card)))
    assert not frozen.app.is_locked(card)


def test_nor_does_the_owner_need_it_for_such_a_card(frozen: Environment) -> None:
    frozen.app.block("nurse-older-card.older-card")
    frozen.owner.unlock("nurse-older-card.older-card")
    assert not frozen.app.is_locked("nurse-older-card.older-card")


def test_a_revocation_is_written_down_and_takes_effect_when_the_portal_opens(frozen: Environment) -> None:
    card = f"{ANNA}.ordinary-card"
    assert frozen.portal.revoke(card) == at("2024-01-25 12:00:00")
    assert [event.what.value for event in frozen.journal.after()][-1] == "revocation-noted"
    assert logged_in(frozen, card)
    serial = frozen.wallet.get(card).for_login[0].serial
    opens = at("2024-01-25 12:00:00")
    assert frozen.register.status(serial, at=opens - timedelta(seconds=1)) == "good"
    assert frozen.register.status(serial, at=opens) == "revoked"


def test_ordinary_cards_wait_and_reserve_cards_do_not() -> None:
    env = environment(begins_at=at("2023-12-11 08:00:00"))
    with pytest.raises(OrdersStopped):
        env.portal.order(BIRGITTA, "ordinary-card", by=PETRA)
    assert issue(env, BIRGITTA, "reserve-card-loa2")


def test_another_environment_is_as_open_as_its_own_clock_says(frozen: Environment) -> None:
    assert issue(environment(), BIRGITTA, "ordinary-card", name="new-card")
