"""``python -m bench``: measure what is promised.

Exit code 1 when a promise does not hold, 3 when the peer cannot be had.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import click
from rich.console import Console

from bench import budgets, measure, report, servers
from bench.budgets import Budget, Row
from bench.generator import Wrong

RESULTS = Path(__file__).with_name("results")


@click.command()
@click.option("--runs", default=5, show_default=True, help="How often each is measured; the median counts.")
@click.option("--seconds", default=4.0, show_default=True, help="How long each load lasts.")
@click.option("--only", multiple=True, help="Only measurements with this in their name.")
def main(runs: int, seconds: float, only: tuple[str, ...]) -> None:
    """Measure speed, memory and waiting times, and compare them with what is promised."""
    console = Console(stderr=True)
    try:
        console.print(f"beside {servers.PEER} {servers.peer_version()}")
    except Wrong as wrong:
        console.print(f"bench: {wrong}")
        sys.exit(3)
    if servers.SERVER_CORE is None:
        console.print(
            "bench: one core only, or a system that cannot pin: the generator steals from the server"
        )

    rows: list[Row] = []
    few = max(1, runs // 2)
    pinned: list[tuple[str, tuple[Budget, ...], Callable[[], list[Row]]]] = [
        ("start", (budgets.READY, budgets.MEMORY), lambda: measure.ready_and_memory(runs)),
        ("speed", (budgets.SSO, budgets.FULL, budgets.FULL_P95), lambda: measure.speeds(runs, seconds)),
        ("parallel", (budgets.PARALLEL,), lambda: measure.parallel(runs)),
    ]
    free: list[tuple[str, tuple[Budget, ...], Callable[[], list[Row]]]] = [
        ("library-http", (budgets.LIBRARY_HTTP,), lambda: measure.library_http(few)),
        ("library-browser", (budgets.LIBRARY_BROWSER,), lambda: measure.library_browser(1)),
        ("pytest", (budgets.INNER_LOOP,), lambda: measure.inner_loop(few)),
    ]
    for measurements, prepare in ((pinned, servers.pin_generator), (free, servers.unpin)):
        prepare()
        for name, promises, measurement in measurements:
            if only and not any(part in name for part in only):
                continue
            console.print(f"measuring {name} ...")
            try:
                rows += measurement()
            except Wrong as wrong:
                rows += [Row(budget, 0.0, [], void=str(wrong)) for budget in promises]

    report.show(rows, Console(width=None if sys.stdout.isatty() else 160))
    written = report.write(rows, RESULTS, runs=runs, seconds=seconds)
    console.print(
        f"every run: {written.relative_to(Path.cwd()) if written.is_relative_to(Path.cwd()) else written}"
    )
    if failed := report.missed(rows):
        console.print(f"not held: {', '.join(failed)}")
        sys.exit(1)


if __name__ == "__main__":
    main()
