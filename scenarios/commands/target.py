"""``siths-harness target``: writing the description of a system."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from scenarios.errors import BadArgument, Unreached

FILE = click.Path(path_type=Path)


@click.group()
def target() -> None:
    """Describe a care system, so that it can be played."""


@target.command()
@click.argument("file", type=FILE)
@click.option("--name", prompt="What is the system called", help="What reports call it.")
@click.option("--url", prompt="Where is it, as http://localhost:8080", help="Where its functions begin.")
@click.option(
    "--idp",
    prompt="Where will the mock be",
    default="http://localhost:8400",
    show_default=True,
    help="The mock that it trusts.",
)
@click.option("--client-id", prompt="Its client_id at the IdP", help="Its name at the IdP.")
@click.option(
    "--secret",
    prompt="The environment variable that holds its secret (empty: none)",
    default="",
    show_default=False,
    help="The variable that holds the client secret.",
)
@click.option(
    "--redirect-uri", prompt="Where the IdP sends the browser back to", help="Its redirect URI, whole."
)
@click.option(
    "--login",
    prompt="What begins a login: a button's text, or an address as /login",
    help="A button, or a path.",
)
@click.option("--logout", prompt="What logs out: a button's text, or an address", help="A button, or a path.")
@click.option(
    "--function",
    "functions",
    multiple=True,
    help="A function as record=/journal/1:3, its level last; may be given again.",
)
@click.option(
    "--granted", prompt="How a function that is shown is told, as css #patient", help="The rule for granted."
)
@click.option(
    "--denied", prompt="How one that is refused is told, as status 403", help="The rule for denied."
)
@click.option(
    "--code",
    prompt="Where its own code stands, a CSS selector (empty: nowhere)",
    default="",
    show_default=False,
    help="The CSS selector of its code.",
)
@click.option("--force", is_flag=True, help="Write over a file that is there.")
def init(file: Path, functions: tuple[str, ...], force: bool, **answers: Any) -> None:
    """Ask a few questions and write FILE, the target of a system."""
    from scenarios.targets.ask import Answers, Function, written

    if file.exists() and not force:
        raise BadArgument(f"{file} is there already; --force writes over it")
    known = [Function.of(said) for said in functions or _asked()]
    if not known:
        raise BadArgument("a system without a function has nothing to decide")
    text = written(Answers(functions=known, **answers))
    try:
        file.write_text(text, "utf-8")
    except OSError as error:
        raise Unreached(f"{file} cannot be written: {error.strerror}") from None
    click.echo(
        f"written: {file}\n"
        f"1. siths-harness up --target {file}      the mock, where it is registered\n"
        f"2. point the system at the issuer that this prints, and start it\n"
        f"3. siths-harness check --running {file}\n"
        f"4. siths-harness matrix --target {file}\n"
        f"5. siths-harness run --target {file}"
    )


def _asked() -> list[str]:
    found: list[str] = []
    while said := click.prompt(
        "A function, as record=/journal/1:3, where 3 is the level (empty: no more)",
        default="",
        show_default=False,
    ):
        found.append(str(said))
    return found
