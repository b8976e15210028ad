"""Where a user may be sent after a login: to a path of ours, whatever the link to our login said."""

from __future__ import annotations


def local(address: str) -> str:
    """A path of ours, or the start page: nobody is sent elsewhere by a link to our login.

    A browser reads a backslash as a slash and leaves control characters out.
    """
    elsewhere = not address.startswith("/") or address.startswith(("//", "/\\"))
    return "/" if elsewhere or any(ord(letter) < 32 for letter in address) else address
