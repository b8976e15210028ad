"""A review from beginning to end, and the files that it leaves."""

from __future__ import annotations

import platform
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from time import monotonic

from scenarios.reporters.write import write
from scenarios.review.finding import Finding, Reviewed
from scenarios.review.item import Item, Language
from scenarios.review.report import junit, page, results
from scenarios.review.review import review
from scenarios.stage.place import Stage


def reviewed(items: Sequence[Item], stage: Stage, hear: Callable[[Finding], None]) -> Reviewed:
    """All of it. Raises what `review` raises."""
    begun = monotonic()
    at = datetime.now().astimezone().isoformat(timespec="seconds")
    findings = review(items, stage, hear)
    versions = {"python": platform.python_version()}
    with suppress(PackageNotFoundError):
        versions["siths-harness"] = version("siths-harness")
    return Reviewed(
        target=stage.described.name,
        at=at,
        seconds=monotonic() - begun,
        findings=findings,
        versions=versions,
    )


def leave(told: Reviewed, folder: Path, language: Language) -> Path:
    """report.html in this language, the other beside it, review.json and junit.xml. Where the page is.

    Raises `Unreached` where the disk does not take them.
    """
    other: Language = "en" if language == "sv" else "sv"
    write(folder / "report.html", page.text(told, language, f"report.{other}.html"))
    write(folder / f"report.{other}.html", page.text(told, other, "report.html"))
    write(folder / "review.json", results.text(told))
    write(folder / "junit.xml", junit.text(told))
    return folder / "report.html"
