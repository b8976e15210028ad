"""docs/devices.md prints the tables of the code, and every code that it names."""

from __future__ import annotations

import re

from idp_mock.devices.kinds import FORBIDDEN, KINDS, USES
from idp_mock.errors import catalogue
from tests.document import DOCS

TEXT = (DOCS / "devices.md").read_text(encoding="utf-8")


def table(heading: str) -> list[list[str]]:
    section = TEXT.split(f"\n## {heading}\n")[1].split("\n## ")[0]
    lines = [line for line in section.splitlines() if line.startswith("| ")]
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines[1:]]


def test_it_lists_the_kinds_as_they_are() -> None:
    yes = {True: "yes", False: "no"}
    assert table("The kinds") == [
        [
            f"`{kind}`",
            {"card": "a card", "mobile": "a Mobilt SITHS"}[about.holds],
            " ".join(f"`{one}`" for one in about.installed),
            " ".join(about.versions) or "-",
            yes[about.has_minimum],
            yes[about.remembers_pin],
            about.source,
        ]
        for kind, about in KINDS.items()
    ]


def test_it_lists_the_logins_that_are_possible() -> None:
    assert table("Which login is possible") == [
        [f"`{use.device}`", f"`{use.holds}`", f"`{use.method}`", use.source] for use in USES
    ]


def test_it_lists_what_must_not_be_mixed() -> None:
    told = [set(re.findall(r"`([\w-]+)`", cell)) for (cell,) in table("What must not be mixed")]
    assert told == [set(mix) for mix in FORBIDDEN]


def test_every_code_that_it_names_is_one() -> None:
    named = set(re.findall(r"`((?:DEV|IDP)-\d{3})`", TEXT))
    assert named <= {refusal.code for refusal in catalogue()}
