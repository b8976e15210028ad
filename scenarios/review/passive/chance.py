"""Whether values can be guessed, judged from many of them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import takewhile

from scenarios.review.finding import Evidence, Outcome
from scenarios.review.item import Text

_LEAST_BITS = 64.0  # RFC 6749 section 10.10 wants 128, and the few that were seen show fewer than there are


def unguessable(values: Sequence[str], called: str) -> Outcome:
    """Each is another one, and holds more than anybody can try. Never shows a whole one."""
    bits = least_bits(values)
    repeated = len(values) - len(set(values))
    counted = Evidence("counted", f"{len(values)} · {repeated} × 2 · ≈ {bits:.0f} bit")
    if repeated:
        why = Text(
            sv=f"Samma {called} användes flera gånger.", en=f"The same {called} was used more than once."
        )
        return Outcome("wrong", why, (counted,))
    if bits < _LEAST_BITS:
        why = Text(
            sv=f"{called} varierar så lite att den går att gissa.",
            en=f"{called} varies so little that it can be guessed.",
        )
        return Outcome("wrong", why, (counted,))
    why = Text(sv=f"{called} är ny och slumpmässig varje gång.", en=f"{called} is new and random each time.")
    return Outcome("correct", why, (counted,))


def least_bits(values: Sequence[str]) -> float:
    """How much of them varies, at most: what is the same in all of them is nobody's secret."""
    if len(set(values)) < 2:
        return 0.0
    start = _common(values)
    end = _common([value[::-1] for value in values])
    varying = [value[start : max(start, len(value) - end)] for value in values]
    letters = len(set("".join(varying)))
    return min(len(part) for part in varying) * math.log2(max(letters, 2))


def _common(values: Sequence[str]) -> int:
    """How many letters all of them begin with alike."""
    return sum(1 for _ in takewhile(lambda letters: len(set(letters)) == 1, zip(*values, strict=False)))
