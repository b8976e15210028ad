"""The scenarios of the library: each says why, each is another one, and no fault is left out."""

from __future__ import annotations

from pathlib import Path
from typing import get_type_hints

import pytest
import yaml
from jsonschema import Draft202012Validator

from idp_mock.config import IdpConfig, Told
from idp_mock.devices.device import DEVICES
from scenarios import model
from scenarios.load import LIBRARY, load
from scenarios.model import Scenario
from scenarios.stage import known
from scenarios.stage.known import known_to
from scenarios.targets.target import load_target
from tests.scenarios.alike import alike
from tests.scenarios.story import story

SCENARIOS = load()
each = pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: scenario.id)


def test_there_are_plenty() -> None:
    assert len(SCENARIOS) >= 100


def test_they_are_right_for_the_people_and_the_faults_that_come_with_the_mock() -> None:
    assert load(known=known_to(load_target())) == SCENARIOS


@each
def test_its_id_is_its_place(scenario: Scenario) -> None:
    assert (LIBRARY / f"{scenario.id}.yaml").is_file()


@each
def test_it_says_why_anyone_cares_and_where_that_is_from(scenario: Scenario) -> None:
    assert len(scenario.why.split()) >= 3
    assert not scenario.why.endswith(".")  # the report adds it
    assert scenario.name != scenario.why
    assert scenario.source


@each
def test_a_refusal_that_is_expected_has_its_code(scenario: Scenario) -> None:
    bare = [ending for ending in scenario.endings if ending in ("granted", "denied", "rejected")]
    assert bare == []


def test_every_file_is_one_that_an_editor_takes() -> None:
    schema = Path(__file__).parents[2] / "docs" / "schemas" / "scenario.schema.json"
    validator = Draft202012Validator(yaml.safe_load(schema.read_text(encoding="utf-8")))
    told = [
        f"{path.relative_to(LIBRARY)}: {error.message}"
        for path in LIBRARY.rglob("*.yaml")
        for error in validator.iter_errors(yaml.safe_load(path.read_text(encoding="utf-8")))
    ]
    assert told == []


def test_no_two_are_the_same_story() -> None:
    """The same credential in the same state, by the same way and with the same end, is the same story."""
    assert alike(SCENARIOS) == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"steps": "[{clock: 200d}, {expect: granted}]"}, {"steps": "[{clock: 250d}, {expect: granted}]"}),
        (
            {"steps": "[sign-in, {expect: granted}]"},
            {"steps": "[{sign-in: {method: card}}, {expect: granted}]"},
        ),
        ({"at": '"2026-03-02 10:00"'}, {"at": '"2026-03-03 11:00"'}),
        ({"person": "nurse-one-commission"}, {"person": "secretary"}),
    ],
)
def test_a_state_is_what_has_become_of_things_and_not_how_it_is_written(
    one: dict[str, str], other: dict[str, str]
) -> None:
    assert alike([story(id="a/one", **one), story(id="a/other", **other)]) == [["a/one", "a/other"]]


@pytest.mark.parametrize(
    "changed",
    [
        {"credential": "mobile"},
        {
            "person": "doctor-who-signs",
            "credential": "card-with-signatures",
        },  # an ordinary card with certificates for signatures too
        {"device": "mac"},
        {"method": "app-here"},
        {"methods": "[card]"},
        {"way": "demand-loa3"},
        {"fault": "wrong-nonce"},
        {"idp": "{old_cards: false}"},
        {"at": '"2025-03-02 10:00"'},
        {"claims": "{acr: present}"},
        {"steps": "[sign-in, {expect: no-answer}]"},
        {"steps": "[revoke, sign-in, {expect: granted}]"},
        {"steps": "[{revoke: {credential: mobile}}, sign-in, {expect: granted}]"},
        {"steps": "[{clock: 5y}, sign-in, {expect: granted}]"},
        {"steps": "[{pick-certificate: second-hsa-id}, sign-in, {expect: granted}]"},
        {"steps": "[{press-twice: login}, sign-in, {expect: granted}]"},
        {"steps": "[close-tab, sign-in, {expect: granted}]"},
        {"steps": "[{sign-in: {person: colleague}}, {expect: granted}]"},
        {"steps": "[{sign-in: {who: other}}, {expect: granted}]"},
    ],
    ids=str,
)
def test_what_makes_another_story(changed: dict[str, str]) -> None:
    usual = {"steps": "[sign-in, {expect: granted}]"}
    changed = {key: value.replace("5y", "2000d") for key, value in changed.items()}
    assert alike([story(id="a/one", **usual), story(id="a/other", **(usual | changed))]) == []


def test_the_same_story_under_another_name_is_found() -> None:
    one = SCENARIOS[0]
    again = one.model_copy(update={"id": "other/name", "name": "Another name", "person": "colleague"})
    assert alike([*SCENARIOS, again]) == [[one.id, "other/name"]]


def test_every_fault_of_the_catalogue_is_told_in_some_scenario() -> None:
    told = {scenario.fault for scenario in SCENARIOS}
    told |= {
        step.name for scenario in SCENARIOS for step in scenario.steps if isinstance(step, model.TellFault)
    }
    assert {name for name, _ in known.faults()} - told == set()


def test_every_step_is_used_by_some_scenario() -> None:
    used = {step.do for scenario in SCENARIOS for step in scenario.steps}
    assert set(model.STEPS) - used == {"choose"}  # sign-in chooses too


def test_every_way_device_method_and_kind_of_credential_is_played() -> None:
    assert {scenario.way for scenario in SCENARIOS} == set(model.Way.__args__)  # type: ignore[attr-defined]
    assert {scenario.method for scenario in SCENARIOS} == set(model.Method.__args__)  # type: ignore[attr-defined]
    assert {scenario.device.kind for scenario in SCENARIOS} == set(DEVICES)
    held = {kind for kinds in known_to(load_target()).people.values() for kind in kinds}
    assert held - {scenario.credential for scenario in SCENARIOS} == set()


def test_those_of_a_browser_run_are_the_three_methods() -> None:
    tagged = [scenario for scenario in SCENARIOS if "three-methods" in scenario.tags]
    assert {scenario.method for scenario in tagged} == {"card", "app-here", "app-elsewhere"}
    assert all("browser" in scenario.drivers for scenario in tagged)


def test_every_way_that_a_refusal_can_travel_is_played_otherwise_than_it_comes() -> None:
    """How a refusal travels is a setting each (inera-idp:5)."""
    ways = {name for name, kind in get_type_hints(IdpConfig).items() if kind is Told}
    assert len(ways) >= 4
    played = {name for scenario in load() for name in scenario.idp}
    assert ways <= played
