"""What a driver can do, and the page it sees. Whatever is judged is read from `Page`, the same for every driver."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple, Protocol
from urllib.parse import urljoin, urlsplit

from bs4 import BeautifulSoup, Tag

from scenarios.model import DriverName

FIRST_TAB = "first"
WAITING = ("app-here", "app-elsewhere")  # pages that wait for an app
PATIENCE = 10.0  # seconds that a page may take


class Reach(NamedTuple):
    """How a user's browser reaches the mock: whom it trusts, and where it shows a card."""

    mtls: str  # the address that asks for the card
    ca: str  # whom the TLS certificates of the mock are from, PEM
    names: tuple[str, ...] = ()  # host names that only ``proxy`` knows the way to
    proxy: str = ""  # an HTTP proxy; empty: none is needed
    patience: float = PATIENCE  # seconds that a page may take


class Card(NamedTuple):
    """What a TLS client shows: a certificate and its key, PEM."""

    certificate: str
    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Passed:
    """One request of a user's browser, and its answer, as they were."""

    at: datetime
    seconds: float
    method: str
    url: str
    asked: tuple[tuple[str, str], ...]  # headers, each as often as it stood there
    body: str  # of a form; empty where there was none
    status: int
    answered: tuple[tuple[str, str], ...]
    size: int  # of the answer's body, bytes; 0 where nobody knows
    document: bool  # a page, and not a picture or a style on it


class Watcher(Protocol):
    """Hears of everything that passes."""

    def saw(self, passed: Passed) -> None: ...


@dataclass(frozen=True, kw_only=True)
class Page:
    """A page as the user has it in front of them."""

    status: int
    address: str
    html: str
    headers: Mapping[str, str] = field(default_factory=dict)
    redirects: tuple[str, ...] = ()  # the addresses that redirects led to since the user last did something

    @cached_property
    def soup(self) -> BeautifulSoup:
        return BeautifulSoup(self.html, "lxml")

    @cached_property
    def data(self) -> Any:
        """What the page says as JSON; None where it says none. Chromium shows it in a page of its own."""
        shown = self.soup.select_one("body > pre")
        for text in (self.html, shown.get_text() if shown else ""):
            with suppress(ValueError, RecursionError):
                return json.loads(text)
        return None

    @property
    def kind(self) -> str:
        """Which page of ours it is: the body's ``data-page``."""
        body = self.soup.body
        return str(body.get("data-page", "")) if body else ""

    @property
    def title(self) -> str:
        return self.soup.title.get_text(strip=True) if self.soup.title else self.address

    def is_of(self, url: str) -> bool:
        """Whether the page is of the server at ``url``. A browser leaves out the port that goes without saying."""
        return server(self.address) == server(url)

    def find(self, css: str) -> Tag | None:
        return self.soup.select_one(css)

    def by_text(self, text: str) -> Tag | None:
        """The first link or button with this text."""
        for found in self.soup.select("a[href], button, input[type=submit]"):
            said = found.get("value") if found.name == "input" else found.get_text(" ", strip=True)
            if said == text:
                return found
        return None

    @property
    def again(self) -> str:
        """Where a page that waits is looked at again: where its button leads, since its own address began the login."""
        found = self.find("a[data-reload][href]")
        return urljoin(self.address, str(found["href"])) if found else self.address

    @property
    def onward(self) -> str:
        """Where the page leads at once by itself (``meta refresh`` after 0 seconds); empty: nowhere."""
        for meta in self.soup.select("meta[http-equiv=refresh]"):
            after, _, url = str(meta.get("content", "")).partition(";")
            if after.strip() == "0" and not meta.find_parent("noscript"):
                return urljoin(self.address, url.strip().removeprefix("url="))
        return ""


def server(url: str) -> tuple[str, str | None, int | None]:
    """Scheme, host and port: two addresses with the same ones are of one server."""
    parts = urlsplit(url)
    return parts.scheme, parts.hostname, parts.port or {"http": 80, "https": 443}.get(parts.scheme)


def is_nowhere(url: str) -> bool:
    """Whether the address is one that nobody can have (RFC 2606): where faults lead, and no driver follows."""
    return (urlsplit(url).hostname or "").endswith(".invalid")


class Driver(Protocol):
    """One user's browser. Raises `Unreached` when a server does not answer, `StepImpossible` for what is not there."""

    @property
    def name(self) -> DriverName: ...

    def go(self, url: str) -> None:
        """Open an address, and follow wherever it leads by itself."""

    def see(self) -> Page:
        """The page now, when it has come to rest."""

    def trail(self) -> tuple[str, ...]:
        """The addresses that led to the page since it was gone to or something was pressed, the first one first."""

    def press(self, css: str, *, twice: bool = False) -> None:
        """Press the link or button that ``css`` finds; ``twice``: as a double click does, to be sent twice."""

    def press_text(self, text: str, *, twice: bool = False) -> None:
        """Press the link or button with this text."""

    def wait(self, until: Callable[[Page], bool], *, patience: float = PATIENCE) -> Page:
        """Look at the page as it moves on by itself, until it is so, or for ``patience`` seconds."""

    def picture(self, css: str) -> bytes:
        """A picture of what ``css`` finds, PNG."""

    def app_link(self) -> str:
        """The ``siths://`` address that the page has handed to the operating system."""

    def hold(self, card: Card | None) -> None:
        """From now on show this certificate to the mutual-TLS host, or none. The page stays open."""

    def cookies(self, url: str) -> dict[str, str]:
        """The cookies of the server at ``url``."""

    def bear(self, url: str, cookies: Mapping[str, str]) -> None:
        """Send these to the server at ``url`` from now on."""

    def forget(self, url: str) -> None:
        """Lose the cookies of the server at ``url``, as a new browser has none."""

    def close_tab(self) -> None:
        """Close the page, and have an empty one; the cookies stay."""

    def screenshot(self, path: Path) -> Path | None:
        """A picture of the page; None where there is nothing to see."""

    def tab(self, name: str) -> None:
        """Go to another tab, a new one or one that is open."""

    def close(self) -> None:
        """Close this user's browser."""
