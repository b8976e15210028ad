"""Who may use the control API: whoever holds its token, or, without one, programs on this machine."""

from __future__ import annotations

import hmac
from ipaddress import ip_address
from urllib.parse import urlsplit

from flask import Response, request

from idp_mock.errors import ControlForbidden
from idp_mock.web import limits
from idp_mock.web.here import environment
from idp_mock.web.language import translate
from idp_mock.web.texts import _


def owner_only() -> None:
    """Before each request of the control API. Raises `ControlForbidden`.

    A page of somebody else that a browser on this machine has open must not get in: it sends its ``Origin``, and a
    name that was made to point at this machine comes as ``Host``.
    """
    config = environment().config
    if config.control_token:
        given = request.headers.get("Authorization", "")
        if not hmac.compare_digest(given.encode(), f"Bearer {config.control_token}".encode()):
            raise ControlForbidden("the control token is missing or wrong")
        return
    _must_be_this_machine()
    origin = request.headers.get("Origin")
    if origin is not None and not limits.is_ours(origin):
        raise ControlForbidden("the request came from a page of somebody else")


def owner_of_the_page() -> Response | None:
    """The same for a page that people open: where there is a token the browser asks for it, as a password.

    Whose form it is `limits.own_pages_only` knows: our own say ``Origin: null``. Raises `ControlForbidden`.
    """
    config = environment().config
    if not config.control_token:
        _must_be_this_machine()
        return None
    asked = request.authorization
    given = (asked.password or "") if asked and asked.type == "basic" else ""
    if hmac.compare_digest(given.encode(), config.control_token.encode()):
        return None
    said = translate(_("Lösenordet är testmiljöns styrtoken (control token)."))
    answer = Response(f"{said}\n", 401, mimetype="text/plain")
    answer.headers["WWW-Authenticate"] = 'Basic realm="siths-harness"'
    return answer


def _must_be_this_machine() -> None:
    if not _is_this_machine(request.remote_addr or ""):
        raise ControlForbidden("without a control token the control API answers on loopback only")
    known = {"localhost", "127.0.0.1", "::1", urlsplit(environment().config.url).hostname}
    if _name(request.host) not in known:
        raise ControlForbidden("the request was sent to a name that is not ours")


def _name(host: str) -> str | None:
    """The name in a ``Host`` header, without its port."""
    try:
        return urlsplit(f"//{host}").hostname
    except ValueError:
        return None


def _is_this_machine(address: str) -> bool:
    try:
        found = ip_address(address)
    except ValueError:
        return False
    mapped = getattr(found, "ipv4_mapped", None)
    return (mapped or found).is_loopback
