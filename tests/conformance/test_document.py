"""docs/conformance.md lists every module of every profile, and each has its test."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.conformance.modules import PROFILES
from tests.document import DOCS

HERE = Path(__file__).parent
MANUAL = (DOCS / "conformance.md").read_text(encoding="utf-8")
ROW = re.compile(r"^\| `([a-z0-9-]+)` \| (passes|as Inera) \| ?(.*) \|$", re.MULTILINE)


def section(profile: str) -> str:
    return MANUAL.split(f"\n## {profile}\n")[1].split("\n## ")[0]


def written() -> list[str]:
    found = (
        re.findall(r"^def (test_oidcc_\w+)\(", path.read_text("utf-8"), re.M) for path in HERE.glob("*.py")
    )
    return [name for names in found for name in names]


def test_it_has_a_section_for_each_profile_and_no_other() -> None:
    assert re.findall(r"^## (.+)$", MANUAL, re.MULTILINE) == list(PROFILES)


@pytest.mark.parametrize("profile", PROFILES)
def test_its_table_is_the_list_of_modules(profile: str) -> None:
    assert [module for module, _, _ in ROW.findall(section(profile))] == list(PROFILES[profile])


def test_every_module_has_a_test_and_every_test_a_module() -> None:
    modules = {f"test_{module.replace('-', '_')}" for every in PROFILES.values() for module in every}
    assert sorted(written()) == sorted(modules)


@pytest.mark.parametrize("row", ROW.findall(MANUAL), ids=lambda row: str(row[0]))
def test_a_likeness_says_what_it_is_like_and_where_that_is_known_from(row: tuple[str, str, str]) -> None:
    _, here, how = row
    if here == "as Inera":
        assert re.search(r"inera-idp:\d", how)
    assert how == "" or how.endswith(".")


def test_no_row_is_written_otherwise() -> None:
    assert len(re.findall(r"^\| `oidcc", MANUAL, re.MULTILINE)) == len(ROW.findall(MANUAL))
