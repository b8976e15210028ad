"""What there is, a line each, and what a code means."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from itertools import chain

from scenarios.errors import BadArgument
from scenarios.load import load
from scenarios.model import Scenario
from scenarios.stage import known
from scenarios.stage.codes import codes

# The rows of the announcement and the scenarios of the catalogue, and those that nobody is to play.
_NUMBERED = {"gits": 21, "case": 68}
NOT_PLAYED = {
    "case:12": "signing and SAML are not there",
    "gits:20": "magnetic stripe and Mifare are for doors, and no login meets them",
}


def lines(what: str, *, by_source: bool = False) -> Iterator[str]:
    """``scenarios``, ``people``, ``faults`` or ``mistakes``."""
    match what:
        case "people":
            yield from _columns([(name, f"{called}. {about}") for name, called, about in known.described()])
        case "faults":
            yield from _columns(known.faults())
        case "mistakes":
            yield from _columns(known.mistakes())
        case _:
            yield from _by_source(load()) if by_source else _columns([(s.id, s.name) for s in load()])


def explained(code: str) -> str:
    """Raises `BadArgument` for a code that nobody uses."""
    known_codes = codes()
    found = known_codes.get(code.upper())
    if found is None:
        near = difflib.get_close_matches(code.upper(), known_codes, n=3)
        raise BadArgument(f"there is no code {code}" + (f"; did you mean {', '.join(near)}?" if near else ""))
    return f"{found.code} {found.name}\n{found.means}"


def _by_source(scenarios: tuple[Scenario, ...]) -> Iterator[str]:
    """Every row and case, and each section of facts and standards that is cited: who plays it, or why nobody does."""
    numbered = (f"{kind}:{number}" for kind, many in _NUMBERED.items() for number in range(1, many + 1))
    sources = {*numbered, *chain.from_iterable(s.source for s in scenarios)}
    for source in sorted(sources, key=_in_order):
        yield source
        playing = [f"  {s.id}" for s in scenarios if source in s.source]
        yield from playing or [f"  (not played: {NOT_PLAYED.get(source, 'no scenario yet')})"]


def _in_order(source: str) -> tuple[str, list[int]]:
    kind, _, number = source.partition(":")
    return kind, [int(part) for part in number.split(".")]


def _columns(rows: list[tuple[str, str]]) -> Iterator[str]:
    width = max(len(name) for name, _ in rows)
    return (f"{name:<{width}}  {said}" for name, said in rows)
