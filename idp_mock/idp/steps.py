"""What the user's browser is to show or do next."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from idp_mock.config import Method
from idp_mock.signin.choice import Choice


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """Something is asked of the user. ``login`` is the reference in the page's address."""

    login: str
    client_name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AskMethod(Question):
    """How do you want to log in? Not asked where the client has one method."""

    methods: tuple[Method, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AskCard(Question):
    """Go to the mutual-TLS host, which asks for a certificate."""

    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AskApp(Question):
    """Open the SITHS eID app, here by a link or elsewhere by the QR, and wait. ``seconds_left``: the server's clock."""

    method: Literal["app-here", "app-elsewhere"]
    link: str
    opened: bool
    seconds_left: float


@dataclass(frozen=True, slots=True, kw_only=True)
class AskChoice(Question):
    """Which tjänste-id, organisation or commission?"""

    choice: Choice


@dataclass(frozen=True, slots=True, kw_only=True)
class SendBack:
    """Back to the relying party. ``session``: the SSO session to remember in the browser, None to leave it.

    ``fields``: what a form bears there; empty where the address bears the answer. ``held``: not before the user asks
    for it.
    """

    url: str
    fields: tuple[tuple[str, str], ...] = ()
    held: bool = False
    session: str | None = None
    frames: tuple[
        str, ...
    ] = ()  # of other care systems, which are told of the logout before the browser leaves


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedOut:
    """The session has ended and no address to go back to was given. ``frames``: as above."""

    frames: tuple[str, ...] = ()


Step = AskMethod | AskCard | AskApp | AskChoice | SendBack
