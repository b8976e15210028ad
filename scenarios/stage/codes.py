"""What every code means, from the catalogues of the three: the mock, the sample and the player."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, NamedTuple

import idp_mock.errors
import rp.decisions
import rp.errors
import scenarios.errors


class Meaning(NamedTuple):
    """A code, what it is called, what it means, what a page calls it in Swedish, and what to do about it."""

    code: str
    name: str
    means: str
    title: str = ""
    do: str = ""


def what_to_do() -> dict[str, str]:
    """What docs/errors.md advises, by code; the file goes where the manual does not."""
    lines = Path(__file__).with_name("what-to-do.txt").read_text("utf-8").splitlines()
    return dict(line.split(" ", 1) for line in lines)


def codes() -> dict[str, Meaning]:
    """Every code that a page, a journal, a report or a command may show."""
    found: dict[str, Meaning] = {}
    advised = what_to_do()
    catalogues: tuple[Callable[[], Iterable[type[Any]]], ...] = (
        idp_mock.errors.catalogue,
        rp.errors.catalogue,
        rp.decisions.catalogue,
        scenarios.errors.catalogue,
    )
    for catalogue in catalogues:
        for entry in catalogue():
            means = " ".join((entry.__doc__ or "").split())
            found[entry.code] = Meaning(
                entry.code, entry.__name__, means, getattr(entry, "title", ""), advised.get(entry.code, "")
            )
    return dict(sorted(found.items()))
