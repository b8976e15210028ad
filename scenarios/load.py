"""Scenarios from files and folders: every fault of every file told at once, before anything is played."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from scenarios.model import Known, Scenario
from siths_files import BadFile, read

LIBRARY = Path(__file__).with_name("library")


def load(paths: Iterable[Path] = (LIBRARY,), *, known: Known | None = None) -> tuple[Scenario, ...]:
    """Every scenario in these files and folders, in the order of their ids. Raises `BadFile`.

    ``known`` is whom and what they may name; None: that is not checked.
    """
    found: dict[str, Scenario] = {}
    faults: list[str] = []
    for path in _files(paths, faults):
        try:
            scenario = read(path, Scenario, context={"known": known})
        except BadFile as error:
            faults.extend(error.faults)
            continue
        if scenario.id in found:
            faults.append(f"{path}:1: id {scenario.id} stands in another file too")
        found[scenario.id] = scenario
    if faults:
        raise BadFile(*faults)
    return tuple(found[name] for name in sorted(found))


def _files(paths: Iterable[Path], faults: list[str]) -> list[Path]:
    files: list[Path] = []
    for path in paths:
        if path.is_dir():
            inside = sorted(path.rglob("*.yaml"))
            if not inside:
                faults.append(f"{path}: there is no scenario in this folder")
            files += inside
        elif path.exists():
            files.append(path)
        else:
            faults.append(f"{path}: there is no such file or folder")
    return list(dict.fromkeys(files))
