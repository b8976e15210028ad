"""docs/coverage.md says which rows and cases are played, by whom, and which are not; it cannot drift."""

from __future__ import annotations

import re
from collections import defaultdict

import pytest

from scenarios.load import load
from tests.document import DOCS

TEXT = (DOCS / "coverage.md").read_text(encoding="utf-8")
ROW = re.compile(r"^\| `(gits|case):(\d+)` \| (.+) \| (.+) \|$", re.MULTILINE)
KINDS = pytest.mark.parametrize(("kind", "many"), [("gits", 21), ("case", 68)])
BEFORE, _, IN_PART = TEXT.partition("\n## Played in part\n")


def played() -> dict[str, list[str]]:
    """The rows and cases that scenarios name, and which scenarios."""
    found: dict[str, list[str]] = defaultdict(list)
    for scenario in load():
        for source in scenario.source:
            found[source].append(scenario.id)
    return found


def told(kind: str) -> dict[str, str]:
    """What the last column of each row says."""
    return {f"{kind}:{number}": last for of, number, _, last in ROW.findall(BEFORE) if of == kind}


@KINDS
def test_every_row_and_case_stands_in_it_once(kind: str, many: int) -> None:
    numbers = [int(number) for of, number, *_ in ROW.findall(BEFORE) if of == kind]
    assert sorted(numbers) == list(range(1, many + 1))


@KINDS
def test_those_that_are_played_name_exactly_the_scenarios_that_play_them(kind: str, many: int) -> None:
    by = played()
    wanted = {
        source: ", ".join(f"`{name}`" for name in sorted(by[source]))
        for source in (f"{kind}:{number}" for number in range(1, many + 1))
        if source in by
    }
    assert {source: told(kind)[source] for source in wanted} == wanted


@KINDS
def test_those_that_are_not_played_say_why(kind: str, many: int) -> None:
    by = played()
    for source, why in told(kind).items():
        if source not in by:
            assert len(why.split()) >= 3, source
            known = {scenario.id for scenario in load()}
            assert set(re.findall(r"`([a-z]+/[a-z0-9-]+)`", why)) <= known


def test_what_is_played_in_part_is_played_and_says_what_is_missing() -> None:
    partly = re.findall(r"^\| `(case:\d+)` \| (.+) \|$", IN_PART, re.MULTILINE)
    assert partly
    assert {source for source, _ in partly} <= played().keys()
