"""Plays many scenarios: one after the other, or side by side in processes that each have a stage of their own."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import NamedTuple, cast

from scenarios.drivers.start import Drivers
from scenarios.errors import RunError, Unreached
from scenarios.events import Event, ScenarioFinished
from scenarios.model import DriverName, Scenario
from scenarios.runner import play
from scenarios.stage.place import Stage

_ENDS_WITHIN = 10.0  # seconds that a worker is given to stop what it started


class Play(NamedTuple):
    """A scenario and who plays its user."""

    scenario: Scenario
    driver: DriverName

    def folder(self, out: Path | None) -> Path | None:
        """Where its pictures and its journal go."""
        return out / self.scenario.id.replace("/", "-") / self.driver if out else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """How a run is played. ``stage`` starts what is tested, or finds it; it can be sent to another process."""

    stage: Callable[[], Stage]
    out: Path | None = None
    headed: bool = False
    traces: Path | None = None  # gets Playwright's own recordings, which are not redacted
    later: timedelta = timedelta()  # so much time has passed for the IdP


def play_all(plays: Sequence[Play], setting: Setting, workers: int = 1) -> Iterator[Event]:
    """Every play's events; with several workers those of different plays are mixed.

    Raises the `RunError` that keeps the run from going on, when the events before it have been told.
    """
    if workers <= 1 or len(plays) <= 1:
        yield from _in_turn(plays, setting)
        return
    context = multiprocessing.get_context("spawn")  # a fork would share Chromium and the mock's threads
    ours: dict[Connection, BaseProcess] = {}
    try:
        for _ in range(min(workers, len(plays))):
            here, there = context.Pipe()
            process: BaseProcess = context.Process(target=_work, args=(there, setting), daemon=True)
            ours[here] = process  # before it begins, so that it is ended whatever comes between
            with _without_interrupts():
                process.start()
            there.close()
        yield from _spread(list(plays), list(ours))
    finally:
        for here in ours:
            here.close()  # a worker that hears nothing any more stops what it started
        for process in ours.values():
            if process.pid is not None:
                process.join(timeout=_ENDS_WITHIN)
                process.kill()
                process.join()


@contextmanager
def _without_interrupts() -> Iterator[None]:
    """Ctrl-C is for the one who started the run: what begins in here does not hear it."""
    if not hasattr(signal, "pthread_sigmask"):  # Windows
        yield
        return
    from multiprocessing import resource_tracker

    resource_tracker.ensure_running()  # begun later it would unblock what is blocked here
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _in_turn(plays: Sequence[Play], setting: Setting) -> Iterator[Event]:
    stage = setting.stage()
    try:
        with Drivers(headed=setting.headed, traces=setting.traces) as drivers:
            for one in plays:
                yield from _play(one, setting, stage, drivers)
    finally:
        stage.close()


def _play(one: Play, setting: Setting, stage: Stage, drivers: Drivers) -> Iterator[Event]:
    folder = one.folder(setting.out)
    return play(one.scenario, one.driver, stage, drivers, folder, later=setting.later)


def _spread(waiting: list[Play], workers: list[Connection]) -> Iterator[Event]:
    """Give each worker the next play when it asks for one, until none is left and all have ended theirs."""
    busy = set(workers)
    while busy:
        for worker in cast(list[Connection], wait(list(busy))):
            try:
                said = worker.recv()
            except (EOFError, OSError):
                raise Unreached("a worker of this run ended by itself") from None
            if isinstance(said, RunError):
                raise said
            if said is not None:
                yield said
            if said is None or isinstance(said, ScenarioFinished):
                if waiting:
                    worker.send(waiting.pop(0))
                else:
                    worker.send(None)
                    busy.discard(worker)


def _work(asks: Connection, setting: Setting) -> None:
    """One process: its own stage and its own Chromium. Says None when it is ready for the first play."""
    if hasattr(os, "setsid"):
        os.setsid()  # Chromium and what drives it would hear Ctrl-C all the same
    try:
        stage = setting.stage()
    except RunError as error:
        asks.send(error)
        return
    try:
        with Drivers(headed=setting.headed, traces=setting.traces) as drivers:
            asks.send(None)
            while (one := asks.recv()) is not None:
                for event in _play(one, setting, stage, drivers):
                    asks.send(event)
    except RunError as error:
        asks.send(error)
    except (EOFError, ConnectionError, KeyboardInterrupt):
        return  # nobody listens any more
    finally:
        stage.close()
