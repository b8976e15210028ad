"""docs/policy.md says what policy.yaml may hold, and its schema says the same to an editor."""

from __future__ import annotations

import json
import re
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator
from pydantic import BaseModel

from rp.policy import SWEDEN, decide
from rp.policy_file import (
    RESERVED,
    SHIPPED,
    DispensationEntry,
    FunctionEntry,
    PolicyFile,
    RequirementEntry,
    load,
)
from tests.document import DOCS, example, keys
from tests.rp.people import LOA2, RESERVE_LOA2, nurse

SCHEMA = DOCS / "schemas" / "policy.schema.json"
PARTS = {
    "The file": PolicyFile,
    "A function": FunctionEntry,
    "A requirement": RequirementEntry,
    "A dispensation": DispensationEntry,
}


def taken(model: type[BaseModel]) -> dict[str, bool]:
    """The keys as they are written, and whether each must be there."""
    return {field.alias or key: field.is_required() for key, field in model.model_fields.items()}


def faults(content: Any) -> list[str]:
    validator = Draft202012Validator(json.loads(SCHEMA.read_text(encoding="utf-8")))
    return [error.message for error in validator.iter_errors(content)]


@pytest.mark.parametrize(("heading", "model"), PARTS.items(), ids=PARTS)
def test_its_tables_list_the_keys_that_are_taken(heading: str, model: type[BaseModel]) -> None:
    assert keys("policy.md", heading) == taken(model)


def test_it_lists_the_names_that_are_taken() -> None:
    row = re.findall(r"^\| `functions` \| yes \| (.+) \|$", (DOCS / "policy.md").read_text("utf-8"), re.M)[0]
    assert re.findall(r"`([a-z-]+)`", row) == list(RESERVED)


@pytest.mark.parametrize(("hour", "code"), [(12, "RP-305"), (15, "RP-305"), (16, "RP-204"), (3, "RP-204")])
def test_its_example_is_taken_and_decides_as_it_says(tmp_path: Path, hour: int, code: str) -> None:
    path = tmp_path / "policy.yaml"
    path.write_text(example("policy.md"), encoding="utf-8")
    policy = load(path)
    who = nurse(acr=LOA2, credentialCertificatePolicies=[RESERVE_LOA2])
    at = datetime(2026, 3, 2, hour, 0, tzinfo=SWEDEN)
    assert decide(policy, policy.functions["record"], who, at).code == code
    assert decide(policy, policy.functions["schedule"], who, at).code == "RP-202"


def test_its_codes_are_those_of_decisions() -> None:
    from rp.decisions import catalogue

    text = (DOCS / "policy.md").read_text(encoding="utf-8")
    assert set(re.findall(r"RP-\d{3}", text)) == {outcome.code for outcome in catalogue()}


def test_the_schema_is_the_one_that_is_applied() -> None:
    assert json.loads(SCHEMA.read_text(encoding="utf-8")) == PolicyFile.model_json_schema()


@pytest.mark.parametrize(
    "text", [SHIPPED.read_text(encoding="utf-8"), example("policy.md")], ids=["shipped", "example"]
)
def test_the_schema_takes_what_the_sample_takes(text: str) -> None:
    plain = yaml.load(text, yaml.BaseLoader)  # noqa: S506  # text only: a day is a text to a schema
    for function in plain["functions"].values():
        for entry in function["requires"]:
            entry["loa"] = int(entry["loa"])
    assert faults(plain | {"format": 1}) == []


def test_the_schema_refuses_a_level_that_does_not_exist() -> None:
    content = yaml.safe_load("{format: 1, functions: {record: {name: x, requires: [{loa: 4}]}}}")
    assert faults(content)
