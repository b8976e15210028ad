"""A request and its answer, held against the mock that gave it: who was named, and where that may lead."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from urllib.parse import parse_qsl, unquote_plus

from idp_mock.oidc import addresses
from tests.mutations.answer import Answer
from tests.mutations.draft import Draft
from tests.mutations.world import World

LOGIN_PAGES = frozenset({"method", "card", "app-here", "app-elsewhere", "choice", "back"})


@dataclass(frozen=True)
class Case:
    """A request, its answer, and the mock that gave it."""

    draft: Draft
    answer: Answer
    world: World
    alone: bool = field(default=True)  # nothing else was changed

    @cached_property
    def named(self) -> frozenset[str]:
        """The clients that the request names, or whose login it bears."""
        said = [
            value
            for name, value in self.said
            if name in ("client_id", "request", "id_token_hint", "client_assertion")
        ]
        names = set(self.draft.clients)
        for value in said:
            names |= {value, *_in_token(value)}
        return frozenset(names)

    @cached_property
    def said(self) -> list[tuple[str, str]]:
        both = self.draft.target.partition(b"?")[2] + b"&" + self.draft.content
        return parse_qsl(both.decode("latin-1"), keep_blank_values=True, max_num_fields=None)

    def addresses(self) -> Iterator[str]:
        """Where this answer may lead, of other people's addresses."""
        out = addresses.END_SESSION in unquote_plus(self.draft.path)
        for name in self.named:
            client = self.world.env.clients.get(name)
            if client:
                yield from client.logout_uris if out else client.redirect_uris

    def is_registered(self, url: str) -> bool:
        return any(_is_at(url, known) for known in self.addresses())

    def tells_of_a_logout(self, url: str) -> bool:
        """Whether a frame may lead there: whoever was told of the session is told of its end."""
        told = (client.frontchannel_logout_uri for client in self.world.env.clients)
        return any(known and _is_at(url, known) for known in told)


def is_taken(case: Case) -> bool:
    """Whether the request got what it asked for."""
    answer = case.answer
    if answer.status >= 400:
        return False
    if addresses.END_SESSION in unquote_plus(case.draft.path):
        return case.is_registered(answer.header("location"))
    if answer.kind == "application/json":
        return bool({"access_token", "request_uri", "client_id"} & set(answer.said))
    if answer.kind == "text/html":
        return answer.attribute("data-page") in LOGIN_PAGES
    return "code=" in answer.header("location")


def _is_at(url: str, known: str) -> bool:
    """The registered address to the letter, with an answer in its query or without."""
    head, _, fragment = known.partition("#")
    here, _, there = url.partition("#")
    return there == fragment and (here == head or here.startswith(head + ("&" if "?" in head else "?")))


def _in_token(value: str) -> set[str]:
    """The clients that a JWT names, whoever signed it."""
    try:
        payload = value.split(".")[1]
        said: Mapping[str, Any] = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
        return {str(said.get(name)) for name in ("client_id", "iss", "sub", "aud")}
    except (IndexError, ValueError, AttributeError, RecursionError):
        return set()
