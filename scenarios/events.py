"""What a run tells, in the past tense. The runner yields them; reporters listen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

from scenarios.model import DriverName, Scenario

Status = Literal["passed", "failed", "skipped"]


@dataclass(frozen=True, slots=True, kw_only=True)
class RunStarted:
    """A run began. ``target`` is the system's name, ``settings`` what was asked for."""

    at: datetime
    target: str
    settings: Mapping[str, str]
    versions: Mapping[str, str]
    plays: int  # how many scenarios times drivers
    left_out: tuple[str, ...] = ()  # what is not played, and why


@dataclass(frozen=True, slots=True, kw_only=True)
class ScenarioStarted:
    scenario: Scenario
    driver: DriverName


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What there was to see after a step: a decision, an ending, or only a page.

    ``reason`` and ``decided_by`` are the care system's own words where its target can show them.
    """

    kind: Literal["decision", "ending", "page"]
    what: str  # granted, signed-in, rejected, no-answer; on a page its title
    codes: tuple[str, ...] = ()
    reason: str = ""
    decided_by: str = ""

    def __str__(self) -> str:
        return " ".join((self.what, *self.codes))


@dataclass(frozen=True, slots=True, kw_only=True)
class StepDone:
    """One step was played. ``expected`` is set where something was; ``screenshot`` where a browser played."""

    scenario: Scenario
    driver: DriverName
    number: int  # from 1
    step: str  # the step's word: open, sign-in, ...
    about: str  # what it was about: the function, the person, the code
    seconds: float
    seen: Seen | None = None
    expected: str = ""
    held: bool = True
    screenshot: Path | None = None
    at: datetime | None = None  # when there was this to see, by the wall's clock


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """What was expected, what was seen instead, and at which step."""

    step: int
    expected: str
    seen: str
    status: int = 1  # the exit code that it asks for


@dataclass(frozen=True, slots=True, kw_only=True)
class ScenarioFinished:
    """A scenario ended. ``reason`` says why it was skipped, or what could not be reached."""

    scenario: Scenario
    driver: DriverName
    status: Status
    seconds: float
    expected: str
    actual: str
    failure: Failure | None = None
    reason: str = ""
    journal: tuple[Mapping[str, Any], ...] = field(default=())
    folder: str = ""  # beside the report, where its journal and pictures lie


@dataclass(frozen=True, slots=True, kw_only=True)
class RunFinished:
    at: datetime
    seconds: float
    passed: int
    failed: int
    skipped: int
    unreached: str = ""  # what could not be reached, so that the run ended early
    status: int = 0  # the exit code


Event = RunStarted | ScenarioStarted | StepDone | ScenarioFinished | RunFinished
