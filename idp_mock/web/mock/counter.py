"""What the pages of the portal and of Mina sidor have in common: who is there, and what was refused or done."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from idp_mock.errors import Refusal, catalogue
from idp_mock.issuing.login import Login
from idp_mock.web import people
from idp_mock.web.here import environment
from idp_mock.web.texts import _, text_of

# Whether one can log in, and what becomes of a card.
STATES = {
    "blank": _("tomt"),
    "revoked": _("spärrat"),
    "expired": _("har gått ut"),
    "not-yet-valid": _("gäller inte än"),
    "locked": _("låst"),
    "active": _("aktivt"),
}


def there() -> Login | None:
    """Who the address says is logged in; nobody where it says nothing. Raises `NotFound`."""
    credential = request.args.get("who", "")
    return environment().desk.login(credential) if credential else None


def told() -> dict[str, Any]:
    """What a page shows besides: kinds and states, and what the last act came to."""
    known = {refusal.code: refusal for refusal in catalogue()}
    refused = known.get(request.args.get("refused", ""))
    return {
        "kinds": people.KINDS,
        "details": people.details,
        "states": STATES,
        "state": lambda credential_id: environment().desk.state(environment().wallet.get(credential_id)),
        "refused": refused,
        "refusal": text_of(refused()) if refused else None,
        "done": request.args.get("done", ""),
    }


def act(page: str, done: str, do: Callable[[], object]) -> ResponseReturnValue:
    """Do it, and show the page again with what came of it."""
    who = request.form.get("who", "")
    try:
        do()
    except Refusal as refusal:
        if not refusal.code.startswith(("ISS-", "DEV-")):
            raise
        return redirect(url_for(page, who=who, refused=refusal.code), 303)
    return redirect(url_for(page, who=who, done=done), 303)
