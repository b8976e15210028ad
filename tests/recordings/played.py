"""Stories that are played to be recorded."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from scenarios.drivers.start import Drivers
from scenarios.events import ScenarioFinished
from scenarios.load import LIBRARY, load
from scenarios.model import DriverName, Scenario
from scenarios.recordings.kept import FILE, recordings
from scenarios.recordings.model import Recording
from scenarios.runner import play
from scenarios.stage.place import Stage

METHODS = ("card", "card-app-here", "phone-qr")


def scenario(name: str) -> Scenario:
    """One of the library's."""
    (found,) = load([LIBRARY / f"{name}.yaml"])
    return found


def recorded(
    story: Scenario,
    stage: Stage,
    drivers: Drivers,
    folder: Path,
    *,
    by: DriverName = "http",
    later: timedelta = timedelta(),
) -> Recording:
    """Play it, and read what that leaves."""
    *_, end = play(story, by, stage, drivers, folder, later=later)
    assert isinstance(end, ScenarioFinished)
    (found,) = recordings([folder / FILE])
    return found
