"""Links that somebody else wrote: the care system's own, with a return address that leads elsewhere (RFC 9700 4.11)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from scenarios.drivers.driver import server

# A name that nobody can have (RFC 2606), as an address, without its scheme, and as a browser reads a backslash.
ELSEWHERE = ("https://elsewhere.invalid/", "//elsewhere.invalid/", "/\\elsewhere.invalid/")
_OF_THE_PROTOCOL = ("redirect_uri", "state", "iss", "code")


def lures(trail: Iterable[str], system: str, to: str = ELSEWHERE[0]) -> Iterator[str]:
    """Each address of the system that a login went by and that says where to go afterwards, with ``to`` instead."""
    for address in dict.fromkeys(trail):
        there = urlsplit(address)
        if server(address) != server(system):
            continue
        said = parse_qsl(there.query, keep_blank_values=True)
        for place, (name, value) in enumerate(said):
            if name not in _OF_THE_PROTOCOL and _is_a_place(value, system):
                changed = [*said[:place], (name, to), *said[place + 1 :]]
                yield urlunsplit(there._replace(query=urlencode(changed)))


def _is_a_place(value: str, system: str) -> bool:
    """A path, or an address of the system itself."""
    return value.startswith("/") or (value.startswith("http") and server(value) == server(system))
