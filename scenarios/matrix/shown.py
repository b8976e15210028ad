"""The rows as people read them: methods that end alike share a line, and each person is named once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from scenarios.matrix.table import Cell, Line
from scenarios.model import Method
from scenarios.reporters import words

_APPS = {"app-here", "app-elsewhere"}
_SHORT = {"card": "card", "app-here": "app here", "app-elsewhere": "app elsewhere"}


T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Found(Generic[T]):
    """Something that is to be told of a login: whose, how, and what."""

    line: Line
    by: str
    what: T

    @property
    def who(self) -> str:
        """In a few words."""
        state = "" if self.line.state == "active" else f" ({self.line.state})"
        return f"{self.line.person} {self.line.credential}{state}, {self.by}"


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
        if set(self.methods) == set(every) and len(every) > 1:
            return "every way"
        return "both apps" if set(self.methods) == _APPS else ", ".join(_SHORT[one] for one in self.methods)


def together(lines: Iterable[Line], *, however: bool = False) -> list[Together]:
    """In the order of the table. ``however``: how a login was refused tells no two apart."""
    found: dict[tuple[str, ...], list[Line]] = {}
    for line in lines:
        ends = tuple(_ending(cell) for cell in line.cells.values())
        found.setdefault(
            (line.person, line.credential, line.state, "" if however else line.login, *ends), []
        ).append(line)
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


def gathered(
    found: Iterable[tuple[Line, T]], lines: Iterable[Line], same: Callable[[T], object]
) -> list[Found[T]]:
    """Each finding once, with every way of logging in that it was found by."""
    groups: dict[tuple[object, ...], list[tuple[Line, T]]] = {}
    for line, one in found:
        groups.setdefault((line.person, line.credential, line.state, same(one)), []).append((line, one))
    return [
        Found(
            line := group[0][0],
            Together(line, tuple(one.method for one, _ in group), first=True).by(tried(lines, line)),
            group[0][1],
        )
        for group in groups.values()
    ]


def _ending(cell: Cell) -> str:
    return f"{cell.said} {cell.right}"
