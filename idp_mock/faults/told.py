"""Which faults are set, for whom, and how many times more."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from idp_mock.errors import BadControl
from idp_mock.faults.catalogue import FAULTS, Fault, Message, Point
from idp_mock.journal import Journal, What


@dataclass(slots=True)
class SetFault:
    """A fault that waits for, or sticks to, logins. ``times`` None: every login of its scope until it is cleared."""

    number: int
    fault: Fault
    client: str = ""
    login: str = ""
    times: int | None = None
    stuck_to: set[str] = field(default_factory=set)

    def as_json(self) -> dict[str, Any]:
        return {
            "number": self.number,
            "name": self.fault.name,
            "client": self.client,
            "login": self.login,
            "times": self.times,
            "rule": self.fault.rule,
        }


class Faults:
    """The faults of one environment.

    A login takes the faults of its scope when it begins, and they stick to it to its end: ``times=1`` means
    the next login, with all its messages.
    """

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self._set: dict[int, SetFault] = {}
        self._numbers = itertools.count(1)
        self._lock = threading.Lock()

    def set(self, name: str, *, client: str = "", login: str = "", times: int | None = 1) -> SetFault:
        """Raises `BadControl` for a fault that does not exist."""
        if name not in FAULTS:
            raise BadControl(f"there is no fault {name}; docs/faults.md lists them")
        with self._lock:
            made = SetFault(next(self._numbers), FAULTS[name], client, login, times)
            if login:
                made.stuck_to.add(login)
            self._set[made.number] = made
        self._journal.tell("owner", "idp", What.FAULT_SET, made.as_json(), login=login)
        return made

    def clear(self) -> None:
        with self._lock:
            self._set.clear()

    def __iter__(self) -> Any:
        return iter(list(self._set.values()))

    def begin(self, login: str, client: str) -> None:
        """A login begins: it takes what waits for it."""
        if not self._set:
            return
        with self._lock:
            for waiting in self._set.values():
                if waiting.login or (waiting.client and waiting.client != client) or waiting.times == 0:
                    continue
                waiting.stuck_to.add(login)
                if waiting.times is not None:
                    waiting.times -= 1

    def tell(self, point: Point, message: Message, *, login: str) -> Message:
        """``message`` as the receiver will get it: changed by each fault that sticks to ``login`` at this ``point``."""
        if not self._set:
            return message
        for found in list(self._set.values()):
            if found.fault.point == point and login in found.stuck_to:
                message = found.fault.tell(message)
                says: Mapping[str, Any] = {"fault": found.fault.name, "message": point}
                self._journal.tell("owner", "idp", What.FAULT_TOLD, says, login=login)
        return message
