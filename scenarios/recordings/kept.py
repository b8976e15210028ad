"""A recording on the disk: recording.json, and beside it what people and viewers look at."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from scenarios.model import Known
from scenarios.recordings import har
from scenarios.recordings.capture import Message
from scenarios.recordings.model import Recording
from scenarios.reporters.write import write
from siths_files import BadFile, read

FILE, HAR = "recording.json", "exchange.har"


def keep(folder: Path, recording: Recording, messages: Sequence[Message]) -> None:
    """Raises `Unreached` where the disk does not take it."""
    write(folder / FILE, recording.model_dump_json(indent=2) + "\n")
    write(folder / HAR, har.text(messages))


def recordings(paths: Sequence[Path], known: Known | None = None) -> list[Recording]:
    """Those in these files and folders, however deep, each scenario and driver once. Raises `BadFile`."""
    found: dict[tuple[str, str], tuple[Recording, Path]] = {}
    faults: list[str] = []
    for path in _files(paths, faults):
        try:
            one = read(path, Recording, context={"known": known})
        except BadFile as error:
            faults += error.faults
            continue
        before = found.setdefault((one.scenario.id, one.driver), (one, path))[1]
        if before != path:
            faults.append(
                f"{path}:1: {one.scenario.id} is recorded with the driver {one.driver} in {before} already"
            )
    if faults:
        raise BadFile(*faults)
    return [one for one, _ in found.values()]


def _files(paths: Sequence[Path], faults: list[str]) -> list[Path]:
    files: list[Path] = []
    for path in paths:
        inside = sorted(path.rglob(FILE)) if path.is_dir() else [path] if path.exists() else []
        if not inside:
            faults.append(
                f"{path}: there is no {FILE}" if path.is_dir() else f"{path}: there is no such file or folder"
            )
        files += inside
    return list({file.resolve(): file for file in files}.values())
