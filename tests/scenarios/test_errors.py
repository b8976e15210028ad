"""Every code of the player is explained in the manual, and the manual has no other."""

from __future__ import annotations

import re

import pytest

from scenarios.errors import RunError, catalogue
from tests.document import DOCS

MANUAL = (DOCS / "errors.md").read_text(encoding="utf-8")
SECTION = re.compile(
    r"^### (?P<code>RUN-\d{3}) (?P<name>\w+)\n\n(?P<meaning>[^\n]+)\n\n"
    r"- Exit code: (?P<status>\d)\n- What to do: (?P<advice>[^\n]+)\n",
    re.MULTILINE,
)
SECTIONS = {section["code"]: section.groupdict() for section in SECTION.finditer(MANUAL)}


@pytest.mark.parametrize("error", tuple(catalogue()), ids=lambda error: error.code)
def test_its_section_says_what_the_code_says(error: type[RunError]) -> None:
    section = SECTIONS[error.code]
    assert section["name"] == error.__name__
    assert section["meaning"] == " ".join((error.__doc__ or "").split())
    assert section["status"] == str(error.status)
    assert section["advice"].endswith(".")


def test_the_document_has_no_other() -> None:
    assert re.findall(r"^### (RUN-\d{3})", MANUAL, re.MULTILINE) == [error.code for error in catalogue()]
    assert len(SECTIONS) == len(list(catalogue()))


def test_a_line_begins_with_its_code() -> None:
    assert [str(error("so and so")) for error in catalogue()] == [f"{e.code} so and so" for e in catalogue()]
