"""docs/fidelity.md says what is ours: every tag in the code, and no more."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from tests.document import DOCS
from tests.ground import TOP
from tests.scenarios.ours import ours

LIBRARY = TOP / "scenarios" / "library"
TEXT = (DOCS / "fidelity.md").read_text(encoding="utf-8")
ROW = re.compile(r"^\| `([\w/.]+\.\w+)` \| (?:`([\w.]+)`|(the whole module)) \| (.+) \|$", re.MULTILINE)
TOLD = [(file, name or module) for file, name, module, _ in ROW.findall(TEXT)]


def test_it_names_everything_that_the_code_calls_ours_and_nothing_else() -> None:
    assert sorted(TOLD) == sorted(set(ours()))


def test_it_names_each_once_in_the_order_of_the_files() -> None:
    assert [one for one, times in Counter(TOLD).items() if times > 1] == []
    assert [file for file, _ in TOLD] == sorted(file for file, _ in TOLD)


def test_every_setting_that_settings_md_calls_ours_is_among_them() -> None:
    settings = (DOCS / "settings.md").read_text(encoding="utf-8")
    marked = re.findall(r"^\| `SITHS_(IDP|RP)_([A-Z_]+)` \|.*\[MOCK\] \|$", settings, re.MULTILINE)
    known = {name for _, name in TOLD}
    assert {f"{of.capitalize()}Config.{name.lower()}" for of, name in marked} - known == set()


def table(heading: str) -> list[list[str]]:
    """The rows of the table below ``heading``, cell by cell."""
    text = TEXT.split(f"\n## {heading}\n")[1].split("\n## ")[0]
    lines = [line for line in text.splitlines() if line.startswith("| ")]
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines[1:]]


KNOWN, IMPORTANT = table("What is known"), table("In the order of importance")


def sections() -> dict[str, str]:
    """The text of every section of the facts, and of every row of the announcement, by how it is cited."""
    found: dict[str, str] = {}
    for name in ("inera-idp", "siths-eid"):
        parts = re.split(
            r"^#{2,4} (\d+(?:\.\d+)*)\.? ", (DOCS / "facts" / f"{name}.md").read_text("utf-8"), flags=re.M
        )
        found |= {f"{name}:{number}": text for number, text in zip(parts[1::2], parts[2::2], strict=True)}
    rows = re.findall(r"^\| (\d+) \| (.*)$", found["siths-eid:0"], re.MULTILINE)
    return found | {f"gits:{number}": text for number, text in rows}


SECTIONS = sections()


def proofs(cell: str) -> list[str]:
    return re.findall(r"`([^`]+)`", cell)


@pytest.mark.parametrize("row", KNOWN, ids=lambda row: row[0][:60])
def test_a_known_thing_is_known_from_the_sections_that_it_cites(row: list[str]) -> None:
    _, marks, source, _, _ = row
    cited = "".join(SECTIONS[one] for one in source.split(", "))
    letters = re.findall(r"`\[([DVMC])\]`", marks)
    assert marks == " ".join(f"`[{letter}]`" for letter in letters)
    for letter in letters:
        assert re.search(rf"\[([DVMCI]/)*{letter}(/[DVMCI])*\]", cited), f"{source} says nothing of {letter}"


@pytest.mark.parametrize("row", KNOWN, ids=lambda row: row[0][:60])
def test_a_known_thing_is_done_in_a_module_and_proved(row: list[str]) -> None:
    *_, module, proof = row
    assert (TOP / module.strip("`")).is_file()
    assert proofs(proof)
    assert [one for one in proofs(proof) if not stands(one)] == []


def test_there_is_a_row_for_whatever_matters_to_a_relying_party() -> None:
    items = re.findall(r"^(\d+)\. (.*)$", SECTIONS["inera-idp:10"], re.MULTILINE)
    assert [number for number, _, _ in IMPORTANT] == [number for number, _ in items]
    for number, _, proof in IMPORTANT:
        found = proofs(proof)
        assert [one for one in found if not stands(one)] == []
        assert found or number == "11"  # SAML's
        assert any(one.startswith("tests/") for one in found) or number == "11"


def stands(proof: str) -> bool:
    """Whether the test, the file of tests or the scenario is there."""
    file, _, name = proof.partition("::")
    if file.startswith("tests/"):
        path = TOP / file
        return path.is_file() and (not name or f"def {name}(" in path.read_text("utf-8"))
    return (LIBRARY / f"{proof}.yaml").is_file()


GAP = re.compile(r"not found|\[I\b|unverified|not confirmed|configurable|not published|not public")


@pytest.mark.parametrize("row", table("What is ours"), ids=lambda row: f"{row[0]} {row[1]}")
def test_what_is_ours_is_not_documented_where_it_cites(row: list[str]) -> None:
    """A section that is cited for a gap says that something was not found, or that it is an inference."""
    for source in re.findall(r"(?:inera-idp|siths-eid):\d+(?:\.\d+)*", " ".join([row[2], *told(row)])):
        gap = re.search(
            r"not found|\[I\b|unverified|not confirmed|configurable|not published|not public",
            SECTIONS[source],
        )
        assert gap, f"{source} leaves nothing open"


def told(row: list[str]) -> list[str]:
    """The lines of the code that bear the tag for this row."""
    path = TOP / row[0].strip("`")
    return [
        line
        for line in path.read_text("utf-8").splitlines()
        if "[MOCK]" in line and row[1].strip("`").split(".")[-1] in line
    ]


def test_the_name_of_what_a_tag_stands_at_is_found(tmp_path: Path) -> None:
    names = dict(ours())
    assert names["idp_mock/oidc/keys.py"] == "signing_key"
    assert ("idp_mock/config.py", "IdpConfig.qr_frame") in set(ours())
    assert names["idp_mock/authservice/qr.py"] == "the whole module"
