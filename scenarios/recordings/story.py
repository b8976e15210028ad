"""What was noted and what the journal tells, as a scenario that somebody could have written."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from scenarios.errors import NothingRecorded
from scenarios.events import Seen
from scenarios.model import (
    Device,
    Expect,
    Known,
    MoveClock,
    Open,
    Revoke,
    Scenario,
    SignOut,
    Step,
    TellFault,
    Way,
)
from scenarios.recordings.login_steps import Event, Evidence, Held, steps
from scenarios.recordings.model import Decided
from scenarios.recordings.noted import Began, Left, Note, Opened, Saw, Showed
from scenarios.recordings.written import as_written


@dataclass(frozen=True, slots=True, kw_only=True)
class Title:
    """What a person says about the story; empty: it is made up of what was seen."""

    id: str
    name: str = ""
    why: str = ""
    source: tuple[str, ...] = ("inera-idp:4.1",)
    way: Way = "check"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Whom to ask for what neither the browser nor the journal tells."""

    card_of: Callable[[str], str]
    device_of: Callable[[str], Device]
    row_of: Callable[[str, str], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """A scenario, and what was seen at those of its steps that expect something."""

    scenario: Scenario
    decisions: tuple[Decided, ...]


def story(
    notes: Sequence[Note],
    journal: Sequence[Event],
    title: Title,
    asked: Asked,
    *,
    claims: Mapping[str, str],
    known: Known | None,
) -> Story:
    """Raises `NothingRecorded` where nobody logged in, or nothing was seen to come of it."""
    logins = list(_logins(notes, journal, asked))
    usual = next((held for login in logins if (held := login.held())), None)
    if usual is None:
        raise NothingRecorded("nobody showed a card or scanned a code, so there is no login to tell of")
    told: list[Step] = []
    decisions: list[Decided] = []
    about = ""
    for step, seen in _steps(notes, journal, logins, usual):
        if isinstance(step, Open):
            about = step.function or ""
        told.append(step)
        if seen is not None:
            decisions.append(Decided(step=len(told), about=about, seen=str(seen)))
    if not decisions:
        raise NothingRecorded("no page of the care system said what it decided")
    said = {
        "format": 1,
        "id": title.id,
        "name": title.name or f"{usual.person} logs in with {usual.credential}: {decisions[-1].seen}",
        "why": title.why or "It was so when it was recorded",
        "source": list(title.source),
        "person": usual.person,
        "credential": usual.credential,
        "device": usual.device.said,
        "method": usual.method,
        "way": title.way,
        "steps": told,
        "claims": dict(claims),
    }
    # Read as a file is, so that nothing is written that could not be read.
    written = as_written(Scenario.model_construct(**_filled(said)))
    return Story(
        scenario=Scenario.model_validate(written, context={"known": known}), decisions=tuple(decisions)
    )


def _filled(said: Mapping[str, Any]) -> dict[str, Any]:
    return {**said, "device": Device.model_validate(said["device"])}


def _logins(notes: Sequence[Note], journal: Sequence[Event], asked: Asked) -> Iterator[Evidence]:
    """Each of those that began in the browser, with its events; what the journal calls it joins the two in order."""
    refs = [event["login"] for event in journal if event["what"] == "authorization-request"]
    begun = [n for n, note in enumerate(notes) if isinstance(note, Began)]
    for number, ref in enumerate(refs[: len(begun)]):
        until = begun[number + 1] if number + 1 < len(begun) else len(notes)
        own = notes[begun[number] : until]
        began = own[0]
        yield Evidence(
            events=[event for event in journal if event["login"] == ref],
            showed=tuple(note for note in own if isinstance(note, Showed)),
            card_of=asked.card_of,
            device_of=asked.device_of,
            row_of=asked.row_of,
            by_itself=isinstance(began, Began) and began.by_itself,
        )


def _steps(
    notes: Sequence[Note], journal: Sequence[Event], logins: Sequence[Evidence], usual: Held
) -> Iterator[tuple[Step, Seen | None]]:
    """The steps, and with each that expects something what was seen."""
    waiting: Seen | None = None  # the newest thing that was seen, which counts when the next thing is done
    ahead = iter(logins)
    owner = _Owner(journal)
    has_left = False  # what a system shows then is about nobody
    for note in notes:
        if isinstance(note, Saw):
            if _says_something(note.seen) and not (has_left and note.seen.what == "error"):
                waiting = note.seen
            continue
        has_left = isinstance(note, Left)
        if isinstance(note, Showed):
            continue
        login = next(ahead, None) if isinstance(note, Began) else None
        done = steps(login, usual) if login else []
        if waiting is not None and waiting.what == "error" and login is not None:
            waiting = None  # the page that the login began from
        steps_up = login is not None and "login" in _prompt(login) and bool(done)
        if waiting is not None and (isinstance(note, Opened | Left) or (done and not steps_up)):
            yield _expect(waiting), waiting
            waiting = None
        match note:
            case Opened(function):
                yield Open(function=function), None
            case Left():
                yield SignOut(), None
            case Began():
                for act in owner.until(login):
                    yield act, None
                if steps_up:
                    seen = Seen(kind="decision", what="step-up")
                    yield _expect(seen), seen
                for step in done:
                    yield step, None
                waiting = None if done else waiting
    if waiting is not None:
        yield _expect(waiting), waiting


class _Owner:
    """What whoever owns the environment did: faults, the clock, revocations; told before the login that follows."""

    def __init__(self, journal: Sequence[Event]) -> None:
        self._waiting = [event for event in journal if event["from"] == "owner"]
        self._clock = 0.0

    def until(self, login: Evidence | None) -> Iterator[Step]:
        ends = login.events[0]["n"] if login and login.events else 0
        while self._waiting and self._waiting[0]["n"] < ends:
            event = self._waiting.pop(0)
            says = event["says"]
            match event["what"]:
                case "fault-set":
                    everybody = says.get("times", 1) is None and not says.get("client")
                    yield TellFault(name=says["name"], everybody=everybody)
                case "clock-moved":
                    by, self._clock = float(says["offset"]) - self._clock, float(says["offset"])
                    yield MoveClock.model_validate({"by": f"{round(by)}s"})
                case "credential-changed" if says.get("change") in ("revoke", "revoked"):
                    person, _, credential = str(says["credential"]).partition(".")
                    yield Revoke(person=person, credential=credential)


def _says_something(seen: Seen) -> bool:
    """Not a page that is about no login, nor a refusal for no reason that anybody could name."""
    return seen.kind == "decision" or seen.what in ("signed-in", "no-answer") or bool(seen.codes)


def _prompt(login: Evidence) -> str:
    return str(login.events[0]["says"].get("sent", {}).get("prompt", "")) if login.events else ""


def _expect(seen: Seen) -> Expect:
    """The IdP's code says more than that the care system was told an error."""
    code = next((one for one in seen.codes if one.startswith("IDP-")), next(iter(seen.codes), None))
    if seen.what == "error":  # why it is one is the player's own code, which no story expects
        return Expect.model_validate({"to": seen.what})
    if seen.kind == "decision":
        return Expect.model_validate({"to": {"decision": seen.what, "code": code} if code else seen.what})
    if seen.what == "signed-in" or code is None:
        return Expect.model_validate({"to": seen.what})
    return Expect.model_validate({"to": {seen.what: code}})
