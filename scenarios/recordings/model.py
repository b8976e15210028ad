"""A recording, as recording.json holds it. Strict, as every file here; docs/recordings.md describes it."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import Field, WrapSerializer

from scenarios.model import DriverName, Scenario
from scenarios.model.endings import Strict
from scenarios.recordings.written import as_written

Sent = dict[str, str]
BackWhat = Literal[
    "request-pushed", "token-request", "userinfo-request", "token-inspected", "token-withdrawn"
]


class Back(Strict):
    """A message of the care system's server, as the IdP saw it."""

    what: BackWhat
    grant_type: str = ""
    proof: str = ""  # how the client proved who it is
    sent: Sent = {}  # noqa: RUF012  # pydantic copies defaults


class Callback(Strict):
    """What the care system did with the answer."""

    place: str
    status: int
    onward: str = ""  # where it sent the browser
    cookies: list[str] = []  # noqa: RUF012  # those that it set: their names, and how they are kept


class Login(Strict):
    """One authorization request, and all that came of it."""

    client_id: str
    sent: Sent  # as the IdP read it, pushed or in an object or not
    front: Sent = {}  # noqa: RUF012  # as the browser carried it
    scope: str = ""
    claims: list[str] = []  # noqa: RUF012
    essential: list[str] = []  # noqa: RUF012
    acr: list[str] = []  # noqa: RUF012
    method: str = ""
    loa: str = ""
    answer: str = ""  # code, or an OAuth error; empty: none was given
    refused: list[str] = []  # noqa: RUF012
    back: list[Back] = []  # noqa: RUF012
    told: dict[str, Any] = {}  # noqa: RUF012  # in the ID token
    userinfo: dict[str, Any] = {}  # noqa: RUF012
    callback: Callback | None = None


class Decided(Strict):
    """What was seen at a step that expects something."""

    step: Annotated[int, Field(ge=1)]
    about: str
    seen: str


class Recording(Strict):
    """A story, and what was captured when it was recorded or played."""

    format: Literal[1]
    made: datetime
    target: str
    driver: DriverName
    scenario: Annotated[Scenario, WrapSerializer(lambda scenario, _: as_written(scenario))]
    logins: list[Login]
    decisions: list[Decided]
    shown: dict[str, str] = {}  # noqa: RUF012  # claims, where the system shows what it was told
