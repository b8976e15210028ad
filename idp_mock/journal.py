"""Everything that happened, per environment and per login: the evidence of a run.

Record, replay, report, review and the pages that explain a login all read it.
It never holds a PIN, a secret, a token or a personnummer.
"""

from __future__ import annotations

import json
import threading
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from itertools import islice
from typing import Any, Literal, get_args

from idp_mock.clock import Clock, wall

Actor = Literal[
    "browser", "rp", "idp", "authservice", "device", "card", "ocsp", "hsa", "owner", "portal", "mina-sidor"
]


class What(StrEnum):
    """The closed list of what can happen."""

    AUTHORIZATION_REQUEST = "authorization-request"
    REQUEST_PUSHED = "request-pushed"
    METHODS_OFFERED = "methods-offered"
    METHOD_CHOSEN = "method-chosen"
    CARD_ASKED = "card-asked"
    CERTIFICATE_SHOWN = "certificate-shown"
    CERTIFICATE_VERIFIED = "certificate-verified"
    STATUS_ASKED = "status-asked"
    STATUS_ANSWERED = "status-answered"
    STATUS_MISSING = "status-missing"
    ORDER_MADE = "order-made"
    ORDER_OPENED = "order-opened"
    CODE_ENTERED = "code-entered"
    ORDER_SIGNED = "order-signed"
    ORDER_CANCELLED = "order-cancelled"
    ORDER_EXPIRED = "order-expired"
    PERSON_ASKED = "person-asked"
    PERSON_ANSWERED = "person-answered"
    CHOICE_OFFERED = "choice-offered"
    CHOICE_MADE = "choice-made"
    SIGNED_IN = "signed-in"
    SESSION_REUSED = "session-reused"
    AUTHORIZATION_RESPONSE = "authorization-response"
    TOKEN_REQUEST = "token-request"
    TOKEN_RESPONSE = "token-response"
    USERINFO_REQUEST = "userinfo-request"
    USERINFO_RESPONSE = "userinfo-response"
    TOKEN_INSPECTED = "token-inspected"
    TOKEN_WITHDRAWN = "token-withdrawn"
    SIGNED_OUT = "signed-out"
    LOGOUT_TOLD = "logout-told"
    REFUSED = "refused"
    FAULT_SET = "fault-set"
    FAULT_TOLD = "fault-told"
    FAULT_CLEARED = "fault-cleared"
    CREDENTIAL_CHANGED = "credential-changed"
    CARD_ORDERED = "card-ordered"
    CARD_HANDED_OUT = "card-handed-out"
    CARD_ACTIVATED = "card-activated"
    CARD_EXTENDED = "card-extended"
    CARD_UNLOCKED = "card-unlocked"
    CERTIFICATE_ADDED = "certificate-added"
    PHONE_ASKED = "phone-asked"
    PHONE_FETCHED = "phone-fetched"
    REVOCATION_NOTED = "revocation-noted"
    EMPLOYMENT_CHANGED = "employment-changed"
    CLOCK_MOVED = "clock-moved"
    KEYS_CHANGED = "keys-changed"
    FILE_REREAD = "file-reread"
    ENVIRONMENT_MADE = "environment-made"
    ENVIRONMENT_RESET = "environment-reset"


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One thing that happened. ``n`` counts from 1 and never goes back; ``at`` is the environment's clock."""

    n: int
    at: datetime
    wall: datetime
    environment: str
    login: str
    sender: Actor
    receiver: Actor
    what: What
    says: Mapping[str, Any] = field(default_factory=dict)
    code: str = ""

    def as_json(self) -> dict[str, Any]:
        return {
            "n": self.n,
            "at": self.at.isoformat(),
            "wall": self.wall.isoformat(),
            "environment": self.environment,
            "login": self.login,
            "from": self.sender,
            "to": self.receiver,
            "what": self.what.value,
            "says": dict(self.says),
            "code": self.code,
        }


class Journal:
    """What one environment remembers of what happened, the newest ``keep`` events."""

    def __init__(
        self, environment: str, clock: Clock, *, keep: int = 20_000, wall: Callable[[], datetime] = wall
    ) -> None:
        self._environment, self._clock, self._wall = environment, clock, wall
        self._events: deque[Event] = deque(maxlen=keep)
        self._n = 0
        self._told = threading.Condition()

    def tell(
        self,
        sender: Actor,
        receiver: Actor,
        what: What,
        says: Mapping[str, Any] | None = None,
        *,
        login: str = "",
        code: str = "",
    ) -> Event:
        """Write down that ``sender`` did ``what`` towards ``receiver`` in ``login`` (empty: in no login)."""
        with self._told:
            self._n += 1
            event = Event(
                n=self._n,
                at=self._clock.now(),
                wall=self._wall(),
                environment=self._environment,
                login=login,
                sender=sender,
                receiver=receiver,
                what=what,
                says=dict(says or {}),
                code=code,
            )
            self._events.append(event)
            self._told.notify_all()
        return event

    def after(self, n: int = 0, *, login: str = "") -> list[Event]:
        """What happened after event ``n``, oldest first; of one ``login`` only when given."""
        with self._told:
            return [e for e in self._newer_than(n) if not login or e.login == login]

    def _newer_than(self, n: int) -> list[Event]:
        newest_first = islice(reversed(self._events), max(0, self._n - n))
        return list(newest_first)[::-1]

    def wait(self, n: int, timeout: float) -> list[Event]:
        """What happened after ``n``; waits at most ``timeout`` seconds for something to happen."""
        with self._told:
            self._told.wait_for(lambda: self._n > n, timeout)
        return self.after(n)

    @property
    def newest(self) -> int:
        """The number of the newest event, 0 when nothing has happened."""
        return self._n


def schema() -> dict[str, Any]:
    """JSON Schema of an event as the control API tells it; checked in as docs/schemas/journal.schema.json."""
    actor = {"enum": list(get_args(Actor))}
    time = {"type": "string", "format": "date-time"}
    properties: dict[str, Any] = {
        "n": {"type": "integer", "minimum": 1, "description": "counts from 1 and never goes back"},
        "at": time | {"description": "the environment's clock"},
        "wall": time | {"description": "the wall's clock"},
        "environment": {"type": "string"},
        "login": {"type": "string", "description": "the login it belongs to; empty: none"},
        "from": actor,
        "to": actor,
        "what": {"enum": [what.value for what in What]},
        "says": {"type": "object", "description": "what docs/journal.md lists for this event"},
        "code": {"type": "string", "pattern": "^([A-Z]{2,3}-[0-9]{3})?$", "description": "of a refusal"},
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "An event of the journal",
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


if __name__ == "__main__":
    print(json.dumps(schema(), indent=2))
