"""Who was let into what: the decisions of a run as a table, credential by function.

Only stories that differ in nothing but the credential are compared: the same person, a device and an IdP as they
should be, no fault, no wrong code, no moved clock.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from scenarios.events import Seen
from scenarios.model import Expect, Open, Scenario, SignIn, Step
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
    """Functions are opened, somebody logs in as usual, and that is all."""
    usual = scenario.person == "nurse-one-commission" and scenario.credential in _ORDER
    as_it_should_be = scenario.device.said.keys() == {"kind"} and not scenario.idp
    nothing_else = scenario.fault is None and scenario.at is None
    return usual and as_it_should_be and nothing_else and all(map(_is_usual, scenario.steps))


def _is_usual(step: Step) -> bool:
    match step:
        case Open():
            return not step.who and not step.lured and step.session == "own"
        case SignIn():
            return not step.who and step.code == "right"
    return isinstance(step, Expect) and not step.who


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
