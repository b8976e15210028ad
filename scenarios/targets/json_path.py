"""Where in a JSON answer something stands: names and numbers of RFC 9535, and nothing that could find two things."""

from __future__ import annotations

import re
from typing import Annotated, Any

from pydantic import AfterValidator, Field

_STEP = re.compile(
    r"\.(?P<name>[^\W\d][\w-]*)"  # .decision
    r"|\[(?P<index>\d+)\]"  # [0]
    r"|\[(?:'(?P<single>[^']+)'|\"(?P<double>[^\"]+)\")\]"  # ['http://id.sambi.se/loa']
)


def steps(path: str) -> tuple[str | int, ...]:
    """``$.reasons[0].code`` as ``reasons``, 0 and ``code``. Raises `ValueError`."""
    if not path.startswith("$"):
        raise ValueError(f"{path!r} is no JSON path: it begins with $, as in $.decision or $.reasons[0].code")
    found: list[str | int] = []
    at = 1
    while at < len(path):
        step = _STEP.match(path, at)
        if step is None:
            raise ValueError(
                f"{path!r} is no JSON path that names one place: {path[at:]!r} is not understood"
            )
        name = step["name"] or step["single"] or step["double"]
        found.append(int(step["index"]) if name is None else name)
        at = step.end()
    return tuple(found)


def find(path: str, data: Any) -> Any:
    """What stands there; None where nothing does."""
    for step in steps(path):
        if isinstance(step, int):
            data = data[step] if isinstance(data, list) and step < len(data) else None
        else:
            data = data.get(step) if isinstance(data, dict) else None
    return data


def _path(path: str) -> str:
    steps(path.replace("{}", "claim"))
    return path


JsonPath = Annotated[str, Field(min_length=1), AfterValidator(_path)]
