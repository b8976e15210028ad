"""A login in progress: one request of one client in one browser."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from idp_mock.config import Method
from idp_mock.oidc.request import AuthorizationRequest
from idp_mock.signin.sso import SsoSession

Stage = Literal["method", "card", "app", "identified", "choice", "ended"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Login:
    """Where a login stands. It ends once: whoever moves it to ``ended`` is the one who answers the client."""

    ref: str
    client_id: str
    browser: str  # the browser that began it; no other may go on
    request: AuthorizationRequest
    expires_at: datetime  # environment time
    stage: Stage = "method"
    method: Method | None = None
    order: str = ""  # the order at Autentiseringstjänsten, with the app methods
    about: tuple[str, ...] = ()  # the persons one of whom must log in; empty: anybody may
    session: SsoSession | None = (
        None  # who the user is, once identified; another login of the person cannot take it
    )

    @property
    def by_session(self) -> bool:
        """An SSO session answers, so that nobody was asked how to log in."""
        return self.method is None
