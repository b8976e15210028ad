"""docs/people.md says what people.yaml may hold, and its schema says the same to an editor."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any, get_args

import pytest
import yaml
from jsonschema import Draft202012Validator
from pydantic import BaseModel

from idp_mock.people.entries import (
    AdminCommissionEntry,
    AuthorizationScopeEntry,
    CommissionEntry,
    EmploymentEntry,
    Generate,
    OrganisationEntry,
    PeopleFile,
    PersonEntry,
    SectorEntry,
)
from idp_mock.people.held import CredentialEntry
from idp_mock.people.load import SHIPPED, load
from idp_mock.people.person import Kind
from tests.document import DOCS, example, keys, taken

SCHEMA = DOCS / "schemas" / "people.schema.json"
PARTS = {
    "The file": PeopleFile,
    "An organisation": OrganisationEntry,
    "A person": PersonEntry,
    "An employment": EmploymentEntry,
    "A commission": CommissionEntry,
    "An authorization scope": AuthorizationScopeEntry,
    "An admin commission": AdminCommissionEntry,
    "A sector": SectorEntry,
    "A credential": CredentialEntry,
    "Generated people": Generate,
}


def faults(content: Any) -> list[str]:
    validator = Draft202012Validator(json.loads(SCHEMA.read_text(encoding="utf-8")))
    return [error.message for error in validator.iter_errors(content)]


@pytest.mark.parametrize(("heading", "model"), PARTS.items(), ids=PARTS)
def test_its_tables_list_the_keys_that_are_taken(heading: str, model: type[BaseModel]) -> None:
    assert keys("people.md", heading) == taken(model)


def test_it_lists_the_kinds_of_credentials() -> None:
    text = (DOCS / "people.md").read_text(encoding="utf-8").split("\n| kind |")[1].split("\n\n")[0]
    assert re.findall(r"^\| `([a-z0-9-]+)` \|", text, re.MULTILINE) == list(get_args(Kind))


def test_its_example_is_taken(tmp_path: Path) -> None:
    path = tmp_path / "people.yaml"
    path.write_text(example("people.md"), encoding="utf-8")
    doctor, *generated = load(path)
    assert [held.id for held in doctor.credentials] == ["doctor-a.ordinary-card", "doctor-a.second-phone"]
    assert len(generated) == 100


def test_the_schema_is_the_one_that_is_applied() -> None:
    assert json.loads(SCHEMA.read_text(encoding="utf-8")) == PeopleFile.model_json_schema()


@pytest.mark.parametrize(
    "text", [SHIPPED.read_text(encoding="utf-8"), example("people.md")], ids=["shipped", "example"]
)
def test_the_schema_takes_what_the_mock_takes(text: str) -> None:
    assert faults(yaml.safe_load(text)) == []


def test_the_schema_refuses_a_credential_that_does_not_exist() -> None:
    content = yaml.safe_load(example("people.md").replace("ordinary-card", "library-card"))
    assert faults(content)
