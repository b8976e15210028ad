"""Real behaviour against the sample: what is expected wrongly turns red, and says what was seen."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from scenarios.drivers.start import Drivers
from scenarios.events import Failure, ScenarioFinished, StepDone
from scenarios.load import LIBRARY, load
from scenarios.model import Expect, Scenario
from scenarios.runner import play
from scenarios.stage.sample import Sample
from tests.scenarios.story import story


def end_of(scenario: Scenario, stage: Sample, drivers: Drivers) -> ScenarioFinished:
    *_, end = play(scenario, "http", stage, drivers)
    assert isinstance(end, ScenarioFinished)
    return end


def of_the_library(name: str, **changed: Any) -> Scenario:
    (scenario,) = load([LIBRARY / f"{name}.yaml"])
    return scenario.model_copy(update=changed)


@pytest.mark.parametrize(
    ("name", "wrong", "seen"),
    [
        ("methods/card", "denied", "granted RP-202"),
        ("loa/demand-loa3-reserve-loa2", {"rejected": "RP-302"}, "rejected RP-310 IDP-210"),
        ("user/no-card", "signed-in", "no-answer IDP-201"),
        ("tokens/wrong-nonce", {"rejected": "RP-302"}, "rejected RP-303"),
        ("certificates/revoked-card", {"no-answer": "IDP-205"}, "no-answer IDP-206"),
    ],
)
def test_a_wrong_ending_fails_with_what_was_expected_and_what_was_seen(
    name: str, wrong: Any, seen: str, stage: Sample, drivers: Drivers
) -> None:
    right = of_the_library(name)
    last = max(at for at, step in enumerate(right.steps) if isinstance(step, Expect))
    expect = Expect(to=wrong)
    steps = [*right.steps[:last], expect, *right.steps[last + 1 :]]
    end = end_of(right.model_copy(update={"steps": steps}), stage, drivers)
    assert end.status == "failed"
    assert end.failure == Failure(step=last + 1, expected=str(expect.to), seen=seen)
    assert end_of(right, stage, drivers).status == "passed"


def test_a_wrong_claim_fails_with_what_the_system_was_told(stage: Sample, drivers: Drivers) -> None:
    scenario = of_the_library("methods/card", claims={"acr": "http://id.sambi.se/loa/loa2"})
    end = end_of(scenario, stage, drivers)
    assert end.failure is not None
    assert (end.failure.expected, end.failure.seen) == (
        "http://id.sambi.se/loa/loa2",
        "http://id.sambi.se/loa/loa3",
    )


def test_a_row_can_be_chosen_as_a_step_of_its_own(stage: Sample, drivers: Drivers) -> None:
    scenario = story(
        person="nurse-several-commissions",
        method="app-here",
        steps="[{open: {requires: loa3}}, choose-method, scan, code, approve, {choose: Akutmottagningen},"
        " {expect: {decision: granted, code: RP-202}}]",
        claims="{healthCareUnitName: Akutmottagningen}",
    )
    assert end_of(scenario, stage, drivers).status == "passed"


def test_what_the_mock_refuses_is_a_failed_scenario_and_the_next_one_is_played(
    stage: Sample, drivers: Drivers
) -> None:
    end = end_of(story(steps="[{clock: 90000d}, {expect: granted}]"), stage, drivers)
    assert end.failure is not None
    assert end.failure.seen.startswith("IDP-401 move: ")
    assert end_of(of_the_library("methods/card"), stage, drivers).status == "passed"


def test_its_journal_is_its_own_and_tells_of_the_whole_login(stage: Sample, drivers: Drivers) -> None:
    first = end_of(of_the_library("methods/card"), stage, drivers)
    second = end_of(of_the_library("user/cancel-on-the-page"), stage, drivers)
    assert "token-request" in [event["what"] for event in first.journal]
    assert "token-request" not in [event["what"] for event in second.journal]


def test_a_play_over_http_has_no_pictures(stage: Sample, drivers: Drivers, tmp_path: Path) -> None:
    told = list(play(of_the_library("user/no-card"), "http", stage, drivers, tmp_path / "shots"))
    assert [one.screenshot for one in told if isinstance(one, StepDone)] == [None] * 4


@pytest.mark.browser
@pytest.mark.parametrize(
    "name",
    [
        "user/no-card",
        "methods/phone-app",
        "commissions/two-employers-by-card",  # one row by card, and two with the same card in the app
        "choices/same-card-in-the-app",
        "choices/organisation-chosen",  # a choice after the app was started on this device
    ],
)
def test_a_play_in_a_browser_ends_alike_and_has_a_picture_of_each_step(
    name: str, stage: Sample, drivers: Drivers, tmp_path: Path
) -> None:
    scenario = of_the_library(name)
    *told, end = play(scenario, "browser", stage, drivers, tmp_path)
    assert isinstance(end, ScenarioFinished)
    assert (end.status, end.actual) == ("passed", end_of(scenario, stage, drivers).actual)
    shots = [one.screenshot for one in told if isinstance(one, StepDone)]
    assert all(shot is not None and shot.read_bytes().startswith(b"\xff\xd8") for shot in shots)
