"""Ways back that wait for their page: a form may not lead out of the IdP itself."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from idp_mock.clock import Clock
from idp_mock.errors import LoginUnknown
from idp_mock.idp.steps import SendBack
from idp_mock.store import Shelf, Store

TWICE = timedelta(seconds=2)  # so long after the first press a second one is a double click


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """How a login ended, for the browser that it belongs to."""

    browser: str
    step: SendBack
    at: datetime
    until: datetime


class Answers:
    """Laid aside by login, and fetched once; by whoever pressed twice, twice.

    Of a double click the browser forgets the first answer, so the second must lead the same way.
    """

    def __init__(self, store: Store, clock: Clock, life: timedelta) -> None:
        self._kept: Shelf[Answer] = store.shelf("answers", Answer)
        self._clock, self._life = clock, life

    def keep(self, login: str, step: SendBack, *, browser: str) -> None:
        now = self._clock.now()
        answer = Answer(browser=browser, step=step, at=now, until=now + self._life)
        self._kept.put(login, answer, answer.until)

    def is_fresh(self, login: str, *, browser: str) -> bool:
        """Whether this browser's login ended a moment ago."""
        found = self._of(login, browser)
        return found is not None and self._clock.now() < found.at + TWICE

    def fetch(self, login: str, *, browser: str) -> SendBack:
        """The way back. Raises `LoginUnknown` for another browser, and when it was fetched before."""
        found = self._of(login, browser)
        if found is None:
            raise LoginUnknown
        until = min(found.until, found.at + TWICE)
        self._kept.put(login, replace(found, until=until), found.until)
        return found.step

    def _of(self, login: str, browser: str) -> Answer | None:
        found = self._kept.get(login)
        if found is None or self._clock.now() >= found.until:
            return None
        return found if same(found.browser, browser) else None


def same(one: str, other: str) -> bool:
    """Compared in constant time, whatever a browser sends."""
    return secrets.compare_digest(one.encode(), other.encode(errors="replace"))
