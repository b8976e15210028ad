"""report.html: one file that opens offline, for whoever answers for the care system."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from itertools import groupby
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader

from scenarios.events import StepDone
from scenarios.reporters import decisions, words
from scenarios.reporters.told import Played, Told
from scenarios.stage.codes import codes

_WIDTH, _QUALITY = 720, 60  # of a picture in the page; the whole ones lie beside it


@dataclass(frozen=True, slots=True)
class Shot:
    """One step of a story, with a picture where it shows something that the step before did not."""

    step: StepDone
    picture: str


def text(told: Told) -> str:
    """The page. Raises nothing for a picture that is gone: the words say what there was to see."""
    plays = sorted(told.plays(), key=lambda one: words.place(theme_of(one)))
    env = Environment(
        loader=FileSystemLoader(Path(__file__).parent), autoescape=True, trim_blocks=True, lstrip_blocks=True
    )
    env.filters |= {"theme": words.theme, "credential": words.credential, "method": words.method}
    env.filters |= {"source": words.source, "says": words.says, "doing": words.doing}
    env.filters |= {"about": words.about}
    table, means = decisions.table(plays), codes()
    shown = sorted({code for row in table for cell in row.cells for seen in cell for code in seen.codes})
    return env.get_template("report.html").render(
        run=told.started,
        end=told.finished,
        otherwise=[one for one in plays if one.status == "failed"],
        themes=[(name, list(group)) for name, group in groupby(plays, lambda one: theme_of(one))],
        table=table,
        means=means,
        legend=[means[code] for code in shown if code in means],
        shots=shots,
        journal=journal,
    )


def theme_of(one: Played) -> str:
    return one.scenario.id.partition("/")[0]


def shots(one: Played) -> Iterator[Shot]:
    """Every step; a picture that is the same as the one before is left out."""
    before = ""
    for step in one.steps:
        picture = _picture(step.screenshot)
        seen = hashlib.sha256(picture).hexdigest() if picture else ""
        yield Shot(step, _as_data(picture) if seen and seen != before else "")
        before = seen or before


def journal(one: Played) -> Iterator[dict[str, Any]]:
    """What went between the parties, with seconds since the first."""
    events = one.finished.journal if one.finished else ()
    return (dict(event) for event in events if event["from"] != "owner")


def _picture(path: Path | None) -> bytes:
    if path is None or not path.is_file():
        return b""
    from PIL import Image

    with Image.open(path) as whole:
        small = whole.resize((_WIDTH, round(whole.height * _WIDTH / whole.width)))
        out = BytesIO()
        small.save(out, "JPEG", quality=_QUALITY, optimize=True)
    return out.getvalue()


def _as_data(picture: bytes) -> str:
    return f"data:image/jpeg;base64,{base64.b64encode(picture).decode('ascii')}"
