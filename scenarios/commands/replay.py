"""``siths-harness replay``: is the care system still what it was when it was recorded?"""

from __future__ import annotations

import os
import sys
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

import click

_FILE = click.Path(path_type=Path)


@click.command()
@click.argument("paths", nargs=-1, required=True, type=_FILE)
@click.option("--target", "target_file", type=_FILE, help="The care system under test. [the sample]")
@click.option(
    "--later", default="0d", show_default=True, help="So much time has passed for the IdP: 365d, 2h."
)
@click.option("--out", type=_FILE, help="Folder that gets a folder for this run, and latest. [runs]")
@click.option(
    "--json", "as_json", is_flag=True, help="Print one JSON document; what is for people goes to stderr."
)
@click.option("--headed", is_flag=True, help="Show the browser.")
def replay(
    paths: tuple[Path, ...],
    target_file: Path | None,
    later: str,
    out: Path | None,
    as_json: bool,
    headed: bool,
) -> None:
    """Play recordings again, and tell in what the care system has become another. PATHS are files and folders."""
    from scenarios import run as running
    from scenarios.errors import BadArgument
    from scenarios.model.steps import duration
    from scenarios.recordings import replay as replaying
    from scenarios.recordings.kept import recordings
    from scenarios.reporters import Told
    from scenarios.reporters.console import ConsoleReporter, terminal
    from scenarios.reporters.write import write
    from scenarios.stage.known import known_to
    from scenarios.stage.play import Given, stage_for
    from scenarios.targets.target import SAMPLE, load_target
    from scenarios.workers import Setting

    try:
        passed: timedelta = duration(later)
    except ValueError as error:
        raise BadArgument(f"--later {error}") from None
    given = Given.from_env(os.environ)
    target = load_target(target_file or SAMPLE)
    known = recordings(paths, known_to(target, token=given.token))
    folder = running.new_folder((out or Path("runs")).absolute(), datetime.now().astimezone())
    told = Told()
    console = ConsoleReporter(terminal(stderr=True), told)
    try:
        end = running.run(
            replaying.chosen(known),
            Setting(stage=partial(stage_for, target, given), out=folder, headed=headed, later=passed),
            target=target.name,
            settings={"driver": "as recorded", "later": later},
            listeners=[told, console],
        )
    finally:
        console.close()
    running.leave_reports(told, folder)
    running.point_latest_at(folder)
    replayed = list(replaying.compared(known, told, folder))
    write(folder / "drift.json", replaying.text(replayed))
    if as_json:
        click.echo(replaying.text(replayed), nl=False)
    for line in replaying.lines(replayed):
        click.echo(line, err=as_json)
    drifted = any(one.has_drifted for one in replayed)
    sys.exit(end.status if end.unreached else int(drifted))
