"""A rollover in the middle of a run: who fetches the keys goes on, who pinned one stops at the switch."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from scenarios.drivers.start import Drivers
from scenarios.load import LIBRARY, load
from scenarios.model import RollOver, Scenario, TellFault
from scenarios.stage.sample import Sample
from scenarios.targets.target import load_target
from tests.scenarios.test_played import end_of

ROLLOVERS = [scenario for scenario in load() if any(isinstance(step, RollOver) for step in scenario.steps)]
# Where somebody logs in before anything changes, so that there is a key to pin.
AFTER_A_LOGIN = [
    scenario for scenario in ROLLOVERS if not isinstance(scenario.steps[0], RollOver | TellFault)
]
every_rollover = pytest.mark.parametrize("scenario", ROLLOVERS, ids=lambda scenario: scenario.id)


@pytest.fixture(scope="module")
def pinning() -> Iterator[Sample]:
    made = Sample(load_target(), mistakes=("pins-a-key",))
    yield made
    made.close()


@every_rollover
def test_who_fetches_the_keys_goes_on(scenario: Scenario, stage: Sample, drivers: Drivers) -> None:
    assert end_of(scenario, stage, drivers).status == "passed"


@pytest.mark.parametrize("scenario", AFTER_A_LOGIN, ids=lambda scenario: scenario.id)
def test_who_pinned_a_key_stops_at_the_switch(scenario: Scenario, pinning: Sample) -> None:
    with Drivers() as windows:
        end = end_of(scenario, pinning, windows)
    switch = next(
        at for at, step in enumerate(scenario.steps, 1) if isinstance(step, RollOver) and step.act == "switch"
    )
    assert end.failure is not None
    assert (end.status, end.failure.seen) == ("failed", "rejected RP-306")
    assert end.failure.step > switch


def test_the_next_scenario_begins_with_the_first_key(stage: Sample, drivers: Drivers) -> None:
    (rollover,) = load([LIBRARY / "tokens" / "rollover.yaml"])
    (plain,) = load([LIBRARY / "methods" / "card.yaml"])
    end_of(rollover, stage, drivers)
    end_of(plain, stage, drivers)
    control = stage.place(plain).control
    (key,) = control.ask("GET", "keys")["keys"]
    (jwk,) = control.ask("POST", "keys", {"rollover": "announce"})["keys"][:1]
    assert (key["kid"], key["state"]) == (jwk["kid"], "signs")
    control.reset()
