"""docs/targets.md describes the whole format, its example is taken, and its schema says the same."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator
from pydantic import BaseModel

from scenarios.targets.target import (
    SAMPLE,
    Action,
    Dispensation,
    LocalIdp,
    Needs,
    Reads,
    Registration,
    Rule,
    Shown,
    ShownClaims,
    Target,
    TargetFunction,
    load_target,
)
from siths_files import BadFile
from tests.document import DOCS, example

SCHEMA = DOCS / "schemas" / "target.schema.json"
TEXT = (DOCS / "targets.md").read_text(encoding="utf-8")
ROW = re.compile(r"^\| `([\w-]+)` \| (yes|) ?\|", re.MULTILINE)
PARTS: dict[str, type[BaseModel]] = {
    "The file": Target,
    "client": Registration,
    "An action": Action,
    "A local IdP": LocalIdp,
    "A function": TargetFunction,
    "requires": Needs,
    "A dispensation": Dispensation,
    "reads": Reads,
    "A rule": Rule,
    "code, reason and decided_by": Shown,
    "claims": ShownClaims,
}


def faults(content: Any) -> list[str]:
    validator = Draft202012Validator(json.loads(SCHEMA.read_text(encoding="utf-8")))
    return [error.message for error in validator.iter_errors(content)]


@pytest.fixture
def mine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The example in a file, where its secret is set."""
    monkeypatch.setenv("JOURNAL_SECRET", "a-long-secret")
    path = tmp_path / "my-target.yaml"
    path.write_text(example("targets.md"), encoding="utf-8")
    return path


@pytest.mark.parametrize(("heading", "model"), PARTS.items(), ids=PARTS)
def test_its_tables_list_the_keys_that_are_taken(heading: str, model: type[BaseModel]) -> None:
    section = TEXT.split(f"\n## {heading}\n")[1].split("\n## ")[0]
    told = {key: must == "yes" for key, must in ROW.findall(section)}
    assert told == {field.alias or key: field.is_required() for key, field in model.model_fields.items()}


def test_its_example_is_taken(mine: Path) -> None:
    target = load_target(mine)
    assert target.client.client_secret == "a-long-secret"
    assert target.function(requires="loa3", name=None) is target.functions["record"]
    assert target.reads.step_up is not None


def test_its_example_has_every_key_but_that_of_the_sample(mine: Path) -> None:
    known = {field.alias or key for model in PARTS.values() for key, field in model.model_fields.items()}
    between = set(LocalIdp.model_fields) - {"url"}  # which has an example of its own
    absent = {key for key in known if not re.search(rf"\b{key}:", example("targets.md"))}
    assert absent == {"start", "header", "local_idp", *between}


def test_a_secret_that_the_environment_lacks_is_told(mine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("JOURNAL_SECRET")
    with pytest.raises(BadFile) as error:
        load_target(mine)
    (fault,) = error.value.faults
    assert fault == f"{mine}:12: client.client_secret: the environment variable JOURNAL_SECRET is not set"


@pytest.mark.parametrize(
    ("right", "wrong", "told"),
    [
        ("  denied:", "  denyed:", ["denyed is not known; did you mean denied?", "reads.denied is missing"]),
        ('{css: ".reason"}', "{}", ["names one of css, json, header, text and redirect"]),
        ('css: ".reason"', 'css: ".reason["', ["'.reason[' is no CSS selector"]),
        ("{text: Inloggningen misslyckades}", '{text: ""}', ["at least 1 character"]),
        ("{text: Inloggningen misslyckades}", "{text: null}", ["a rule names status, css, text"]),
        ("{text: Inloggningen misslyckades}", "{header: {}}", ["a rule names status, css, text"]),
        ("  - click: Logga ut", "  - {}", ["an action names either open or click"]),
        ("  - click: Logga ut", "  - {open: /, click: Ut}", ["an action names either open or click"]),
        (
            "  signed_in: {css: \"form[action='/logout']\"}",
            "  signed_in: {}",
            ["a rule names status, css, text"],
        ),
        ("loa: 2", "loa: 4", ["should be 0, 2 or 3"]),
        ("ways: [check, step-up]", "ways: [never]", ["should be 'check', 'demand-loa2'"]),
        ("\nfunctions:", "\nfunctions: {}\nfunktions:", ["at least 1 item", "did you mean functions?"]),
    ],
)
def test_a_slip_is_told_with_its_line(right: str, wrong: str, told: list[str], mine: Path) -> None:
    text = mine.read_text(encoding="utf-8").replace(right, wrong)
    mine.write_text(text, encoding="utf-8")
    with pytest.raises(BadFile) as error:
        load_target(mine)
    assert all(re.match(rf"{re.escape(str(mine))}:\d+: ", fault) for fault in error.value.faults)
    assert all(any(one in fault for fault in error.value.faults) for one in told), error.value.faults


def test_the_first_function_with_just_the_level_is_opened() -> None:
    sample = load_target()
    assert sample.function(requires="loa2", name=None) is sample.functions["schedule"]
    assert sample.function(requires="nothing", name=None) is sample.functions["start"]
    assert sample.function(requires=None, name="medications") is sample.functions["medications"]
    assert sample.function(requires=None, name="letters") is None


def test_the_schema_is_the_one_that_is_applied() -> None:
    assert json.loads(SCHEMA.read_text(encoding="utf-8")) == Target.model_json_schema()


@pytest.mark.parametrize(
    "text", [SAMPLE.read_text(encoding="utf-8"), example("targets.md")], ids=["sample", "example"]
)
def test_the_schema_takes_what_the_player_takes(text: str) -> None:
    assert faults(yaml.safe_load(text)) == []


@pytest.mark.parametrize(
    ("right", "wrong"), [("ways: [check", "ways: [never"), ("granted:", "grant:"), ("loa: 2", "loa: 4")]
)
def test_the_schema_refuses_what_the_player_refuses(right: str, wrong: str) -> None:
    assert faults(yaml.safe_load(example("targets.md").replace(right, wrong)))
