"""Which faults are set, for whom, and how many times more."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from idp_mock.errors import BadControl
from idp_mock.faults.breakdowns import WELL
from idp_mock.faults.catalogue import FAULTS, Fault, Message, Point, Service
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

    @property
    def stands(self) -> bool:
        """A breakdown of the whole environment: it holds from now on, whoever asks, until it is cleared."""
        return self.fault.is_a_breakdown and self.times is None and not (self.client or self.login)

    def is_for(self, client: str) -> bool:
        return not (self.login or self.stands) and self.client in ("", client)

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
    A breakdown that is set for everybody without a number sticks to nobody: the service is down, for logins that
    are under way and for whoever asks without a login too.
    """

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self._waiting: dict[int, SetFault] = {}
        self._standing: tuple[Fault, ...] = ()
        self._of_login: dict[str, tuple[Fault, ...]] = {}
        self._told: dict[tuple[str, str], None] = {}  # breakdowns that a login has met
        self._numbers = itertools.count(1)
        self._lock = threading.Lock()

    def set(self, name: str, *, client: str = "", login: str = "", times: int | None = 1) -> SetFault:
        """Set a fault, for one ``login`` or for the next ``times`` of a ``client``, or of anybody.

        Raises `BadControl` for a fault that does not exist, or fewer than one time.
        """
        if times is not None and times < 1:
            raise BadControl(f"times is {times}; a fault is told at least once")
        with self._lock:
            made = SetFault(next(self._numbers), _known(name), client, login, times)
            if login:
                self._stick(login, (made.fault,))
            else:
                self._waiting[made.number] = made
                self._stand()
        self._journal.tell("owner", "idp", What.FAULT_SET, made.as_json(), login=login)
        return made

    def clear(self, name: str = "") -> None:
        """No fault any more, or none called so; in logins that are under way neither. Raises `BadControl`."""
        gone = _known(name) if name else None
        with self._lock:
            before = len(self._waiting), len(self._of_login)
            self._waiting = {n: one for n, one in self._waiting.items() if gone not in (None, one.fault)}
            kept = {
                login: tuple(f for f in of if gone not in (None, f)) for login, of in self._of_login.items()
            }
            self._of_login = {login: of for login, of in kept.items() if of}
            self._told = {}
            self._stand()
        if any(before):
            self._journal.tell("owner", "idp", What.FAULT_CLEARED, {"name": name})

    def __iter__(self) -> Iterator[SetFault]:
        """Those that wait for a login, and those that stand."""
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
        for fault in self._of_login.get(login, ()) + self._standing:
            if fault.point == point:
                message = fault.tell(message)
                if not self._was_told(fault, login):
                    says = {"fault": fault.name, "message": point}
                    self._journal.tell("owner", "idp", What.FAULT_TOLD, says, login=login)
        return message

    def service(self, service: Service, *, login: str = "") -> Message:
        """How ``service`` answers to ``login``, or to who asks without one: as `WELL`, but for what has broken down."""
        return self.tell(service, WELL[service], login=login)

    def _was_told(self, fault: Fault, login: str) -> bool:
        """A page that waits asks a service again and again: the journal tells of its breakdown once in a login."""
        if not (fault.is_a_breakdown and login):
            return False
        with self._lock:
            if (login, fault.name) in self._told:
                return True
            self._told[login, fault.name] = None
            while len(self._told) > _REMEMBERED:
                del self._told[next(iter(self._told))]
        return False

    def _stand(self) -> None:
        self._standing = tuple(waiting.fault for waiting in self._waiting.values() if waiting.stands)

    def _stick(self, login: str, faults: tuple[Fault, ...]) -> None:
        self._of_login[login] = self._of_login.pop(login, ()) + faults
        while len(self._of_login) > _REMEMBERED:
            del self._of_login[next(iter(self._of_login))]


def _known(name: str) -> Fault:
    if name not in FAULTS:
        raise BadControl(f"there is no fault {name}; docs/faults.md lists them")
    return FAULTS[name]
