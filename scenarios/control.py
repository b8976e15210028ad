"""The mock's control API, as any program could use it: people, credentials, devices, faults, clock, journal."""

from __future__ import annotations

import re
import ssl
from typing import Any

import requests

from scenarios.drivers.tls import Trusting
from scenarios.errors import ControlForbidden, Unreached

_FORBIDDEN = "IDP-403"


class Refused(Exception):
    """The mock, a device or a card refused what was asked; ``code`` says why."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(f"{code} {detail.removeprefix(code).strip()}")
        self.code = code


class Control:
    """One mock's control API. Raises `Unreached` when it does not answer, `Refused` when it refuses.

    `ControlForbidden` when it lets nobody in without its token.
    """

    def __init__(self, idp: str, token: str = "", *, ca: str = "") -> None:
        """``idp`` is where the mock is, or one of its environments; ``ca`` whom to trust where that is https, PEM."""
        self.idp = idp
        self._http = requests.Session()
        self._http.trust_env = False  # a proxy of the machine has no part in this
        if ca:
            self._http.mount("https://", Trusting(ssl.create_default_context(cadata=ca)))
        if token:
            self._http.headers["Authorization"] = f"Bearer {token}"

    def ask(self, method: str, path: str, body: Any = None, **query: str) -> Any:
        url = f"{self.idp}/mock/{path}"
        try:
            answer = self._http.request(method, url, json=body, params=query, timeout=20)
            said = answer.json() if answer.content else {}
        except requests.ConnectionError:
            raise Unreached(f"the mock at {self.idp} does not answer") from None
        except (requests.RequestException, ValueError) as error:
            raise Unreached(f"the mock at {self.idp} does not answer: {type(error).__name__}") from None
        if not isinstance(said, dict) or (answer.status_code >= 400 and "code" not in said):
            raise Unreached(f"what answers at {self.idp} is not the mock")
        if said.get("code") == _FORBIDDEN:
            raise ControlForbidden(f"the mock at {self.idp}: {said['error_description']}")
        if answer.status_code >= 400:
            raise Refused(said["code"], str(said.get("error_description", answer.reason)))
        return said

    def reset(self) -> None:
        place = re.search(r"/e/([a-z0-9-]+)$", self.idp)
        self.ask("POST", f"environments/{place[1] if place else 'default'}/reset")

    def move_clock(self, seconds: float) -> None:
        self.ask("POST", "clock", {"move": seconds})

    def right_clock(self) -> None:
        self.ask("POST", "clock", {"reset": True})

    def fault(self, name: str, client: str) -> None:
        """Told in the next login of this client."""
        self.ask("POST", "faults", {"name": name, "client": client, "times": 1})

    def fault_for_everybody(self, name: str) -> None:
        """From now on, and until it is mended."""
        self.ask("POST", "faults", {"name": name, "times": None})

    def mend(self) -> None:
        """No fault any more."""
        self.ask("DELETE", "faults")

    def journal(self, after: int = 0) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.ask("GET", "journal", after=str(after))["events"]
        return found

    def newest(self) -> int:
        """The number of the journal's newest event: ask for what happens after it."""
        return int(self.ask("GET", "journal", after=str(10**12))["newest"])
