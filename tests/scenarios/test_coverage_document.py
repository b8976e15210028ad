"""docs/coverage.md says what stands for each row and case, who plays it and with which drivers; it cannot drift."""

from __future__ import annotations

import re

import pytest

from scenarios.listing import NOT_PLAYED
from tests.ground import TOP
from tests.scenarios.coverage import FILE, NOBODY, ROW, filled, players

TEXT = FILE.read_text(encoding="utf-8")
ROWS = {found["source"]: found for found in ROW.finditer(TEXT)}
IN_PART = TEXT.partition("\n## Played in part\n")[2]
# Nobody is to play these two.
NEVER = {"case:12", "gits:20"}


@pytest.mark.parametrize(("kind", "many"), [("gits", 21), ("case", 68)])
def test_every_row_and_case_stands_in_it_once_and_in_order(kind: str, many: int) -> None:
    numbers = [
        int(number) for number in re.findall(rf"^\| `{kind}:(\d+)` \|.+\|.+\|.+\|.+\|$", TEXT, re.MULTILINE)
    ]
    assert numbers == list(range(1, many + 1))


def test_every_row_and_case_is_played_but_for_two() -> None:
    assert ROWS.keys() - players().keys() == NEVER


def test_who_plays_it_and_with_what_is_what_the_library_says() -> None:
    assert filled(TEXT) == TEXT, "python -m tests.scenarios.coverage writes it anew"


def test_the_two_that_nobody_plays_say_why_here_and_in_the_list() -> None:
    said = {source: row["by"].removeprefix("not played: ") for source, row in ROWS.items()}
    assert {
        source: why for source, why in said.items() if f"not played: {why}" == ROWS[source]["by"]
    } == NOT_PLAYED
    assert NOT_PLAYED.keys() == NEVER
    assert NOBODY not in said.values()


@pytest.mark.parametrize("source", sorted(players().keys() & ROWS.keys()))
def test_what_stands_for_a_row_is_there(source: str) -> None:
    paths = re.findall(r"`([a-z_]+/[a-z_/.]+)`", ROWS[source]["stands"])
    assert paths
    assert [path for path in paths if not (TOP / path).exists()] == []


def test_what_is_played_in_part_is_played_and_says_what_is_missing() -> None:
    partly = re.findall(r"^\| `(case:\d+)` \| (.+) \|$", IN_PART, re.MULTILINE)
    assert partly
    assert {source for source, _ in partly} <= players().keys()


def test_a_scenario_that_is_gone_and_a_driver_that_is_left_out_are_seen() -> None:
    row = ROWS["case:1"][0]
    assert filled(row.replace("`methods/card`", "`methods/gone`")) == row
    assert filled(row.replace("| http, browser |", "| http |")) == row
