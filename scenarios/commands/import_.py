"""``siths-harness import``: a fictitious person of a real test login."""

from __future__ import annotations

from pathlib import Path

import click

_FILE = click.Path(path_type=Path)


@click.command("import")
@click.argument("file", type=_FILE)
@click.option(
    "--id", "person_id", default="imported", show_default=True, help="What the person is called here."
)
@click.option("--people", type=_FILE, help="A people.yaml whose personnummer and HSA-ids are taken already.")
@click.option(
    "--seed",
    type=click.IntRange(1, 10_000),
    default=1,
    show_default=True,
    help="Other names, another number.",
)
@click.option("--out", type=_FILE, help="Where the people.yaml is written; it is not written over. [stdout]")
def import_(file: Path, person_id: str, people: Path | None, seed: int, out: Path | None) -> None:
    """Make a person of FILE, a set of claims or a token from a real test login, with all that is personal replaced."""
    from scenarios.errors import BadArgument
    from scenarios.reporters.write import write
    from scenarios.stage.imported import imported

    if out is not None and out.exists():
        raise BadArgument(f"{out} is there already, and is not written over")
    made = imported(file, person_id=person_id, beside=people, seed=seed)
    if out is None:
        click.echo(made.text, nl=False)
    else:
        write(out, made.text)
        click.echo(str(out))
    for line in made.told:
        click.echo(line, err=True)
