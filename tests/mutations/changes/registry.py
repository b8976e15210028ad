"""The changes by their names."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from tests.mutations.draft import Draft, Pairs
from tests.mutations.world import World

Change = Callable[[Draft, Random, World], str]
CHANGES: list[Change] = []
OFTEN = 3  # times a change is drawn where a single one stands for many


def change(weight: int = 1) -> Callable[[Change], Change]:
    """A change tells what it did; nothing, where this request has nothing for it."""

    def noted(made: Change) -> Change:
        CHANGES.extend([made] * weight)
        return made

    return noted


def places(draft: Draft) -> list[Pairs]:
    return [pairs for pairs in (draft.query, draft.form) if pairs]


def somewhere(draft: Draft, chance: Random) -> tuple[Pairs, int] | None:
    """The parameters of the query or the form, and one of them."""
    if not (found := places(draft)):
        return None
    pairs = chance.choice(found)
    return pairs, chance.randrange(len(pairs))
