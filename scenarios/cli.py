"""The command line. Exit codes: 0 as expected, 1 something ended otherwise, 2 a wrong file or argument, 3 unreached."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

import click

from scenarios.commands.check import check
from scenarios.commands.import_ import import_
from scenarios.commands.matrix import matrix
from scenarios.commands.record import record
from scenarios.commands.replay import replay
from scenarios.commands.review import review
from scenarios.commands.target import target
from scenarios.errors import BadArgument, RunError, Unreached
from siths_files import BadFile

FILE = click.Path(path_type=Path)
VERSION = "Which Inera IdP the mock is like: 2.3, 2.5, 2.7 or 2025-26. [2025-26]"
PKI = "Whose CA names the certificates bear: test, qa or production. [as the issuer's host]"


class _Group(click.Group):
    """Every error is for people: one line for each thing that is wrong, and never a traceback."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except BadFile as error:
            click.echo(str(error), err=True)
            ctx.exit(2)
        except RunError as error:
            click.echo(f"siths-harness: {error}", err=True)
            ctx.exit(error.status)
        except OSError as error:  # a full disk or a closed pipe where the table goes
            if not isinstance(error, BrokenPipeError):  # ``| head`` has seen enough, and that is no error
                said = f"siths-harness: RUN-101 what is printed cannot be written: {error.strerror}"
                with suppress(OSError):
                    click.echo(said, err=True)
            os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # what is left to be printed goes nowhere
            ctx.exit(3)
        except KeyboardInterrupt:
            ctx.exit(130)


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="siths-harness", message="%(version)s")
def main() -> None:
    """Prove that a care system decides right for every kind of SITHS login, without a card or a phone."""


# --- serving -------------------------------------------------------------------------------------------------


@main.command()
@click.option("--port", type=int, help="Port of the mock; 0 takes a free one. [8400]")
@click.option("--mtls-port", type=int, help="Port that asks for the card; 0 takes a free one. [8443]")
@click.option("--people", type=FILE, help="people.yaml, instead of the shipped one.")
@click.option("--clients", type=FILE, help="clients.yaml, instead of the shipped one.")
@click.option(
    "--tls", is_flag=True, default=None, help="https everywhere, with certificates of the mock's own CA."
)
@click.option("--rp-port", type=int, help="Port of the sample care system; 0 takes a free one. [8500]")
@click.option("--target", "target_file", type=FILE, help="Register the system of this file; start no sample.")
@click.option("--idp-version", help=VERSION)
@click.option("--pki", help=PKI)
def up(
    target_file: Path | None, rp_port: int | None, idp_version: str | None, pki: str | None, **options: Any
) -> None:
    """Start the mock IdP and the sample care system, and run until stopped."""
    from scenarios.stage.up import up as start
    from scenarios.targets.target import SAMPLE, load_target

    target = load_target(target_file or SAMPLE)
    with _typed(_of_the_mock(idp_version, pki)) as env:
        start(_given(**options), env, _ready, target=target, rp_port=rp_port)


@main.command()
@click.option("--port", type=int, help="Port; 0 takes a free one. [8400]")
@click.option("--mtls-port", type=int, help="Port that asks for the card; 0 takes a free one. [8443]")
@click.option("--issuer", help="The issuer, to the letter. [http://localhost:PORT/oidc]")
@click.option("--people", type=FILE, help="people.yaml, instead of the shipped one.")
@click.option("--clients", type=FILE, help="clients.yaml, instead of the shipped one.")
@click.option(
    "--tls", is_flag=True, default=None, help="Serve https, with a certificate of the mock's own CA."
)
@click.option("--idp-version", help=VERSION)
@click.option("--pki", help=PKI)
def idp(idp_version: str | None, pki: str | None, **options: Any) -> None:
    """Start the mock IdP alone, and run until stopped."""
    from scenarios.stage import serve

    with _typed(_of_the_mock(idp_version, pki)) as env:
        serve.idp(_given(**options), env, _ready)


@main.command()
@click.option("--port", type=int, help="Port. [8500]")
@click.option("--issuer", help="The IdP that it trusts. [http://localhost:8400/oidc]")
@click.option("--policy", type=FILE, help="policy.yaml, instead of the shipped one.")
@click.option("--way", help="How it uses LoA: check, demand-loa2, demand-loa3, demand-loa2-or-loa3, step-up.")
@click.option("--at", help="Decide as if it were this time: 2025-12-01T08:00.")
@click.option("--mistake", "mistakes", multiple=True, help="Plant this bug; may be given again.")
def rp(at: str | None, way: str | None, mistakes: tuple[str, ...], **options: Any) -> None:
    """Start the sample care system alone, and run until stopped."""
    from scenarios.stage import serve

    with _typed({"--at": ("SITHS_RP_AT", at), "--way": ("SITHS_RP_WAY", way)}) as env:
        serve.rp(_given(mistakes=mistakes or None, **options), env, _ready)


# --- playing -------------------------------------------------------------------------------------------------


