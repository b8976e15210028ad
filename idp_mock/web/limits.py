"""How much may be sent, and from where a form may come."""

from __future__ import annotations

from string import printable
from urllib.parse import quote_from_bytes

from flask import request
from werkzeug.routing import RequestRedirect

from idp_mock.errors import ControlForbidden, NotFound

FORM = 64 * 1024  # bytes; an authorization request with every claim is a tenth of it [MOCK]
PICTURE = 8 * 1024 * 1024  # bytes; a photograph of a QR [MOCK]


def query_of_text() -> None:
    """Before any request: bytes that no browser sends are read as if they had been encoded, and not at all else."""
    if not request.query_string.isascii():
        request.query_string = quote_from_bytes(request.query_string, safe=printable).encode()


def no_redirect_of_the_framework() -> None:
    """Before any request: it would lead to whatever host the request named, and our addresses are configured."""
    if isinstance(request.routing_exception, RequestRedirect):
        raise NotFound("there is no such page")


def own_pages_only() -> None:
    """Before a page's request: a form of somebody else's page is refused.

    A login is also bound to its browser by a SameSite cookie and found by a reference that nobody can guess, so
    this is the second lock. Our own pages send ``Origin: null``, since they send no referrer; browsers then
    say in ``Sec-Fetch-Site`` whose form it was.
    """
    if request.method != "POST":
        return
    site = request.headers.get("Sec-Fetch-Site", "")
    origin = request.headers.get("Origin", "null")
    own = site in ("same-origin", "none") if site else origin == "null" or is_ours(origin)
    if not own:
        raise ControlForbidden("the form was on a page of somebody else")


def is_ours(origin: str) -> bool:
    """Whether an ``Origin`` is the host that was asked."""
    return origin.partition("://")[2] == request.host
