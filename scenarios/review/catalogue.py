"""The catalogue: every item, read from ``items/``, one file an area."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

from scenarios.errors import BadArgument
from scenarios.model.endings import near
from scenarios.review.item import Ignored, Item, Items, Opens, Probe, Refused, Taken, Text
from siths_files import read

FOLDER = Path(__file__).with_name("items")
# In the order of a login, and of how bad it is when the system does not recover: a change of keys comes last.
AREAS = (
    "request",
    "answer",
    "code",
    "token",
    "userinfo",
    "loa",
    "step-up",
    "choice",
    "session",
    "logout",
    "keys",
)

_REFUSES = Text(
    sv="Loggar inte in någon, visar en egen sida som säger att det misslyckades, och tar emot nästa inloggning.",
    en="Signs nobody in, shows a page of its own that says that the login failed, and takes the next login.",
)
_TAKES = Text(
    sv="Loggar in användaren som vanligt.",
    en="Signs the user in as usual.",
)
_OPENS = Text(
    sv="Öppnar funktionen för den som har rätt nivå och rätt uppdrag.",
    en="Opens the function to whoever has the right level and the right commission.",
)
_STAYS_SHUT = Text(
    sv="Håller funktionen stängd och säger varför.",
    en="Keeps the function shut and says why.",
)
_IGNORES = Text(
    sv="Svarar med fel och avslutar ingen session.",
    en="Answers with an error and ends no session.",
)


@cache
def catalogue() -> tuple[Item, ...]:
    """All of it, area by area."""
    return tuple(_read())


def chosen(only: Sequence[str]) -> tuple[Item, ...]:
    """Those whose id, or whose area, is named; none named: all. Raises `BadArgument` for what is not there."""
    everything = catalogue()
    known = {item.id for item in everything} | {item.id.partition("/")[0] for item in everything}
    for name in only:
        if name not in known:
            raise BadArgument(f"there is no item {name}{near(name, known)}")
    return tuple(
        item for item in everything if not only or item.id in only or item.id.partition("/")[0] in only
    )


def _read() -> Iterator[Item]:
    for area in AREAS:
        held = read(FOLDER / f"{area}.yaml", Items)
        for one in held.items:
            yield Item(
                id=f"{area}/{one.id}",
                area=held.area,
                title=one.title,
                risk=one.risk,
                source=list(one.source),
                severity=one.severity,
                probe=one.probe,
                correct=one.correct or _correct(one.probe),
            )


def _correct(probe: Probe) -> Text:
    match probe:
        case Refused():
            return _REFUSES
        case Taken():
            return _TAKES
        case Opens(granted=True):
            return _OPENS
        case Opens():
            return _STAYS_SHUT
        case Ignored():
            return _IGNORES
    raise AssertionError("a story says itself what is correct")
