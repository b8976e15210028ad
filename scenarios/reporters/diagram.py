"""The exchange of one play as a sequence diagram: every party a lane, every message a row, in the order of time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Literal

from scenarios.events import Seen
from scenarios.reporters import decoded, happened, words
from scenarios.reporters.beside import Beside, Hop
from scenarios.reporters.told import Played
from scenarios.review.item import Language

Event = Mapping[str, Any]
Mark = Literal["", "refused", "broken", "wrong"]
_DECIDING = ("signed-in", "token-response", "certificate-verified", "certificate-shown")
_FIRST, _LAST = (time.replace(tzinfo=UTC) for time in (datetime.min, datetime.max))
_SHOULD = {"en": "should be", "sv": "ska vara"}


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
    opens: bool = False  # what it holds decides who is let in, so that nobody should have to open it


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
        *(
            (
                _time(event),
                _message(event, _login(event, journal, found), language, broken=_is_broken(n, journal)),
            )
            for n, event in enumerate(journal)
        ),
        *((hop.at, _opened(hop, language)) for hop in found.hops(journal)),
        *_decisions(one, language),
    ]
    messages = tuple(message for _, message in sorted(told, key=lambda pair: pair[0]))
    parties = {party for message in messages for party in (message.sender, message.receiver)}
    return Diagram(
        lanes=tuple(name for name in happened.ACTORS if name in parties),
        messages=messages,
        broken=tuple(
            dict.fromkeys(
                e["says"]["rule"] for e in journal if e["what"] == "fault-set" and e["says"].get("rule")
            )
        ),
    )


def _message(event: Event, login: Event, language: Language, *, broken: bool) -> Message:
    mark: Mark = "refused" if event["code"] else "broken" if broken else ""
    rule = event["says"].get("rule", "") if event["what"] == "fault-set" else ""
    return Message(
        sender=event["from"],
        receiver=event["to"],
        what=happened.what(event, language),
        more=happened.more(event, language),
        code=event["code"],
        mark=mark,
        note=rule,
        held=decoded.lines(event, login, language),
        opens=event["what"] in _DECIDING,
    )


def _is_broken(n: int, journal: Sequence[Event]) -> bool:
    """A fault was told here, or in the message that follows."""
    last = journal[n - 1] if n else {"what": ""}
    follows = last["what"] == "fault-told" and journal[n]["from"] != "owner"
    return journal[n]["what"] == "fault-told" or follows


def _opened(hop: Hop, language: Language) -> Message:
    return Message(
        sender="browser", receiver="rp", what=happened.opened(hop.path, language), more=str(hop.status)
    )


def _decisions(one: Played, language: Language) -> Iterator[tuple[datetime, Message]]:
    """What the care system showed at the steps that expect something, and what a step was stopped by."""
    for step in one.steps:
        if step.seen is not None and step.at is not None and not (step.held and step.seen.kind == "page"):
            yield step.at, _decision(step.seen, "" if step.held else step.expected, language)
    failure = one.finished.failure if one.finished else None
    if failure and failure.step not in {step.number for step in one.steps}:
        what = words.ended(failure.seen, language)
        yield _LAST, Message(sender="browser", receiver="browser", what=what, mark="wrong")


def _decision(seen: Seen, should: str, language: Language) -> Message:
    return Message(
        sender="rp",
        receiver="browser",
        what=words.ended(seen.what, language),
        code=" ".join(seen.codes),
        mark="wrong" if should else "",
        note=f"{_SHOULD[language]} {words.ended(should, language)}" if should else "",
    )


def _login(event: Event, journal: Sequence[Event], found: Beside) -> Event:
    """The recording's login that this belongs to. What was told is known of the last time it was told."""
    ref = event.get("login")
    refs = [e["login"] for e in journal if e["what"] == "authorization-request" and e.get("login")]
    if not ref or ref not in refs or refs.index(ref) >= len(found.logins):
        return {}
    later = (e for e in journal if e["login"] == ref and e["what"] == event["what"] and e["n"] > event["n"])
    return {} if next(later, None) else found.logins[refs.index(ref)]


def _time(event: Event) -> datetime:
    return datetime.fromisoformat(event["wall"]) if "wall" in event else _FIRST
