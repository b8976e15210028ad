"""Who was let into what: the decisions of a run as a table, credential by function.

Only stories that differ in nothing but the credential are compared: the same person, no fault, no moved clock.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from scenarios.events import Seen
from scenarios.model import Expect, Open, Scenario, SignIn
from scenarios.reporters import words
from scenarios.reporters.told import Played
from scenarios.review.item import Language

COLUMNS = ("loa2", "loa3")
_ORDER = ("ordinary-card", "mobile", "reserve-card-loa3", "reserve-card-loa2")


@dataclass(frozen=True, slots=True)
class Row:
    """One credential at a care system that uses LoA in one way. A cell is what was seen, each thing once."""

    credential: str
    way: str
    cells: tuple[tuple[Seen, ...], ...]


def table(plays: Iterable[Played], language: Language = "en") -> list[Row]:
    """A row for each credential and way, in the order of what they open."""
    found: dict[tuple[str, str], dict[str, list[Seen]]] = {}
    for one in plays:
        if not _is_plain(one.scenario):
            continue
        for column, seen in _decisions(one):
            cells = found.setdefault((one.scenario.way, one.scenario.credential), {})
            if str(seen) not in map(str, cells.setdefault(column, [])):
                cells[column].append(seen)
    keys = sorted(found, key=lambda key: (key[0], _ORDER.index(key[1])))
    return [
        Row(
            words.credential(kind, language),
            words.way(way, language),
            tuple(tuple(found[way, kind].get(c, ())) for c in COLUMNS),
        )
        for way, kind in keys
    ]


def _is_plain(scenario: Scenario) -> bool:
    """Functions are opened, somebody logs in, and that is all."""
    plain = all(isinstance(step, Open | SignIn | Expect) and not step.who for step in scenario.steps)
    usual = scenario.person == "nurse-one-commission" and scenario.credential in _ORDER
    return plain and usual and scenario.fault is None and scenario.at is None


def _decisions(one: Played) -> Iterator[tuple[str, Seen]]:
    """What was seen first after each function was opened: before anybody changed to another card."""
    opened = ""
    for step, done in zip(one.scenario.steps, one.steps, strict=False):
        if isinstance(step, Open):
            opened = step.requires or ""
        elif isinstance(step, Expect) and opened in COLUMNS and done.seen is not None:
            yield opened, done.seen
            opened = ""
        elif getattr(step, "credential", None) or getattr(step, "person", None):
            return
