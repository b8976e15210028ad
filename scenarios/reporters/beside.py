"""What lies beside the report for one play: recording.json and exchange.har. Both are redacted."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

FILES = ("exchange.har", "recording.json", "journal.json")
# A HAR tells whole milliseconds and the journal smaller ones: what led to a request came before it.
_IN_IT = timedelta(microseconds=999)
_PAGES = ("text/html", "application/xhtml+xml")


@dataclass(frozen=True, slots=True)
class Hop:
    """A page of the care system that a browser asked for."""

    at: datetime
    method: str
    path: str
    status: int


@dataclass(frozen=True, slots=True)
class Beside:
    """``links`` lead from the report to the files; ``logins`` are those of recording.json, in their order."""

    links: tuple[tuple[str, str], ...] = ()
    logins: Sequence[Mapping[str, Any]] = ()
    _entries: Sequence[Mapping[str, Any]] = field(default=(), repr=False)

    def hops(self, journal: Sequence[Mapping[str, Any]]) -> Iterator[Hop]:
        """Those to the server that the IdP was asked to send the browser back to."""
        own = {
            _origin(sent) for event in journal if (sent := event["says"].get("sent", {}).get("redirect_uri"))
        }
        for one in self._entries:
            asked, answered = one["request"], one["response"]
            page = answered["content"]["mimeType"] in _PAGES or 300 <= answered["status"] < 400
            if page and _origin(asked["url"]) in own:
                at = datetime.fromisoformat(one["startedDateTime"]) + _IN_IT
                path = urlsplit(asked["url"]).path or "/"
                yield Hop(at, asked["method"], path, answered["status"])


def beside(out: Path | None, folder: Path | None) -> Beside:
    """That of the play whose ``folder`` is in ``out``. What is not there, or is no JSON, is left out."""
    if out is None or folder is None:
        return Beside()
    recording, har = (_read(folder / name) for name in ("recording.json", "exchange.har"))
    return Beside(
        links=tuple(
            (name, (folder / name).relative_to(out).as_posix()) for name in FILES if (folder / name).is_file()
        ),
        logins=recording.get("logins", ()),
        _entries=har.get("log", {}).get("entries", ()),
    )


def _read(path: Path) -> Mapping[str, Any]:
    try:
        found = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"
