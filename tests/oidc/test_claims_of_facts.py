"""The mock's claims are those of docs/facts/inera-idp.md, row by row: spelling, kind and source cannot drift."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from idp_mock.oidc.claims import CLAIMS, OPENID, Kind, Source

FACTS = Path(__file__).parents[2] / "docs" / "facts" / "inera-idp.md"
SOURCES: dict[str, Source] = {
    "A": "authentication",
    "A?": "authentication",
    "A/C": "certificate",  # acr: the certificate's level
    "C": "certificate",
    "H": "hsa",
}
NUMBERS = {"exp", "iat", "auth_time"}  # NumericDate, Core 2


@dataclass(frozen=True)
class Row:
    name: str
    multi: str
    source: Source

    @property
    def kind(self) -> Kind:
        """As the column "multi" has it; where it says nothing or ``?`` the value is single [MOCK]."""
        if self.name in NUMBERS:
            return "number"
        if self.name == "aud":
            return "string"  # multi in SAML; one audience is a string (Core 2) [MOCK]
        if "objects" in self.multi:
            return "objects"
        if "`all*` are arrays" in self.multi:
            return "array" if self.name.startswith("all") else "string"
        return "array" if re.search(r"\b(yes|array)\b", self.multi) else "string"


def rows() -> Iterator[Row]:
    """Each claim of the table in section 2.1; what is told in SAML only is none."""
    text = FACTS.read_text(encoding="utf-8")
    section = re.search(r"^### 2\.1 .*?^### 2\.2 ", text, re.DOTALL | re.MULTILINE)
    assert section
    for line in re.findall(r"^\| `.*\|$", section[0], re.MULTILINE):
        names, _, multi, source, *_ = [cell.strip() for cell in line.strip("|").split("|")]
        if "(SAML" in names:
            continue
        for name in re.findall(r"`([A-Za-z0-9_]+)`", names):
            yield Row(name, multi, SOURCES[source])


ROWS = tuple(rows())


def test_the_table_is_read_whole() -> None:
    assert len(ROWS) == len({row.name for row in ROWS})
    assert len(ROWS) >= 60


def test_the_mock_knows_the_claims_of_the_table_and_no_other() -> None:
    assert CLAIMS.keys() == {row.name for row in ROWS}


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_a_claim_is_what_its_row_says(row: Row) -> None:
    claim = CLAIMS[row.name]
    assert (claim.kind, claim.source) == (row.kind, row.source)


def test_openids_own_claims_are_those_of_the_scope() -> None:
    text = FACTS.read_text(encoding="utf-8")
    listed = re.search(r"^- `openid` = `([^`]+)`", text, re.MULTILINE)
    assert listed
    assert {*listed[1].split(", "), "nonce"} == OPENID  # nonce when it was sent, inera-idp:1.3
