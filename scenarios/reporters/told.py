"""A run as it was told, gathered up: what the reports that are written at the end are made from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Protocol

from scenarios.events import Event, RunFinished, RunStarted, ScenarioFinished, ScenarioStarted, StepDone
from scenarios.model import DriverName, Scenario


class Listener(Protocol):
    """Hears every event of a run as it happens."""

    def hear(self, event: Event) -> None: ...


@dataclass(slots=True)
class Played:
    """One scenario and one driver: its steps, and how it ended (None: the run ended before it did)."""

    scenario: Scenario
    driver: DriverName
    steps: list[StepDone] = field(default_factory=list)
    finished: ScenarioFinished | None = None

    @property
    def status(self) -> str:
        return self.finished.status if self.finished else "failed"


class Told:
    """Remembers a run."""

    def __init__(self) -> None:
        self.started: RunStarted | None = None
        self.finished: RunFinished | None = None
        self._plays: dict[tuple[str, str], Played] = {}

    def hear(self, event: Event) -> None:
        match event:
            case RunStarted():
                self.started = event
            case ScenarioStarted():
                key = (event.scenario.id, event.driver)
                self._plays[key] = Played(event.scenario, event.driver)
            case StepDone():
                self._plays[event.scenario.id, event.driver].steps.append(event)
            case ScenarioFinished():
                self._plays[event.scenario.id, event.driver].finished = event
            case RunFinished():
                self.finished = event

    def plays(self) -> Iterator[Played]:
        """In the order of the scenarios' ids, whichever worker was first."""
        for key in sorted(self._plays):
            yield self._plays[key]
