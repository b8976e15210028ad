"""docs/scenarios.md describes the whole format, and what it shows is taken; so is its schema."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any, get_args

import pytest
import yaml
from jsonschema import Draft202012Validator
from pydantic import BaseModel

from scenarios import model
from scenarios.load import load
from scenarios.model import STEPS, Scenario
from scenarios.stage.known import known_to
from scenarios.targets.target import load_target
from tests.document import DOCS, example, keys, taken
from tests.scenarios.story import KEYS, story

SCHEMA = DOCS / "schemas" / "scenario.schema.json"
TEXT = (DOCS / "scenarios.md").read_text(encoding="utf-8")
STEP = re.compile(r"^\| `([a-z-]+)` \| (.+?) \| (.+?) \| `(.+)` \|$", re.MULTILINE)
ROWS = {word: (re.findall(r"`([\w-]+)`", names), shown) for word, names, _, shown in STEP.findall(TEXT)}
MODELS = {
    one.model_fields["do"].default: one
    for one in vars(model).values()
    if isinstance(one, type) and issubclass(one, BaseModel) and "do" in one.model_fields
}


def faults(content: Any) -> list[str]:
    validator = Draft202012Validator(json.loads(SCHEMA.read_text(encoding="utf-8")))
    return [error.message for error in validator.iter_errors(content)]


def written(**changed: str) -> Any:
    """A scenario as YAML reads it."""
    return {key: yaml.safe_load(value) for key, value in {**KEYS, **changed}.items()}


def test_its_table_lists_the_keys_that_are_taken() -> None:
    assert keys("scenarios.md", "The file") == taken(Scenario)


def test_its_example_is_taken_by_the_sample(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text(example("scenarios.md"), encoding="utf-8")
    (scenario,) = load([path], known=known_to(load_target()))
    assert scenario.endings == ("granted RP-202", "denied RP-305")
    assert faults(yaml.safe_load(example("scenarios.md"))) == []


def test_it_lists_every_step_in_the_order_of_the_code() -> None:
    assert list(ROWS) == STEPS


@pytest.mark.parametrize("word", STEPS)
def test_the_row_of_a_step_names_its_keys(word: str) -> None:
    wanted = (
        ["decision", "code", "rejected", "no-answer", "who"]
        if word == "expect"
        else list(MODELS[word].model_fields)[1:]
    )
    assert ROWS[word][0] == wanted


@pytest.mark.parametrize("word", STEPS)
def test_the_example_of_a_step_is_taken_and_an_editor_takes_it_too(word: str) -> None:
    steps = (
        f"[{{{ROWS[word][1]}}}, {{expect: granted}}]"
        if ":" in ROWS[word][1]
        else f"[{word}, {{expect: granted}}]"
    )
    assert story(steps=steps).steps[0].do == word
    assert faults(written(steps=steps)) == []


def test_it_lists_every_ending_way_and_driver() -> None:
    endings = TEXT.split("\n## Endings\n")[1].split("\n## ")[0]
    known = [*get_args(model.DecisionName), *get_args(model.Ending.model_fields["ending"].annotation)]
    told = re.findall(r"^\| `([\w-]+)` \|", endings, re.MULTILINE)
    assert sorted(told) == sorted(known)
    ways = TEXT.split("\n## Ways\n")[1].split("\n## ")[0]
    assert re.findall(r"^\| `([\w-]+)` \|", ways, re.MULTILINE) == list(get_args(model.Way))


# --- the schema ---------------------------------------------------------------------------------------------------


def test_the_schema_is_the_one_that_is_applied() -> None:
    assert json.loads(SCHEMA.read_text(encoding="utf-8")) == Scenario.model_json_schema()


@pytest.mark.parametrize(
    "steps",
    [
        "[revoke:, {expect: granted}]",
        "[{code: {code: wrong}}, {expect: granted}]",
        "[{code: wrong, who: other}, {expect: granted}]",
        "[{clock: -30d}, {expect: {decision: granted, code: RP-202, who: other}}]",
        "[{expect: {no-answer: IDP-201}}, {expect: signed-in, who: other}]",
    ],
)
def test_the_schema_takes_the_short_forms_that_are_taken(steps: str) -> None:
    assert story(steps=steps)
    assert faults(written(steps=steps)) == []


@pytest.mark.parametrize(
    "changed",
    [
        {"method": "crad"},
        {"colour": "blue"},
        {"at": "2025-12-01"},
        {"steps": "[opn, {expect: granted}]"},
        {"steps": "[open, {expect: granted}]"},
        {"steps": "[{open: {}}, {expect: granted}]"},
        {"steps": "[{open: {requires: loa2, function: record}}, {expect: granted}]"},
        {"steps": "[{scan: {lat: true}}, {expect: granted}]"},
        {"steps": "[{sign-in: maybe}, {expect: granted}]"},
        {"steps": "[{clock: 7}, {expect: granted}]"},
        {"steps": "[press-twice, {expect: granted}]"},
        {"steps": "[{press-twice: enter}, {expect: granted}]"},
        {"steps": "[{choose-method: by-hand}, {expect: granted}]"},
        {"steps": "[{expect: rejected}]"},
        {"steps": "[{expect: {rejected: whatever}}]"},
        {"steps": "[{expect: {to: granted}}]"},
        {"steps": "[{do: sign-in}, {expect: granted}]"},
        {"source": "[somewhere]"},
    ],
)
def test_the_schema_refuses_what_is_refused(changed: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="validation error"):
        story(**changed)
    assert faults(written(**changed))
