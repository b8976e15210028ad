"""The table as CSV (RFC 4180): a line for each login, two columns for each function."""

from __future__ import annotations

import csv
from io import StringIO

from scenarios.matrix.table import Matrix

_ASIDE = ("=", "+", "-", "@", "\t", "\r")  # what a spreadsheet would take for a formula


def text(matrix: Matrix) -> str:
    out = StringIO()
    sheet = csv.writer(out)
    names = [one.function for one in matrix.functions]
    heads = [part for name in names for part in (name, f"{name} should be")]
    sheet.writerow(
        ["person", "name", "credential", "kind", "state", "method", "login", "loa", *map(_plain, heads)]
    )
    for line in matrix.rows:
        cells = [line.cells[name] for name in names]
        row = [line.person, line.name, line.credential, line.kind, line.state, line.method, line.login]
        ends = [part for cell in cells for part in (cell.said, cell.expected)]
        sheet.writerow([*map(_plain, row), "" if line.loa is None else line.loa, *map(_plain, ends)])
    return out.getvalue()


def _plain(text: str) -> str:
    return f"'{text}" if text.startswith(_ASIDE) else text
