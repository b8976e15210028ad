"""The right requests by their names; each is made for the mock that it is sent to."""

from __future__ import annotations

import base64
from collections.abc import Callable
from typing import Any

from idp_mock.web.here import BROWSER, SESSION
from tests.mutations.draft import Draft, Pairs
from tests.mutations.world import SECRET, World

Make = Callable[[World], Draft]
RIGHT: dict[str, Make] = {}
CLIENT = "with-secret"


def right(make: Make) -> Make:
    RIGHT[make.__name__.replace("_", " ")] = make
    return make


def made(world: World, name: str) -> Draft:
    found = RIGHT[name](world)
    found.of = name
    return found


def draft(verb: str, path: str, client: str = CLIENT, **more: Any) -> Draft:
    return Draft("", verb, path, clients=frozenset({client} if client else ()), **more)


def in_browser(world: World, session: str = "") -> Pairs:
    said = f"{BROWSER}={world.browser}" + (f"; {SESSION}={session}" if session else "")
    return [("Cookie", said), ("Accept-Language", "sv-SE,sv;q=0.9"), ("Origin", "null")]


def pairs(query: dict[str, list[str]]) -> Pairs:
    return [(name, value) for name, values in query.items() for value in values]


def basic(client: str, secret: str = SECRET) -> tuple[str, str]:
    return "Authorization", "Basic " + base64.b64encode(f"{client}:{secret}".encode()).decode()
