"""The rows as people read them: methods that end alike share a line, and each person is named once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from scenarios.matrix.table import Cell, Line
from scenarios.model import Method
from scenarios.reporters import words

_SHORT = {"card": "card", "app-here": "app here", "app-elsewhere": "app elsewhere"}


@dataclass(frozen=True, slots=True)
class Together:
    """Logins of one person with one credential in one state that ended alike, whatever the method."""

    line: Line  # the first of them
    methods: tuple[Method, ...]
    first: bool  # of this person

    @property
    def credential(self) -> str:
        """In words; a second one of a kind by its own name."""
        said = words.credential(self.line.kind)
        return said if self.line.credential == self.line.kind else f"{said} ({self.line.credential})"

    def by(self, every: Sequence[str]) -> str:
        """How: every method that such a credential is tried by, or those that ended so."""
        return (
            "every way"
            if set(self.methods) == set(every) and len(every) > 1
            else ", ".join(_SHORT[one] for one in self.methods)
        )


def together(lines: Iterable[Line]) -> list[Together]:
    """In the order of the table."""
    found: dict[tuple[str, ...], list[Line]] = {}
    for line in lines:
        ends = tuple(_ending(cell) for cell in line.cells.values())
        found.setdefault((line.person, line.credential, line.state, line.login, *ends), []).append(line)
    shown: list[Together] = []
    for alike in found.values():
        first = not shown or shown[-1].line.person != alike[0].person
        shown.append(Together(alike[0], tuple(line.method for line in alike), first))
    return shown


def tried(lines: Iterable[Line], one: Line) -> list[str]:
    """By which methods this credential was tried in this state."""
    return [
        line.method
        for line in lines
        if (line.person, line.credential, line.state) == (one.person, one.credential, one.state)
    ]


def _ending(cell: Cell) -> str:
    return f"{cell.said} {cell.right}"
