"""What is done to a right request: one change a function, each tells what it did.

The order is part of which request has which number.
"""

from random import Random

from tests.mutations.changes import contents, headers, parameters  # see above
from tests.mutations.changes.contents import a_signed_value_is_forged
from tests.mutations.changes.registry import CHANGES
from tests.mutations.draft import Draft
from tests.mutations.world import World

__all__ = ["CHANGES", "changed", "contents", "headers", "parameters"]


def changed(draft: Draft, chance: Random, world: World) -> None:
    """One change that does something to this request; where something is signed, often to that."""
    for _ in range(20):
        made = chance.choice(CHANGES) if chance.random() < 0.6 else a_signed_value_is_forged
        if told := made(draft, chance, world):
            draft.done.append(f"{made.__name__.replace('_', ' ')}: {told}"[:200])
            return
