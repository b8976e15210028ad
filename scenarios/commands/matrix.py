"""``siths-harness matrix``: who is let into what, against what the policy says."""

from __future__ import annotations

import os
import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from scenarios.errors import BadArgument

if TYPE_CHECKING:
    from scenarios.matrix.play import Wish
    from scenarios.targets.target import Target

FILE = click.Path(path_type=Path)


@click.command()
@click.option("--target", "target_file", type=FILE, help="The care system under test. [the sample]")
@click.option("--person", "people", multiple=True, help="Only this person's credentials; may be given again.")
@click.option(
    "--driver",
    type=click.Choice(["http", "browser"]),
    default="http",
    show_default=True,
    help="Who plays the user.",
)
@click.option("--way", help="How the sample uses LoA: check, demand-loa2, demand-loa3, ... [check]")
@click.option("--policy", type=FILE, help="policy.yaml for the sample, instead of the shipped one.")
@click.option("--at", help="The sample decides as if it were this time, in Sweden: 2025-12-01T08:00.")
@click.option("--compare", type=FILE, help="Say what is not as in this table: a matrix.json of before.")
@click.option("--out", type=FILE, help="Folder that gets matrix.html, matrix.json and matrix.csv.")
@click.option(
    "--json", "shape", flag_value="json", help="Print the table as JSON; what is for people goes to stderr."
)
@click.option("--csv", "shape", flag_value="csv", help="Print it as CSV.")
@click.option("--html", "shape", flag_value="html", help="Print it as a page.")
@click.option("--headed", is_flag=True, help="Show the browser.")
def matrix(
    target_file: Path | None,
    people: tuple[str, ...],
    driver: Any,
    way: str | None,
    policy: Path | None,
    at: str | None,
    compare: Path | None,
    out: Path | None,
    shape: str | None,
    headed: bool,
) -> None:
    """The decision table: each credential in each state, and what every function makes of it.

    Exit code 1 where a cell is not as the target's requires says.
    """
    from scenarios.drivers.start import Drivers
    from scenarios.matrix import console, page, sheet, table
    from scenarios.matrix.compare import changes
    from scenarios.matrix.make import make
    from scenarios.matrix.rows import rows
    from scenarios.reporters.console import terminal
    from scenarios.reporters.write import make_folder, write
    from scenarios.stage.known import known_to
    from scenarios.stage.play import Given, stage_for
    from scenarios.targets.target import SAMPLE, load_target

    before = table.load(compare) if compare else None
    given = Given.from_env(os.environ)
    target = _with_policy(load_target(target_file or SAMPLE), policy)
    wish = _wish(target, driver, way, at)
    if out:
        make_folder(out)
    known = known_to(target, token=given.token)
    stage = stage_for(target, given, policy=policy)
    try:
        chosen = rows(stage.control, known, target.client.methods, people)
        with _Progress() as tell, Drivers(headed=headed) as drivers:
            made = make(chosen, stage, drivers, wish, policy=policy, tell=tell)
    finally:
        stage.close()
    changed = changes(before, made) if before else None
    against = str(compare or "")
    kept = {"json": table.text(made), "csv": sheet.text(made), "html": page.text(made, changed, against)}
    for name, text in kept.items() if out else ():
        write((out or Path()) / f"matrix.{name}", text)
    console.show(made, terminal(stderr=shape is not None), changed, against)
    if out:
        click.echo(f"kept: {out / 'matrix.html'}, matrix.json and matrix.csv", err=shape is not None)
    if shape:
        click.echo(kept[shape], nl=False)
    sys.exit(made.status)


def _with_policy(target: Target, policy: Path | None) -> Target:
    from scenarios.stage.policy import by_policy

    if policy is None:
        return target
    if target.start != "sample":
        raise BadArgument(
            f"--policy is for the sample; what {target.name} requires stands in its target file"
        )
    return by_policy(target, policy)


def _wish(target: Target, driver: Any, way: str | None, at: str | None) -> Wish:
    """Raises `BadArgument` for what nobody here can give a system that stands."""
    from scenarios.matrix.play import Wish
    from scenarios.targets.requires import SWEDEN

    if way is not None and way not in target.ways:
        raise BadArgument(f"--way {way}: {target.name} uses LoA by {', '.join(target.ways)}")
    if at is not None and target.start != "sample":
        raise BadArgument(f"--at {at}: {target.name} decides by its own clock, which nobody here can move")
    try:
        time = datetime.fromisoformat(at) if at else None
    except ValueError:
        raise BadArgument(f"--at {at!r} must be a time as in 2025-12-01T08:00") from None
    if time is not None and time.tzinfo is None:
        time = time.replace(tzinfo=SWEDEN)
    known = way is not None or target.start == "sample" or len(target.ways) == 1
    chosen: Any = way or target.ways[0]
    return Wish(driver=driver, way=chosen, way_is_known=known, at=time)


class _Progress:
    """At a terminal, the row that is played; elsewhere nothing."""

    def __enter__(self) -> _Progress:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

        console = Console(stderr=True)
        self._bar = Progress(
            TextColumn("{task.description}"),
            BarColumn(bar_width=24),
            MofNCompleteColumn(),
            console=console,
            transient=True,
            disable=not console.is_terminal,
        )
        self._task = self._bar.add_task("", total=None)
        self._bar.start()
        return self

    def __call__(self, row: Any, number: int, of: int) -> None:
        said = f"{row.id} {row.state} by {row.method}"
        self._bar.update(self._task, total=of, completed=number - 1, description=f"{said:<60.60}")

    def __exit__(self, *_: object) -> None:
        self._bar.stop()
