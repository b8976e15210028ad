"""The two columns of docs/coverage.md that follow from the library: who plays a row, and with which drivers.

``python -m tests.scenarios.coverage`` writes them anew; the other columns are written by hand.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence

from scenarios.load import load
from scenarios.model import Scenario
from tests.document import DOCS

FILE = DOCS / "coverage.md"
ROW = re.compile(
    r"^\| `(?P<source>(?:gits|case):\d+)` \| (?P<about>[^|]+) \| (?P<stands>[^|]+)"
    r" \| (?P<by>[^|]+) \| (?P<drivers>[^|]+) \|$",
    re.MULTILINE,
)
NOBODY = "not yet"


def players() -> Mapping[str, Sequence[Scenario]]:
    """The rows and cases that scenarios name, and which scenarios."""
    found: dict[str, list[Scenario]] = defaultdict(list)
    for scenario in load():
        for source in scenario.source:
            found[source].append(scenario)
    return found


def filled(text: str) -> str:
    """The document with both columns as the library has them; why a row is not played stays as it is written."""
    by = players()

    def row(found: re.Match[str]) -> str:
        played = by.get(found["source"], ())
        names = ", ".join(f"`{name}`" for name in sorted(scenario.id for scenario in played))
        drivers = ", ".join(
            name for name in ("http", "browser") if any(name in one.drivers for one in played)
        )
        why_not = found["by"] if found["by"].startswith("not played: ") else NOBODY
        last = f"{names or why_not} | {drivers or 'none'}"
        return f"| `{found['source']}` | {found['about']} | {found['stands']} | {last} |"

    return ROW.sub(row, text)


if __name__ == "__main__":
    FILE.write_text(filled(FILE.read_text(encoding="utf-8")), encoding="utf-8")
