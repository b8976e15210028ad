"""The last logins and how each of them went, read from the journal."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Literal

from idp_mock.errors import catalogue
from idp_mock.journal import Event, What

SHOWN = 20
ENDS = "IDP-"  # codes of the IdP; an app's own may come later, and change nothing for the login
_TITLES = {refusal.code: refusal.title for refusal in catalogue()}
_BRINGS = {
    What.AUTHORIZATION_REQUEST: "client_id",
    What.METHOD_CHOSEN: "method",
    What.SESSION_REUSED: "method",
    What.SIGNED_IN: "loa",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Latest:
    """One login. ``code`` is the last refusal that its user or the relying party met; how it ended goes first."""

    login: str
    at: datetime
    client_id: str = ""
    method: str = ""
    reused: bool = False  # an SSO session stood in for the user
    loa: str = ""
    code: str = ""
    detail: str = ""  # what the refusal says to whoever looks for the fault

    @property
    def outcome(self) -> Literal["signed-in", "refused", "under-way"]:
        if self.code and not self.loa:
            return "refused"
        return "signed-in" if self.loa else "under-way"

    @property
    def why(self) -> str:
        """The heading of the refusal, in Swedish."""
        return _TITLES.get(self.code, "")


def latest(events: Iterable[Event], shown: int = SHOWN) -> list[Latest]:
    """The newest logins, newest first."""
    found: dict[str, Latest] = {}
    for event in events:
        if not event.login:
            continue
        known = found.get(event.login) or Latest(login=event.login, at=event.at)
        if field := _BRINGS.get(event.what):
            said: dict[str, Any] = {field: str(event.says.get(field, ""))}
            known = replace(known, **said, reused=known.reused or event.what is What.SESSION_REUSED)
        if event.code and (event.code.startswith(ENDS) or not known.code.startswith(ENDS)):
            known = replace(known, code=event.code, detail=str(event.says.get("why", "")))
        found[event.login] = known
    return list(found.values())[: -shown - 1 : -1]
