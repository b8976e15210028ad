"""The facts are carried over as they were handed to the project: what we think of them stands elsewhere."""

from __future__ import annotations

from hashlib import sha256

import pytest

from tests.ground import TOP

SUMS = {
    "announcement.txt": "b7f3376f5f97f1c253ccc14cfac69db65f40f92f34e6b643485989d0fc64f709",
    "inera-idp.md": "f760db2ced011eac22935e85b544bb0ef4b1396e32d1647698a1b7b9fe6dd26d",
    "siths-eid.md": "9a8a62278a82ad68740635feafb8173e782ed6f9b549e17e6e6322b5733b1014",
}


@pytest.mark.parametrize("name", SUMS)
def test_a_file_of_facts_is_as_it_came(name: str) -> None:
    assert sha256((TOP / "docs" / "facts" / name).read_bytes()).hexdigest() == SUMS[name]


def test_every_file_of_facts_has_its_sum() -> None:
    assert {path.name for path in (TOP / "docs" / "facts").iterdir()} == set(SUMS)
