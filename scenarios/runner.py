"""Plays one scenario and tells what happened, event by event. It prints nothing and judges nothing but `expect`."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import monotonic
from typing import Any

from scenarios import judge, steps
from scenarios.control import Control, Refused
from scenarios.devices import Devices
from scenarios.drivers.start import Drivers
from scenarios.errors import RunError, Unreached
from scenarios.events import Event, Failure, ScenarioFinished, ScenarioStarted, Seen, StepDone
from scenarios.last_refusal import last_refusal
from scenarios.model import DriverName, Ending, Expect, Open, Scenario, Step, TellFault
from scenarios.reading import standing
from scenarios.recordings import kept
from scenarios.recordings.capture import Capture
from scenarios.recordings.make import recording
from scenarios.recordings.model import Decided
from scenarios.recordings.redact import Redaction
from scenarios.silence import silence
from scenarios.stage.place import Place, Stage
from scenarios.targets.target import Target
from scenarios.user import User

_HOST = "mtls"  # what a fault is told to that makes a host unreachable


def play(
    scenario: Scenario,
    name: DriverName,
    stage: Stage,
    drivers: Drivers,
    folder: Path | None = None,
    *,
    later: timedelta = timedelta(),
) -> Iterator[Event]:
    """The whole story, in an environment that is put back first. ``folder`` takes the screenshots and the recording.

    ``later``: so much time has passed for the IdP when the story begins.

    Raises the `RunError` that keeps a whole run from going on (exit code 2 or 3); all else is a failed scenario.
    """
    yield ScenarioStarted(scenario=scenario, driver=name)
    why_not = unplayable(scenario, stage.described)
    if why_not:
        yield _finished(scenario, name, 0.0, skipped=why_not)
        return
    begun = monotonic()
    try:
        place = stage.place(scenario)
        place.control.reset()
        if later:
            place.control.move_clock(later.total_seconds())
        told = _Play(scenario, name, place, drivers, folder)
    except Refused as refused:
        failed = Failure(step=0, expected="", seen=str(refused))
        yield _finished(scenario, name, monotonic() - begun, failure=failed)
        return
    failure: Failure | None = None
    try:
        for number, step in enumerate(scenario.steps, 1):
            done = told.perform(number, step)
            yield done
            if not done.held:
                failure = Failure(step=number, expected=done.expected, seen=_said(done.seen))
                break
        else:
            for done in told.claims(len(scenario.steps)):
                yield done
                if not done.held and failure is None:
                    failure = Failure(step=done.number, expected=done.expected, seen=str(done.seen))
    except (RunError, Refused) as error:
        silent = silence(error, place.target)
        if silent is None and isinstance(error, RunError) and error.status != 1:
            raise
        status = silent.status if silent else 1
        failure = Failure(step=told.number, expected=told.expected, seen=str(silent or error), status=status)
        if silent is not None:
            stage.lost()
    finally:
        told.close()
        _put_back(scenario, place.control, later)
    journal = told.journal()
    told.keep(journal)
    yield _finished(
        scenario,
        name,
        monotonic() - begun,
        failure=failure,
        endings=tuple(told.endings),
        journal=journal,
    )


def _put_back(scenario: Scenario, control: Control, later: timedelta) -> None:
    """What was broken for everybody is mended, for whoever uses the mock next. One that is gone is told elsewhere."""
    if later:
        with suppress(RunError, Refused):
            control.right_clock()
    if any(isinstance(step, TellFault) and step.everybody for step in scenario.steps):
        with suppress(RunError, Refused):
            control.mend()


def unplayable(scenario: Scenario, target: Target) -> str:
    """Why this target cannot play this scenario; empty when it can. A gap of the target is told, never guessed."""
    if scenario.way not in target.ways:
        return f"the target does not use LoA in the way {scenario.way}"
    if scenario.idp and target.start != "sample":
        wanted = ", ".join(f"{name} {value}" for name, value in scenario.idp.items())
        return f"the scenario wants an IdP with {wanted}, and the target has one of its own"
    if scenario.methods and target.start != "sample" and set(scenario.methods) != set(target.client.methods):
        return f"the scenario is about a system with {', '.join(scenario.methods)} enabled alone"
    if scenario.at is not None and target.start != "sample":
        return "the target decides at the time of its own clock, which nobody here can move"
    for step in scenario.steps:
        if (
            isinstance(step, Open)
            and target.function(requires=step.requires, name=step.function, at=scenario.at) is None
        ):
            return f"the target has no function {step.function or 'that requires ' + str(step.requires)}"
    return ""


class _Play:
    """One scenario under way: its users, and what was seen."""

    def __init__(
        self, scenario: Scenario, name: DriverName, place: Place, drivers: Drivers, folder: Path | None
    ) -> None:
        self._scenario, self._name, self._drivers, self._folder = scenario, name, drivers, folder
        self._control, self._target, self._reach = place.control, place.target, place.reach
        self._begins = place.control.newest()
        self._users: dict[str, User] = {}
        self._devices = Devices(place.control)
        self.number, self.expected = 0, ""
        self.endings: list[str] = []
        self._about = ""
        self._decisions: list[Decided] = []
        self._shown: dict[str, str] = {}
        self._capture = (
            Capture(Redaction(place.target, place.reach.mtls, keep=scenario.claims)) if folder else None
        )
        if scenario.fault:
            self._control.fault(scenario.fault, self._target.client.client_id)

    def perform(self, number: int, step: Step) -> StepDone:
        """Do one step, and see what came of it."""
        begun = monotonic()
        self.number, self.expected = number, str(step.to) if isinstance(step, Expect) else ""
        user = self._user(getattr(step, "who", None) or "")
        seen, held = None, True
        if isinstance(step, Expect):
            seen = self._seen(user, step)
            held = judge.is_as_expected(seen, step.to, self._target)
            self.endings.append(str(seen))
            self._decisions.append(Decided(step=number, about=self._about, seen=str(seen)))
        else:
            self._about = steps.about(step) if isinstance(step, Open) else self._about
            self._perform(step, user)
            wanted = steps.refusal_expected(step)
            if wanted is not None and user.refused != wanted:
                self.expected = wanted or "no refusal"
                seen, held = Seen(kind="page", what=user.refused or "no refusal"), False
        return self._done(number, step.do, steps.about(step), begun, seen, held, user)

    def _perform(self, step: Step, user: User) -> None:
        """Where the story itself has made a host unreachable, that it does not answer is how the story goes on."""
        try:
            steps.perform(step, user, self._user(""), self._control, self._target)
        except Unreached:
            if not self._is_gone_on_purpose():
                raise

    def _is_gone_on_purpose(self) -> bool:
        """Whether the last thing that happened at the IdP is that this host was made unreachable."""
        newest = next(reversed(self.journal()), None)
        return newest is not None and newest["says"].get("message") == _HOST

    def claims(self, steps_before: int) -> Iterator[StepDone]:
        """What the system was told, where it shows that, against what the scenario says."""
        shown = self._target.reads.claims
        if not self._scenario.claims or shown is None:
            return
        user = self._user("")
        user.open(shown.open)
        page = user.driver.see()
        for number, (name, wanted) in enumerate(self._scenario.claims.items(), steps_before + 1):
            was = standing(shown.of(name), page)
            held = {"present": bool(was), "absent": was is None}.get(wanted, was == wanted)
            self.number, self.expected = number, wanted
            if was is not None:
                self._shown[name] = was
            seen = Seen(kind="page", what="absent" if was is None else was)
            yield self._done(number, "claim", name, monotonic(), seen, held, user)

    def journal(self) -> tuple[dict[str, Any], ...]:
        """What the mock saw of it."""
        return tuple(self._control.journal(self._begins))

    def keep(self, journal: tuple[dict[str, Any], ...]) -> None:
        """Leave the recording in the folder of this play. Raises `Unreached`."""
        if self._folder is None or self._capture is None:
            return
        made = recording(
            self._scenario,
            target=self._target.name,
            driver=self._name,
            made=datetime.now(UTC),
            messages=self._capture.messages,
            journal=journal,
            decisions=self._decisions,
            shown=self._shown,
            redaction=self._capture.redaction,
        )
        kept.keep(self._folder, made, self._capture.messages)

    def close(self) -> None:
        for user in self._users.values():
            user.driver.close()

    def _user(self, who: str) -> User:
        if who not in self._users:
            called = f"{self._scenario.id.replace('/', '-')}-{who or 'user'}"
            driver = self._drivers.new(self._name, self._reach, self._capture, called=called)
            self._users[who] = User(self._scenario, self._target, self._devices, driver)
        return self._users[who]

    def _seen(self, user: User, step: Expect) -> Seen:
        page = user.look_again()
        look = judge.ending if isinstance(step.to, Ending) else judge.decision
        return look(page, self._target, last_refusal(page, self._target.idp, self.journal))

    def _done(
        self, number: int, word: str, about: str, begun: float, seen: Seen | None, held: bool, user: User
    ) -> StepDone:
        picture, over = None, datetime.now(UTC)
        if self._folder is not None:
            picture = _shot(user, self._folder / f"{number:02}-{word}.jpg")
        return StepDone(
            scenario=self._scenario,
            driver=self._name,
            number=number,
            step=word,
            about=about,
            seconds=monotonic() - begun,
            seen=seen,
            expected=self.expected,
            held=held,
            screenshot=picture,
            at=over,
        )


def _said(seen: Seen | None) -> str:
    """An error is told with its reason: the word alone says nothing."""
    told = bool(seen and seen.what == "error" and seen.reason)
    return f"{seen}: {seen.reason}" if seen and told else str(seen)


def _shot(user: User, path: Path) -> Path | None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        return user.driver.screenshot(path)
    except OSError as error:
        raise Unreached(f"{path} cannot be written: {error.strerror}") from None


def _finished(
    scenario: Scenario,
    name: DriverName,
    seconds: float,
    *,
    skipped: str = "",
    failure: Failure | None = None,
    endings: tuple[str, ...] = (),
    journal: tuple[dict[str, Any], ...] = (),
) -> ScenarioFinished:
    expected = ", ".join(scenario.endings)
    actual = ", ".join(endings)
    if failure is not None and failure.seen not in actual:
        actual = ", ".join(part for part in (actual, failure.seen) if part)
    return ScenarioFinished(
        scenario=scenario,
        driver=name,
        status="skipped" if skipped else "failed" if failure else "passed",
        seconds=seconds,
        expected=expected,
        actual=actual,
        failure=failure,
        reason=skipped,
        journal=journal,
    )