@main.command()
@click.argument("paths", nargs=-1, type=FILE)
@click.option("--target", "target_file", type=FILE, help="The care system under test. [the sample]")
@click.option(
    "--driver",
    type=click.Choice(["http", "browser"]),
    help="Who plays the user. [http, and the three methods in a browser]",
)
@click.option(
    "-n", "workers", type=click.IntRange(1, 64), default=1, show_default=True, help="Play side by side."
)
@click.option("--out", type=FILE, help="Folder that gets a folder for this run, and latest. [runs]")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document; tables go to stderr.")
@click.option("--tag", "tags", multiple=True, help="Only scenarios with this tag; may be given again.")
@click.option("--headed", is_flag=True, help="Show the browser.")
@click.option(
    "--trace", is_flag=True, help="Keep Playwright's traces too, with everything in them, in unredacted/."
)
def run(
    paths: tuple[Path, ...],
    target_file: Path | None,
    driver: Any,
    workers: int,
    out: Path | None,
    as_json: bool,
    tags: tuple[str, ...],
    headed: bool,
    trace: bool,
) -> None:
    """Play scenarios, and leave the reports in a folder. PATHS are files and folders; none: the library."""
    from scenarios import run as running
    from scenarios.load import LIBRARY, load
    from scenarios.reporters import Told, results
    from scenarios.reporters.console import ConsoleReporter, terminal
    from scenarios.stage.known import known_to
    from scenarios.stage.play import Given, stage_for
    from scenarios.targets.target import SAMPLE, load_target
    from scenarios.workers import Setting

    given = Given.from_env(os.environ)
    target = load_target(target_file or SAMPLE)
    if workers > 1 and target.start != "sample":
        raise BadArgument(
            f"-n {workers}: {target.name} has one IdP, and each scenario has it for itself; leave -n out"
        )
    known = known_to(target, token=given.token)
    chosen = running.choose(load(paths or (LIBRARY,), known=known), driver, tags)
    if trace and all(one.driver != "browser" for one in chosen.plays):
        raise BadArgument("--trace: nothing of this is played in a browser; --driver browser does")
    folder = running.new_folder((out or Path("runs")).absolute(), datetime.now().astimezone())
    told = Told()
    console = ConsoleReporter(terminal(stderr=as_json), told)
    try:
        end = running.run(
            chosen,
            Setting(
                stage=partial(stage_for, target, given),
                out=folder,
                headed=headed,
                traces=running.unredacted(folder) if trace else None,
            ),
            target=target.name,
            settings={
                "driver": driver or "http, and the three methods in a browser",
                "workers": str(workers),
            },
            listeners=[told, console],
            workers=workers,
        )
    finally:
        console.close()
    page = running.leave_reports(told, folder)
    running.point_latest_at(folder)
    if as_json:
        click.echo(results.text(told), nl=False)
    click.echo(f"report: {_near(page)}", err=as_json)
    sys.exit(end.status)


for _verb in (review, matrix, record, replay, import_):
    main.add_command(_verb)


# --- knowing -------------------------------------------------------------------------------------------------


@main.command("list")
@click.argument("what", type=click.Choice(["scenarios", "people", "faults", "mistakes"]), default="scenarios")
@click.option(
    "--by",
    type=click.Choice(["id", "source"]),
    default="id",
    show_default=True,
    help="Scenarios a line each, or those of each source below it.",
)
def list_(what: str, by: str) -> None:
    """What there is: scenarios, people, faults, or mistakes that can be planted in the sample."""
    from scenarios import listing

    for line in listing.lines(what, by_source=by == "source"):
        click.echo(line)


@main.command()
@click.argument("code")
def explain(code: str) -> None:
    """What does this code mean? As IDP-210, RP-305 or DEV-102."""
    from scenarios import listing

    click.echo(listing.explained(code))


@main.command()
@click.option("--pki", help="Whose CA names it bears: test, qa or production. [as the issuer's host]")
def ca(pki: str | None) -> None:
    """Print the mock's root CA (PEM), and on stderr how browsers and languages come to trust it."""
    from scenarios.stage import ca as authority

    with _typed(_of_the_mock(None, pki)) as env:
        click.echo(authority.root(env), nl=False)
    click.echo(authority.TRUST, err=True, nl=False)


for _verb in (check, target):
    main.add_command(_verb)


def _given(**options: Any) -> dict[str, Any]:
    return {name: value for name, value in options.items() if value is not None}


def _of_the_mock(version: str | None, pki: str | None) -> dict[str, tuple[str, str | None]]:
    return {"--idp-version": ("SITHS_IDP_VERSION", version), "--pki": ("SITHS_IDP_PKI", pki)}


@contextmanager
def _typed(options: Mapping[str, tuple[str, str | None]]) -> Iterator[dict[str, str]]:
    """The environment with what was typed in it. A fault is told of the option, not of a variable that nobody set."""
    typed = {option: (name, text) for option, (name, text) in options.items() if text is not None}
    try:
        yield {**os.environ, **dict(typed.values())}
    except BadArgument as error:
        said = str(error.args[0])
        for option, (name, _) in typed.items():
            said = said.replace(f"{name}=", f"{option} ")
        raise BadArgument(said) from None


def _ready(said: Mapping[str, Any]) -> None:
    try:
        click.echo(json.dumps(said))
        sys.stdout.flush()
    except OSError as error:
        raise Unreached(f"nobody reads what is printed: {error.strerror}") from None


def _near(path: Path) -> Path:
    """As one would type it from here."""
    return path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path
