"""``siths-harness check``: are these files right, and do the targets among them fit the running system?"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from scenarios.errors import BadArgument, NotRecognised, SystemSilent
from siths_files import BadFile

if TYPE_CHECKING:
    from scenarios.model import DriverName

FILE = click.Path(path_type=Path)


@click.command()
@click.argument("files", nargs=-1, type=FILE)
@click.option("--target", "target_file", type=FILE, help="Whose people the scenarios name. [the sample]")
@click.option(
    "--running", is_flag=True, help="Try each target against the system and the mock that it names."
)
@click.option(
    "--driver",
    type=click.Choice(["http", "browser"]),
    default="http",
    show_default=True,
    help="Who plays the user of --running.",
)
def check(files: tuple[Path, ...], target_file: Path | None, running: bool, driver: Any) -> None:
    """Are these files right? Scenarios, targets, people, clients and policies; none: the library."""
    from scenarios.load import LIBRARY, files_in, load
    from scenarios.stage.files import check as check_file
    from scenarios.stage.known import known_to
    from scenarios.targets.target import SAMPLE, load_target

    known = known_to(load_target(target_file or SAMPLE))
    faults: list[str] = []
    stories: list[Path] = []
    targets: list[Path] = []
    for path in files_in(files or (LIBRARY,), faults):
        try:
            kind = check_file(path, known)
        except BadFile as error:
            faults += error.faults
            continue
        click.echo(f"{path}: right, a {kind} file")
        stories += [path] if kind == "scenario" else []
        targets += [path] if kind == "target" else []
    if faults:
        raise BadFile(*faults)
    load(stories, known=known)  # an id that stands in two files is seen only when they are read together
    if running:
        _try_all(targets, driver)


def _try_all(paths: Sequence[Path], driver: DriverName) -> None:
    """A line for each thing that was tried.

    Raises `NotRecognised` where a target does not fit, `SystemSilent` where a system did not answer.
    """
    from scenarios.drivers.start import Drivers
    from scenarios.stage.known import known_to
    from scenarios.stage.play import Given, stage_for
    from scenarios.targets.target import load_target
    from scenarios.trial import tried

    if not paths:
        raise BadArgument("--running tries targets, and none of these files is one")
    given, wrong, worst = Given.from_env(os.environ), list[str](), 0
    for path in paths:
        target = load_target(path)
        known = known_to(target, token=given.token)
        stage = stage_for(target, given)
        try:
            with Drivers() as drivers:
                for one in tried(stage, known, drivers, driver):
                    word = "right" if not one.wrong else "wrong" if one.tried else "not tried"
                    click.echo(f"{word:<9}  {one.what}{f': {one.wrong}' if one.wrong else ''}")
                    wrong += [one.what] if one.wrong and one.tried else []
                    worst = max(worst, one.status if one.tried else 0)
        finally:
            stage.close()
    if wrong:
        by_browser = "" if driver == "browser" else "; pages that need script are read with --driver browser"
        said = f"{len(wrong)} of what was tried is not as the target says{by_browser}"
        raise SystemSilent(said) if worst == 3 else NotRecognised(said)
