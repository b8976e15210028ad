"""The table for a reader and the JSON for a program."""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from rich.console import Console
from rich.table import Table

from bench import servers
from bench.budgets import Row


def show(rows: Sequence[Row], console: Console) -> None:
    """Medians and ratios beside what is promised and what is aimed for."""
    table = Table(title=f"siths-harness beside {servers.PEER}, medians", title_justify="left")
    for name, side in (("what", "left"), ("measured", "right"), ("at least", "right"), ("goal", "right")):
        table.add_column(name, justify="right" if side == "right" else "left")
    table.add_column("")
    table.add_column("absolute")
    for row in rows:
        budget = row.budget
        at_least = budget.met(row.figure, budget.at_least) and not row.void
        goal = at_least and budget.met(row.figure, budget.goal)
        judged = "void" if row.void else "goal" if goal else "met" if at_least else "MISSED"
        absolute = row.void or ", ".join(f"{name} {figure:.4g}" for name, figure in row.beside.items())
        measured = "-" if row.void else f"{row.figure:.3g} {budget.unit}"
        table.add_row(budget.name, measured, f"{budget.at_least:g}", f"{budget.goal:g}", judged, absolute)
    console.print(table)


def write(rows: Sequence[Row], folder: Path, *, runs: int, seconds: float) -> Path:
    """Write everything, each run too, to a file of its own in ``folder``; answers where."""
    now = datetime.now(UTC)
    document = {
        "format": 1,
        "at": now.isoformat(timespec="seconds"),
        "versions": {"siths-harness": version("siths-harness"), servers.PEER: servers.peer_version()},
        "machine": {
            "python": platform.python_version(),
            "system": platform.platform(),
            "cores": len(servers.CORES) or os.cpu_count(),
            "server_core": servers.SERVER_CORE,
            "generator_core": servers.GENERATOR_CORE,
        },
        "runs": runs,
        "seconds_a_run": seconds,
        "rows": [asdict(row) for row in rows],
    }
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{now:%Y%m%dT%H%M%SZ}.json"
    path.write_text(json.dumps(document, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    return path


def missed(rows: Sequence[Row]) -> list[str]:
    """The names of the promises that do not hold."""
    return [
        row.budget.name for row in rows if row.void or not row.budget.met(row.figure, row.budget.at_least)
    ]
