"""Whether the IdP answers at all: asked before its pages and its endpoints do anything."""

from __future__ import annotations

from flask import request

from idp_mock.web.here import environment

_BEGIN = frozenset({"oidc.authorize", "oidc.authorize_by_form"})  # no login yet: asked when there is one


def must_answer() -> None:
    """Raises `EnvironmentClosed` and `OutOfService`."""
    if request.endpoint not in _BEGIN:
        environment().service.must_answer(login=(request.view_args or {}).get("ref", ""))
