"""The IdP's part: it asks for somebody to identify."""

from __future__ import annotations

from typing import Literal

from idp_mock.authservice.order import Order
from tests.mock import Mock


def ask(
    mock: Mock, method: Literal["app-here", "app-elsewhere"] = "app-elsewhere", login: str = "login-1"
) -> Order:
    return mock.authservice.order(
        login=login,
        method=method,
        asks="Journalsystem X",
        message="Du loggar in i Journalsystem X",
        issuers=mock.hierarchy.person_issuers(),
    )
