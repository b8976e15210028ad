"""How much may be sent, and from where a form may come."""

from __future__ import annotations

from flask import request

from idp_mock.errors import ControlForbidden

FORM = 64 * 1024  # bytes; an authorization request with every claim is a tenth of it [MOCK]
PICTURE = 8 * 1024 * 1024  # bytes; a photograph of a QR [MOCK]


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
