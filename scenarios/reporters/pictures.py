"""The pictures of a report: small, each made once for both languages, and no more than a page can bear."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from scenarios.events import StepDone
from scenarios.reporters.told import Played

_WIDTH, _QUALITY = 720, 60  # of a picture in the page; the whole ones lie beside it
ROOM = 9_000_000  # characters that pictures may take, so that the whole page stays under 15 MB


@dataclass(frozen=True, slots=True)
class Shot:
    """One step of a story, with a picture where it shows something that the step before did not.

    ``beside`` is the file of a picture that the page had no room for.
    """

    step: StepDone
    picture: str = ""
    beside: str = ""


class Pictures:
    """Those of one run. Who asks first gets the room, so the stories that matter most are asked for first."""

    def __init__(self, out: Path | None = None, *, room: int = ROOM) -> None:
        self._out, self._left = out, room
        self._made: dict[tuple[str, str], list[Shot]] = {}

    def of(self, one: Played) -> list[Shot]:
        key = (one.scenario.id, one.driver)
        if key not in self._made:
            self._made[key] = list(self._shots(one))
        return self._made[key]

    def _shots(self, one: Played) -> Iterator[Shot]:
        """Every step; a picture that is the same as the one before is left out."""
        before = ""
        for step in one.steps:
            picture = _picture(step.screenshot)
            seen = hashlib.sha256(picture).hexdigest() if picture else ""
            data = _as_data(picture) if seen and seen != before else ""
            before = seen or before
            if len(data) <= self._left:
                self._left -= len(data)
                yield Shot(step, data)
            else:
                yield Shot(step, beside=self._beside(step.screenshot))

    def _beside(self, path: Path | None) -> str:
        if path is None or self._out is None or not path.is_relative_to(self._out):
            return ""
        return path.relative_to(self._out).as_posix()


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
