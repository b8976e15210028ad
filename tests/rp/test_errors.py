"""Every code of the sample is explained in the manual, refusals and decisions, and the manual has no other."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from rp import decisions, errors
from rp.decisions import Outcome, Verdict
from rp.errors import SignInRefused

MANUAL = (Path(__file__).parents[2] / "docs" / "errors.md").read_text(encoding="utf-8")
SECTION = re.compile(
    r"^### (?P<code>RP-\d{3}) (?P<name>\w+)\n\n(?P<meaning>[^\n]+)\n\n"
    r"- Title: (?P<title>[^\n]+)\n- (?P<how>Travels|Decides): (?P<end>[^\n]+)\n- What to do: (?P<advice>[^\n]+)\n",
    re.MULTILINE,
)
SECTIONS = {section["name"]: section.groupdict() for section in SECTION.finditer(MANUAL)}
REFUSALS, OUTCOMES = tuple(errors.catalogue()), tuple(decisions.catalogue())


def said(entry: type[SignInRefused] | type[Outcome]) -> tuple[str, str, str]:
    return entry.code, entry.title, " ".join((entry.__doc__ or "").split())


@pytest.mark.parametrize("entry", [*REFUSALS, *OUTCOMES], ids=lambda entry: entry.__name__)
def test_its_section_says_what_the_code_says(entry: type[SignInRefused] | type[Outcome]) -> None:
    section = SECTIONS[entry.__name__]
    assert (section["code"], section["title"], section["meaning"]) == said(entry)
    assert section["advice"].endswith(".")


def test_a_refusal_is_a_page_and_a_decision_decides() -> None:
    for refusal in REFUSALS:
        section = SECTIONS[refusal.__name__]
        assert (section["how"], section["end"]) == ("Travels", refusal.travels)
    for outcome in OUTCOMES:
        section = SECTIONS[outcome.__name__]
        assert (section["how"], section["end"]) == ("Decides", outcome.verdict)


def test_the_document_has_no_other() -> None:
    written = re.findall(r"^### RP-\d{3} (\w+)$", MANUAL, re.MULTILINE)
    assert written == [entry.__name__ for entry in (*REFUSALS, *OUTCOMES)]


def test_a_code_stands_for_one_thing() -> None:
    """A level that does not reach is one thing, whether the login demanded it or a function requires it."""
    refused, decided = {one.code for one in REFUSALS}, {one.code for one in OUTCOMES}
    assert (len(refused), len(decided)) == (len(REFUSALS), len(OUTCOMES))
    assert refused & decided == {"RP-305"}


def test_what_opens_has_a_low_number_and_what_asks_or_denies_is_told_apart() -> None:
    granted = [one.code for one in OUTCOMES if one.verdict is Verdict.GRANTED]
    assert granted == ["RP-200", "RP-202", "RP-204"]


@pytest.mark.parametrize("refusal", REFUSALS, ids=lambda refusal: refusal.code)
def test_without_a_detail_it_explains_itself(refusal: type[SignInRefused]) -> None:
    assert refusal().detail == said(refusal)[2]
    assert refusal("so and so").detail == "so and so"
    assert refusal.advice.endswith(".")
