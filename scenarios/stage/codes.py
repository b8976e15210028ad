"""What every code means, from the catalogues of the three: the mock, the sample and the player."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

import idp_mock.errors
import rp.decisions
import rp.errors
import scenarios.errors


class Meaning(NamedTuple):
    """A code, what it is called, what it means, and what a page of the mock or the sample calls it in Swedish."""

    code: str
    name: str
    means: str
    title: str = ""


def codes() -> dict[str, Meaning]:
    """Every code that a page, a journal, a report or a command may show."""
    found: dict[str, Meaning] = {}
    catalogues: tuple[Callable[[], Iterable[type[Any]]], ...] = (
        idp_mock.errors.catalogue,
        rp.errors.catalogue,
        rp.decisions.catalogue,
        scenarios.errors.catalogue,
    )
    for catalogue in catalogues:
        for entry in catalogue():
            means = " ".join((entry.__doc__ or "").split())
            found[entry.code] = Meaning(entry.code, entry.__name__, means, getattr(entry, "title", ""))
    return dict(sorted(found.items()))
