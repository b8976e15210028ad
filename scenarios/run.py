"""A whole run: choose what is played, play it, tell everybody who listens, and leave the reports."""

from __future__ import annotations

import json
import platform
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from itertools import count
from pathlib import Path
from time import monotonic
from typing import Any

from scenarios.errors import BadArgument, RunError, Unreached
from scenarios.events import Event, RunFinished, RunStarted, ScenarioFinished
from scenarios.model import DriverName, Scenario
from scenarios.reporters import Listener, Played, Told, junit, page, results
from scenarios.reporters.beside import Beside, beside
from scenarios.reporters.pictures import Pictures
from scenarios.reporters.write import make_folder, write
from scenarios.workers import Play, Setting, play_all

IN_A_BROWSER = "three-methods"  # the tag of those that a run plays in Chromium when no driver is named
REPORT, IN_SWEDISH = "report.html", "report.sv.html"
_PACKAGES = ("siths-harness", "flask", "authlib", "pyjwt", "cryptography", "playwright")


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """What is played, and what is not and why."""

    plays: tuple[Play, ...]
    left_out: tuple[str, ...]


def choose(scenarios: Iterable[Scenario], driver: DriverName | None, tags: Sequence[str] = ()) -> Chosen:
    """Every scenario with ``driver``; with None over HTTP, and the three methods in a browser too.

    Raises `BadArgument` when nothing is left to play.
    """
    known = list(scenarios)
    wanted = [one for one in known if not tags or set(tags) & set(one.tags)]
    if not wanted:
        there = sorted({tag for one in known for tag in one.tags})
        raise BadArgument(
            f"no scenario has the tag {' or '.join(tags)}; there are {', '.join(there) or 'none'}"
        )
    plays, left_out = [], []
    for one in wanted:
        plays += [Play(one, name) for name in _drivers(one, driver)]
        if driver and driver not in one.drivers:
            left_out.append(f"{one.id} is not played by {driver}: {one.because}")
    if not plays:
        raise BadArgument(f"nothing is left to play: {'; '.join(left_out)}")
    if tags and len(wanted) < len(known):
        left_out.append(f"{_many(len(known) - len(wanted))} without the tag {' or '.join(tags)}")
    others = sum("browser" in one.drivers for one in wanted) - sum(p.driver == "browser" for p in plays)
    if driver is None and others:
        left_out.append(f"{_many(others)} in a browser; --driver browser plays them")
    return Chosen(plays=tuple(plays), left_out=tuple(left_out))


def _drivers(one: Scenario, driver: DriverName | None) -> list[DriverName]:
    """Who plays it: the one that is wanted; else http, and a browser for what is tagged or what http cannot play."""
    wanted: list[DriverName] = [driver] if driver else ["http"]
    if driver is None and (IN_A_BROWSER in one.tags or "http" not in one.drivers):
        wanted.append("browser")
    return [name for name in wanted if name in one.drivers]


def _many(scenarios: int) -> str:
    return f"{scenarios} scenario{'s' if scenarios != 1 else ''}"


def run(
    chosen: Chosen,
    setting: Setting,
    *,
    target: str,
    settings: Mapping[str, str],
    listeners: Sequence[Listener],
    workers: int = 1,
) -> RunFinished:
    """Play it and tell the listeners. What keeps it from going on is in the last event, not raised."""
    begun, counts = monotonic(), {"passed": 0, "failed": 0, "skipped": 0}
    worst = 0  # of the exit codes that the failures ask for
    stopped: RunError | None = None

    def tell(event: Event) -> None:
        for listener in listeners:
            listener.hear(event)

    tell(
        RunStarted(
            at=datetime.now(UTC),
            target=target,
            settings=settings,
            versions=_versions(chosen),
            plays=len(chosen.plays),
            left_out=chosen.left_out,
        )
    )
    try:
        for event in play_all(chosen.plays, setting, workers):
            if isinstance(event, ScenarioFinished):
                counts[event.status] += 1
                worst = max(worst, event.failure.status if event.failure else 0)
            tell(event)
    except RunError as error:
        stopped = error
    end = RunFinished(
        at=datetime.now(UTC),
        seconds=monotonic() - begun,
        unreached=str(stopped or ""),
        status=stopped.status if stopped else max(worst, int(counts["failed"] > 0)),
        **counts,
    )
    tell(end)
    return end


def new_folder(out: Path, at: datetime) -> Path:
    """A folder in ``out`` for this run alone, named by its time. Raises `Unreached` where it cannot be."""
    make_folder(out)
    name = at.strftime("%Y-%m-%dT%H-%M-%S")
    for again in count(1):
        folder = out / (name if again == 1 else f"{name}-{again}")
        try:
            folder.mkdir()
        except FileExistsError:
            continue  # another run began in the same second
        except OSError as error:
            raise Unreached(f"{folder} cannot be written: {error.strerror}") from None
        return folder
    raise AssertionError("counting ends never")


def unredacted(out: Path) -> Path:
    """The folder of what holds everything, which is for its owner's eyes and is linked from no report."""
    folder = out / "unredacted"
    make_folder(folder)
    folder.chmod(0o700)
    return folder


def leave_reports(told: Told, out: Path) -> Path:
    """report.html, the same in Swedish, results.json, junit.xml and each scenario's journal in ``out``.

    Where the page is. Raises `Unreached` where the disk does not take them.
    """
    for one in told.plays():
        folder = Play(one.scenario, one.driver).folder(out)
        if folder is not None and one.finished is not None and one.finished.journal:
            text = json.dumps(list(one.finished.journal), indent=2, ensure_ascii=False)
            write(folder / "journal.json", text + "\n")
    write(out / "results.json", results.text(told))
    write(out / "junit.xml", junit.text(told))
    pictures = Pictures(out)

    def found(one: Played) -> Beside:
        return beside(out, Play(one.scenario, one.driver).folder(out))

    shown: dict[str, Any] = {"beside": found, "pictures": pictures}
    write(out / REPORT, page.text(told, "en", other=IN_SWEDISH, **shown))
    write(out / IN_SWEDISH, page.text(told, "sv", other=REPORT, **shown))
    return out / REPORT


def point_latest_at(out: Path) -> None:
    """``latest`` beside ``out`` leads to it; where links cannot be made it is a file with its name."""
    latest = out.parent / "latest"
    with suppress(OSError):
        if latest.is_symlink() or latest.is_file():
            latest.unlink()
        try:
            latest.symlink_to(out.name, target_is_directory=True)
        except OSError:
            latest.write_text(out.name + "\n", "utf-8")


def _versions(chosen: Chosen) -> dict[str, str]:
    found = {"python": platform.python_version()}
    for name in _PACKAGES:
        with suppress(PackageNotFoundError):
            found[name] = version(name)
    if any(one.driver == "browser" for one in chosen.plays):
        from scenarios.drivers import chromium  # Playwright is slow to import

        found["chromium"] = chromium.version()
    return {name: said for name, said in found.items() if said}
