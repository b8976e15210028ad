"""One of the requests alone, or some of another seed: ``python -m tests.mutations wide 1234 [COUNT] [SEED]``."""

from __future__ import annotations

import logging
import sys
from collections import Counter
from typing import cast

from tests.mutations.play import SEED, play
from tests.mutations.world import Settings, World


def main() -> None:
    sys.stdout.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]  # it is a stream of text
    logging.getLogger().addHandler(logging.NullHandler())
    settings, first, *more = sys.argv[1:]
    count, seed = int(more[0]) if more else 1, int(more[1]) if len(more) > 1 else SEED
    world, answered = World(cast(Settings, settings)), Counter[int]()
    for number in range(int(first), int(first) + count):
        played = play(world, number, seed)
        answered[played.case.answer.status] += 1
        if count == 1 or played.wrong:
            print(played)
        if count == 1:
            asked, answer = played.case.draft, played.case.answer
            print(asked.as_bytes("localhost:8400")[:4000].decode("latin-1"))
            print(f"\n{answer.status} {dict(answer.headers)}\n{answer.text[:4000]}")
    print(dict(answered), file=sys.stderr)


if __name__ == "__main__":
    main()
