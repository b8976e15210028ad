"""A user's browser that remembers what went between it and the servers: what passive items are judged by."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import requests

from scenarios.drivers.driver import Reach
from scenarios.drivers.http import HttpDriver


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """One request of a browser and its answer."""

    method: str
    url: str
    status: int
    headers: Mapping[str, str]
    cookies: tuple[str, ...]  # each Set-Cookie, whole


class Watched(HttpDriver):
    """A browser whose requests are kept in ``trace``."""

    def __init__(self, reach: Reach, trace: list[Exchange]) -> None:
        super().__init__(reach)
        self._trace = trace

    def _send(self, method: str, url: str, body: list[tuple[str, str]] | None = None) -> requests.Response:
        answer = super()._send(method, url, body)
        self._trace.append(
            Exchange(
                method=method,
                url=url,
                status=answer.status_code,
                headers=dict(answer.headers),
                cookies=tuple(answer.raw.headers.getlist("Set-Cookie")),
            )
        )
        return answer
