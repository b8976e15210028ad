"""``siths-harness review``: what a care system does wrong with a SITHS login."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

import click

_FILE = click.Path(path_type=Path)


@click.command()
@click.option("--target", "target_file", type=_FILE, help="The care system under review. [the sample]")
@click.option("--only", multiple=True, metavar="ITEM", help="Only this item or area; may be given again.")
@click.option("--out", type=_FILE, help="Folder that gets a folder for this review, and latest. [runs]")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document; the table goes to stderr.")
@click.option(
    "--language",
    type=click.Choice(["sv", "en"]),
    default="sv",
    show_default=True,
    help="Of the table and of report.html; the other language lies beside it.",
)
@click.option(
    "--mistake", "mistakes", multiple=True, help="Plant this bug in the sample; may be given again."
)
def review(
    target_file: Path | None,
    only: tuple[str, ...],
    out: Path | None,
    as_json: bool,
    language: Any,
    mistakes: tuple[str, ...],
) -> None:
    """Provoke every fault, watch what the system does, and tell what is wrong with it."""
    from datetime import datetime

    from scenarios import run as running
    from scenarios.review.catalogue import chosen
    from scenarios.review.console import Lines
    from scenarios.review.leave import leave, reviewed
    from scenarios.review.report import results
    from scenarios.stage.play import Given, stage_for
    from scenarios.targets.target import SAMPLE, load_target

    given = Given.from_env(os.environ)
    target, items = load_target(target_file or SAMPLE), chosen(only)
    folder = running.new_folder((out or Path("runs")).absolute(), datetime.now().astimezone())
    lines = Lines(language, stderr=as_json)
    stage = stage_for(target, given, mistakes=mistakes)
    try:
        told = reviewed(items, stage, lines.hear)
    finally:
        stage.close()
    page = leave(told, folder, language)
    running.point_latest_at(folder)
    lines.end(told)
    if as_json:
        click.echo(results.text(told), nl=False)
    near = page.relative_to(Path.cwd()) if page.is_relative_to(Path.cwd()) else page
    click.echo(f"report: {near}", err=as_json)
    sys.exit(told.status)
