"""What a person did at the care system while it was recorded, as its pages and addresses tell it."""

from __future__ import annotations

from dataclasses import dataclass

from scenarios.events import Seen


@dataclass(frozen=True, slots=True)
class Opened:
    """A function was opened, by its name in the target file."""

    function: str


@dataclass(frozen=True, slots=True)
class Began:
    """The browser was sent to the IdP; ``by_itself`` when what was opened led there at once."""

    by_itself: bool


@dataclass(frozen=True, slots=True)
class Saw:
    """A page that says something: a decision, or how a login ended."""

    seen: Seen


@dataclass(frozen=True, slots=True)
class Left:
    """The user logged out."""


@dataclass(frozen=True, slots=True)
class Showed:
    """A card went into the virtual reader; empty: none did."""

    card: str
    bears: str


Note = Opened | Began | Saw | Left | Showed
