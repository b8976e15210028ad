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
    where: dict[str, Path] = {}
    faults: list[str] = []
    for path in files_in(paths, faults):
        try:
            scenario = read(path, Scenario, context={"known": known})
        except BadFile as error:
            faults.extend(error.faults)
            continue
        if scenario.id in found:
            faults.append(f"{path}:1: the id {scenario.id} is that of {where[scenario.id]} already")
        found[scenario.id], where[scenario.id] = scenario, path
    if faults:
        raise BadFile(*faults)
    return tuple(found[name] for name in sorted(found))


def files_in(paths: Iterable[Path], faults: list[str]) -> list[Path]:
    """The files, and those in the folders, each once. What is not there is added to ``faults``."""
    files: list[Path] = []
    for path in paths:
        if path.is_dir():
            inside = sorted(file for file in path.rglob("*") if file.suffix in (".yaml", ".yml"))
            if not inside:
                faults.append(f"{path}: there is no YAML file in this folder")
            files += inside
        elif path.exists():
            files.append(path)
        else:
            faults.append(f"{path}: there is no such file or folder")
    return list({file.resolve(): file for file in reversed(files)}.values())[::-1]
