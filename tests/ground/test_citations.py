"""Code, documents and scenarios cite the facts; each citation leads somewhere."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from tests.ground import TOP, files

FACTS = TOP / "docs" / "facts"
KINDS = ("gits", "case", "inera-idp", "siths-eid")
CITATION = re.compile(rf"\b({'|'.join(KINDS)}):(\d+(?:\.\d+)*)")


def test_every_citation_leads_to_a_row_a_scenario_or_a_section() -> None:
    known = places()
    lost = [
        f"{path.relative_to(TOP)}:{line}: {kind}:{number}"
        for path, line, kind, number in citations()
        if number not in known[kind]
    ]
    assert lost == []


def test_the_facts_have_the_places_that_are_cited() -> None:
    known = places()
    assert {len(known["gits"]), len(known["case"])} == {21, 68}
    assert {"1.1", "6.1", "10"} <= known["inera-idp"]
    assert {"2.3", "4.4", "9"} <= known["siths-eid"]


def test_a_citation_is_found_where_it_stands() -> None:
    assert CITATION.findall("as gits:13 and inera-idp:6.1. Then (case:4)") == [
        ("gits", "13"),
        ("inera-idp", "6.1"),
        ("case", "4"),
    ]


def citations() -> Iterator[tuple[Path, int, str, str]]:
    for path in files("*.py", "*.md", "*.yaml", "*.yml", "*.toml", "*.html", "*.j2", "*.po"):
        if path.is_relative_to(FACTS):
            continue
        for line, text in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            for kind, number in CITATION.findall(text):
                yield path, line, kind, number


def places() -> dict[str, set[str]]:
    siths, inera = (FACTS / f"{name}.md" for name in ("siths-eid", "inera-idp"))
    announcement, catalogue = section(siths, "0"), section(siths, "9")
    return {
        "gits": set(re.findall(r"^\| (\d+) \|", announcement, re.MULTILINE)),
        "case": set(re.findall(r"^(\d+)\. ", catalogue, re.MULTILINE)),
        "inera-idp": headings(inera),
        "siths-eid": headings(siths),
    }


def headings(path: Path) -> set[str]:
    text = path.read_text(encoding="utf-8")
    return {number.rstrip(".") for number in re.findall(r"^#{2,4} (\d+(?:\.\d+)*)\.?", text, re.MULTILINE)}


def section(path: Path, number: str) -> str:
    text = path.read_text(encoding="utf-8")
    found = re.search(rf"^## {number}\. .*?(?=^## |\Z)", text, re.MULTILINE | re.DOTALL)
    assert found, f"{path.name} has no section {number}"
    return found[0]
