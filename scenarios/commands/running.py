"""``siths-harness check --running``: a line for each thing that was tried, and one that sums up what is wrong."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

import click

from scenarios.errors import BadArgument, NotRecognised, SystemSilent
from scenarios.model import DriverName


def try_all(paths: Sequence[Path], driver: DriverName) -> None:
    """Raises `NotRecognised` where a target does not fit, `SystemSilent` where a system did not answer."""
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
