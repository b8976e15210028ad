"""docs/versions.md has the rows of the code, and both have those of the facts."""

from __future__ import annotations

import inspect
import re
from dataclasses import fields

import pytest

from idp_mock.config import IdpConfig, MethodParameter
from idp_mock.oidc.claims import CLAIMS, TLS_CLIENT
from idp_mock.versions import VERSIONS, Version
from tests.document import DOCS

TEXT = (DOCS / "versions.md").read_text(encoding="utf-8")
FACTS = (DOCS / "facts" / "inera-idp.md").read_text(encoding="utf-8")
ROW = re.compile(r"^\| `(\w+)`: (.+?) \| (.+) \|$", re.MULTILINE)
FIELD = re.compile(
    r"^    (\w+): [\w\[\]]+  # (.+): ((?:\[\w\] ?)+)((?:inera-idp:[\d.]+(?:, )?)+)$", re.MULTILINE
)
Told = tuple[str, list[str], str, str]  # what it is, in each version, mark and source


def section(heading: str) -> str:
    return TEXT.split(f"\n## {heading}\n")[1].split("\n## ")[0]


def documented() -> dict[str, Told]:
    rows: dict[str, Told] = {}
    for name, what, cells in ROW.findall(section("What differs")):
        *values, mark, source = cells.split(" | ")
        rows[name] = what, values, mark.replace("`", ""), source
    return rows


def coded() -> dict[str, Told]:
    rows: dict[str, Told] = {}
    for name, what, mark, source in FIELD.findall(inspect.getsource(Version)):
        values = [written(getattr(version, name)) for version in VERSIONS.values()]
        rows[name] = what, values, mark.strip(), source
    return rows


def written(value: object) -> str:
    match value:
        case bool():
            return "yes" if value else "no"
        case frozenset():
            return "the seven below" if value else "none"
    return str(value)


def test_every_row_of_the_code_is_a_row_of_the_document_with_mark_and_source() -> None:
    assert documented() == coded()
    assert list(documented()) == list(coded())
    assert [field.name for field in fields(Version)] == ["number", *coded()]


def test_its_columns_are_the_versions() -> None:
    (head,) = re.findall(r"^\| what \| (.+) \| mark \| as in \|$", TEXT, re.MULTILINE)
    assert head.split(" | ") == list(VERSIONS)


def test_the_seven_are_those_that_the_facts_call_new() -> None:
    """inera-idp:2.1"""
    (told,) = re.findall(r"^The seven are (.+)\.$", TEXT, re.MULTILINE)
    rows = re.findall(r"^\| (`.+?) \|.*new between 2024-05 and 2025/26 metadata", FACTS, re.MULTILINE)
    new = {name for row in rows for name in re.findall(r"`(\w+)`", row)}
    assert set(re.findall(r"`(\w+)`", told)) == new
    for version in VERSIONS.values():
        assert version.later_claims in (new, frozenset())
    assert new <= CLAIMS.keys()


def test_the_names_of_the_card_are_inera_idps() -> None:
    """inera-idp:4.1: before 2.4 one of two, since then the third."""
    (row,) = re.findall(r"^\| `SITHS-kort på denna enhet` \|.+$", FACTS, re.MULTILINE)
    (before,) = re.findall(r"before: (.+?) \[D\]", row)
    names = {version.number: version.card_method for version in VERSIONS.values()}
    assert names.pop("2.3") in re.findall(r'\*"(.+?)"\*', before)
    assert set(names.values()) == {"SITHS-kort på denna enhet"}


@pytest.mark.parametrize("version", VERSIONS.values(), ids=lambda version: version.number)
def test_every_version_is_one_that_the_facts_know(version: Version) -> None:
    table = FACTS.split("\n## 8. ")[1].split("\n## ")[0]
    known = table.replace("2025/26", "2025-26")
    assert re.search(rf"^\| (later \(metadata )?{re.escape(version.number)}\)? \|", known, re.MULTILINE)


def test_the_parameters_that_may_name_a_method_are_those_of_the_setting() -> None:
    told = re.findall(r"^\| `(\w+)` \| .+ \|$", section("Naming the method"), re.MULTILINE)
    assert told == list(MethodParameter.__args__)  # type: ignore[attr-defined]  # of a Literal
    assert f'"{TLS_CLIENT}"' in section("Naming the method")


def test_without_a_word_it_is_the_newest() -> None:
    assert f"`{IdpConfig().version}`" in TEXT
    assert list(VERSIONS)[-1] == IdpConfig().version
