"""The exchange of one play as a sequence diagram: every party a lane, every message a row, in the order of time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Literal

from scenarios.reporters import decoded, happened, words
from scenarios.reporters.beside import Beside, Hop
from scenarios.reporters.told import Played
from scenarios.review.item import Language
from scenarios.events import StepDone

Mark = Literal["", "refused", "broken", "wrong"]
_FIRST = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One arrow. ``mark``: something was refused, the test told it wrong here, or the care system was wrong here."""

    sender: str
    receiver: str
    what: str
    more: str = ""
    code: str = ""
    mark: Mark = ""
    note: str = ""
    held: Sequence[decoded.Line] = ()


@dataclass(frozen=True, slots=True)
class Diagram:
    """``lanes`` are the parties that took part, from left to right."""

    lanes: tuple[str, ...] = ()
    messages: tuple[Message, ...] = ()
    broken: tuple[str, ...] = field(default=())  # the rules that the IdP broke on purpose

    def at(self, party: str) -> int:
        return self.lanes.index(party)


def diagram(one: Played, found: Beside, language: Language = "en") -> Diagram:
    """All that the journal tells, what the browser opened at the care system, and what that decided."""
    journal = one.finished.journal if one.finished else ()
    told = [
        *((_time(event), _message(event, _login(event, journal, found), language)) for event in journal),
        *((hop.at, _opened(hop, language)) for hop in found.hops(journal)),
        *_decisions(one, language),
    ]
    messages = tuple(message for _, message in sorted(told, key=lambda pair: pair[0]))
    parties = {party for message in messages for party in (message.sender, message.receiver)}
    return Diagram(
        lanes=tuple(name for name in happened.ACTORS if name in parties),
        messages=messages,
        broken=tuple(
            dict.fromkeys(e["says"]["rule"] for e in journal if e["what"] == "fault-set" and e["says"].get("rule"))
        ),
    )


def _message(event: Mapping[str, Any], login: Mapping[str, Any], language: Language) -> Message:
    mark: Mark = "refused" if event["code"] else "broken" if event["what"] == "fault-told" else ""
    rule = event["says"].get("rule", "") if event["what"] == "fault-set" else ""
    return Message(
        sender=event["from"],
        receiver=event["to"],
        what=happened.what(event, language),
        more=happened.more(event),
        code=event["code"],
        mark=mark,
        note=rule,
        held=decoded.lines(event, login, language),
    )


def _opened(hop: Hop, language: Language) -> Message:
    return Message(sender="browser", receiver="rp", what=happened.opened(hop.path, language), more=str(hop.status))


def _decisions(one: Played, language: Language) -> Iterator[tuple[datetime, Message]]:
    """What the care system showed at the steps that expect something."""
    for step in one.steps:
        if step.seen is None or step.seen.kind == "page" or step.at is None:
            continue
        yield step.at, _decision(step, language)


def _decision(step: StepDone, language: Language) -> Message:
    assert step.seen is not None
    should = {"en": "should be", "sv": "ska vara"}[language]
    return Message(
        sender="rp",
        receiver="browser",
        what=words.ended(step.seen.what, language),
        code=" ".join(step.seen.codes),
        mark="" if step.held else "wrong",
        note="" if step.held else f"{should} {words.ended(step.expected, language)}",
    )


def _login(event: Mapping[str, Any], journal: Sequence[Mapping[str, Any]], found: Beside) -> Mapping[str, Any]:
    """The recording's login that this belongs to. What was told is known of the last time it was told."""
    ref = event.get("login")
    refs = [e["login"] for e in journal if e["what"] == "authorization-request" and e.get("login")]
    if not ref or ref not in refs or refs.index(ref) >= len(found.logins):
        return {}
    later = (e for e in journal if e["login"] == ref and e["what"] == event["what"] and e["n"] > event["n"])
    return {} if next(later, None) else found.logins[refs.index(ref)]


def _time(event: Mapping[str, Any]) -> datetime:
    return datetime.fromisoformat(event["wall"]) if "wall" in event else _FIRST
