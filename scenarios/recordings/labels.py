"""What stands where a value stood: ``<state 1>``. The same value has the same label, so that one sees what is bound."""

from __future__ import annotations

from collections import Counter

_TELLING = 8  # characters: shorter ones stand in other words by chance


class Labels:
    """Those of one recording."""

    def __init__(self) -> None:
        self._of: dict[str, str] = {}
        self._given: Counter[str] = Counter()

    def of(self, kind: str, value: str) -> str:
        """The label of ``value``; where it was never seen, a new one of this ``kind``."""
        if value not in self._of:
            self._given[kind] += 1
            self._of[value] = f"<{kind} {self._given[kind]}>"
        return self._of[value]

    def without_known(self, text: str) -> str:
        """``text`` with a label wherever a value stands that has one: what was hidden once is hidden everywhere."""
        for value, label in self._of.items():
            if len(value) >= _TELLING and value in text:
                text = text.replace(value, label)
        return text
