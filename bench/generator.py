"""The load: so many users, each of whom begins the next login when the last one is done.

A login is a Python generator that yields requests and is sent their answers; one loop drives them all.
"""

from __future__ import annotations

import selectors
import time
from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass, field

from bench.wire import Broken, Connection, Request, Response


class Wrong(Exception):
    """A server answered something else than it should: the row is void."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a login ended with, kept so that it can be verified when the clock has stopped."""

    person: frozenset[str]  # who should have been signed in: each name that is theirs, and nobody else's
    nonce: str
    token: dict[str, str]
    userinfo: dict[str, object]


Login = Generator[Request, Response, Answer]


@dataclass(slots=True)
class Outcome:
    """What a load gave: finished logins, how long each took in seconds, and every answer."""

    seconds: float = 0.0
    took: list[float] = field(default_factory=list)
    answers: list[Answer] = field(default_factory=list)

    @property
    def per_second(self) -> float:
        return len(self.took) / self.seconds

    @property
    def p95(self) -> float:
        ordered = sorted(self.took)
        return ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))]


class _User:
    """One user: a connection of their own and the login they are in the middle of."""

    def __init__(self, connection: Connection, begin: Callable[[], Login]) -> None:
        self.connection, self._begin = connection, begin
        self.answer: Answer | None = None

    def start(self) -> None:
        self.login, self.since = self._begin(), time.perf_counter()
        self.connection.send(next(self.login))

    def go_on(self) -> bool:
        """Take what arrived and send the next request; True when the login is done."""
        response = self.connection.feed()
        if response is None:
            return False
        try:
            self.connection.send(self.login.send(response))
        except StopIteration as done:
            self.answer = done.value
            return True
        return False


def drive(
    address: tuple[str, int], users: Sequence[Callable[[], Login]], *, seconds: float = 0.0, logins: int = 0
) -> Outcome:
    """Let ``users`` log in for so many ``seconds``, or until each has made so many ``logins``.

    Raises `Wrong` when a server answers what it should not, or nothing for thirty seconds.
    """
    outcome = Outcome()
    left = dict.fromkeys(range(len(users)), logins)
    with selectors.DefaultSelector() as selector:
        everybody = [_User(Connection(*address), begin) for begin in users]
        try:
            begun = time.perf_counter()
            for number, user in enumerate(everybody):
                selector.register(user.connection.socket, selectors.EVENT_READ, (number, user))
                user.start()
            while selector.get_map():
                ready = selector.select(timeout=30)
                if not ready:
                    raise Wrong("no answer for thirty seconds")
                for key, _ in ready:
                    number, user = key.data
                    done = user.go_on()
                    if user.connection.reopened:
                        selector.unregister(key.fileobj)
                        selector.register(user.connection.socket, selectors.EVENT_READ, (number, user))
                        user.connection.reopened = False
                    if not done:
                        continue
                    now = time.perf_counter()
                    left[number] -= 1
                    if not seconds or now - begun <= seconds:
                        outcome.took.append(now - user.since)
                        outcome.seconds = now - begun
                        if user.answer:
                            outcome.answers.append(user.answer)
                    if (now - begun < seconds) if seconds else left[number] > 0:
                        user.start()
                    else:
                        selector.unregister(user.connection.socket)
        except Broken as broken:
            raise Wrong(str(broken)) from broken
        finally:
            for user in everybody:
                user.connection.close()
    return outcome
