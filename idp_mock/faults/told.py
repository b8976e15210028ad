"""Which faults are set, for whom, and how many times more."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from idp_mock.errors import BadControl
from idp_mock.faults.catalogue import FAULTS, Fault, Message, Point
from idp_mock.journal import Journal, What

_REMEMBERED = (
    10_000  # logins whose faults are remembered, the newest; a login lasts minutes, so that is plenty
)


@dataclass(frozen=True, slots=True)
class SetFault:
    """A fault that waits for logins of its scope. ``times`` None: every one of them, until it is cleared."""

    number: int
    fault: Fault
    client: str = ""
    login: str = ""
    times: int | None = None

    def is_for(self, client: str) -> bool:
        return not self.login and self.client in ("", client)

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
    the next login, with all its messages. A fault that was taken as often as it was set for is gone.
    """

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self._waiting: dict[int, SetFault] = {}
        self._of_login: dict[str, tuple[Fault, ...]] = {}
        self._numbers = itertools.count(1)
        self._lock = threading.Lock()

    def set(self, name: str, *, client: str = "", login: str = "", times: int | None = 1) -> SetFault:
        """Set a fault, for one ``login`` or for the next ``times`` of a ``client``, or of anybody.

        Raises `BadControl` for a fault that does not exist, or fewer than one time.
        """
        if name not in FAULTS:
            raise BadControl(f"there is no fault {name}; docs/faults.md lists them")
        if times is not None and times < 1:
            raise BadControl(f"times is {times}; a fault is told at least once")
        with self._lock:
            made = SetFault(next(self._numbers), FAULTS[name], client, login, times)
            if login:
                self._stick(login, (made.fault,))
            else:
                self._waiting[made.number] = made
        self._journal.tell("owner", "idp", What.FAULT_SET, made.as_json(), login=login)
        return made

    def clear(self) -> None:
        """No fault any more, in logins that are under way neither."""
        with self._lock:
            self._waiting.clear()
            self._of_login.clear()

    def __iter__(self) -> Iterator[SetFault]:
        """Those that wait for a login."""
        return iter(list(self._waiting.values()))

    def begin(self, login: str, client: str) -> None:
        """A login begins: it takes what waits for it."""
        if not self._waiting:
            return
        with self._lock:
            taken = [waiting for waiting in self._waiting.values() if waiting.is_for(client)]
            for waiting in taken:
                match waiting.times:
                    case None:
                        pass
                    case 1:
                        del self._waiting[waiting.number]
                    case times:
                        self._waiting[waiting.number] = replace(waiting, times=times - 1)
            if taken:
                self._stick(login, tuple(waiting.fault for waiting in taken))

    def tell(self, point: Point, message: Message, *, login: str) -> Message:
        """``message`` as the receiver will get it: changed by each fault that sticks to ``login`` at this ``point``."""
        for fault in self._of_login.get(login, ()):
            if fault.point == point:
                message = fault.tell(message)
                says = {"fault": fault.name, "message": point}
                self._journal.tell("owner", "idp", What.FAULT_TOLD, says, login=login)
        return message

    def _stick(self, login: str, faults: tuple[Fault, ...]) -> None:
        self._of_login[login] = self._of_login.pop(login, ()) + faults
        while len(self._of_login) > _REMEMBERED:
            del self._of_login[next(iter(self._of_login))]
