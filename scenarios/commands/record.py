"""``siths-harness record``: a story from a person's hands, or from a Playwright script."""

from __future__ import annotations

import os
import runpy
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import click

_FILE = click.Path(path_type=Path)


@click.command()
@click.option("--target", "target_file", type=_FILE, help="The care system to record. [the sample]")
@click.option("--id", "name_of_it", help="The scenario's id, as wards/night-shift. [recorded/ and the time]")
@click.option("--name", default="", help="What the story is, in a sentence. [made up of what was seen]")
@click.option("--why", default="", help="Why it matters. [that it was so when it was recorded]")
@click.option(
    "--source", "sources", multiple=True, help="What it is from; may be given again. [inera-idp:4.1]"
)
@click.option(
    "--way", default="check", show_default=True, help="How the sample uses LoA: check, step-up, ..."
)
@click.option(
    "--script", type=_FILE, help="A Python file with drive(page), which uses the browser instead of you."
)
@click.option("--keep", multiple=True, help="A claim that is kept and compared too; may be given again.")
@click.option("--out", type=_FILE, help="Folder that gets a folder for this recording. [recordings]")
def record(
    target_file: Path | None,
    name_of_it: str | None,
    name: str,
    why: str,
    sources: tuple[str, ...],
    way: Any,
    script: Path | None,
    keep: tuple[str, ...],
    out: Path | None,
) -> None:
    """Open a browser, follow your hands, and write the scenario and its recording. Close the window to end it."""
    from pydantic import ValidationError

    from scenarios.errors import BadArgument
    from scenarios.model.scenario import Citation, Id
    from scenarios.recordings import record as recording
    from scenarios.recordings.story import Title
    from scenarios.reporters.write import make_folder
    from scenarios.stage.known import known_to
    from scenarios.stage.play import Given, stage_for
    from scenarios.targets.target import SAMPLE, load_target

    drive = _drive_in(script) if script else None
    given = Given.from_env(os.environ)
    target = load_target(target_file or SAMPLE)
    if way not in target.ways:
        raise BadArgument(f"--way {way}: {target.name} has {', '.join(target.ways)}")
    out = (out or Path("recordings")).absolute()
    name_of_it = name_of_it or f"recorded/{datetime.now().astimezone():%Y-%m-%d-%H%M%S}"
    _must_fit("--id", name_of_it, Id, "wards/night-shift")
    for one in sources:
        _must_fit("--source", one, Citation, "case:13 or inera-idp:4.1")
    if recording.place_of(name_of_it, out).exists():
        raise BadArgument(f"{recording.place_of(name_of_it, out)} is there already, and is not written over")
    make_folder(out)
    title = Title(
        id=name_of_it,
        name=name,
        why=why,
        way=way,
        **({"source": sources} if sources else {}),
    )
    stage = stage_for(target, given)
    try:
        known = known_to(target, token=given.token)
        told, session = recording.record(stage, title, known=known, keep=keep, drive=drive)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        raise BadArgument(f"what was recorded is no scenario: {where or 'it'}: {first['msg']}") from None
    finally:
        stage.close()
    folder = recording.leave(told, session, out)
    click.echo(str(folder / recording.SCENARIO))


def _must_fit(option: str, value: str, kind: Any, example: str) -> None:
    """Told before anybody has done anything. Raises `BadArgument`."""
    from pydantic import TypeAdapter, ValidationError

    from scenarios.errors import BadArgument

    try:
        TypeAdapter(kind).validate_python(value)
    except ValidationError:
        raise BadArgument(f"{option} {value!r:.80} is not like {example}") from None


def _drive_in(script: Path) -> Callable[[Any], None]:
    """Raises `ScriptWrong`; what it gives raises `ScriptFailed`."""
    from scenarios.errors import RunError, ScriptFailed, ScriptWrong

    try:
        found = runpy.run_path(str(script)).get("drive")
    except (OSError, SyntaxError, ValueError) as error:
        raise ScriptWrong(f"{script} cannot be read: {error}") from None
    except Exception as error:  # noqa: BLE001  # whatever somebody's file does
        raise ScriptWrong(f"{script}: {type(error).__name__}: {error}") from None
    if not callable(found):
        raise ScriptWrong(f"{script} has no function drive(page)")

    def drive(page: Any) -> None:
        try:
            found(page)
        except RunError:
            raise
        except Exception as error:  # noqa: BLE001  # as above; a test of theirs that failed too
            said = str(error).strip().splitlines() or [""]
            raise ScriptFailed(f"{script}: {type(error).__name__}: {said[0]}") from None

    return drive
