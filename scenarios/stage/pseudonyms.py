"""HSA-ids that belong to nobody, for those that belong to somebody."""

from __future__ import annotations

from collections.abc import Collection

from idp_mock.people.numbers import fault_in_hsa_id, is_test_hsa_id


class Pseudonyms:
    """Those that belong to somebody, each to one that belongs to nobody; the same wherever it stands."""

    def __init__(self, taken: Collection[str]) -> None:
        self._taken = set(taken)
        self.mapped: dict[str, tuple[str, int]] = {}
        self._prefixes: dict[str, str] = {}

    def of(self, hsa_id: str) -> str:
        if is_test_hsa_id(hsa_id) and not fault_in_hsa_id(hsa_id) and hsa_id not in self._taken:
            return hsa_id
        if hsa_id not in self.mapped:
            before = hsa_id.rpartition("-")[0]
            prefix = self._prefixes.setdefault(before, f"TST23210001{31 + len(self._prefixes):02}")
            number = len(self.mapped) + 1
            while (new := f"{prefix}-I{number}") in self._taken:
                number += 1
            self._taken.add(new)
            self.mapped[hsa_id] = new, len(self.mapped) + 1
        return self.mapped[hsa_id][0]
