"""What has changed between two tables: of two runs, two policies or two days."""

from __future__ import annotations

from typing import NamedTuple

from scenarios.matrix.table import Cell, Line, Matrix


class Change(NamedTuple):
    """One cell that is another than before. None: there was no such cell, or there is none any more."""

    line: Line
    function: str
    before: Cell | None
    after: Cell | None

    @property
    def said(self) -> str:
        return f"{_said(self.before)} → {_said(self.after)}"


def changes(before: Matrix, after: Matrix) -> tuple[Change, ...]:
    """In the order of ``after``, and what is gone at the end. A word or a code that is another is a change."""
    were, are = ({line.key: line for line in matrix.rows} for matrix in (before, after))
    found: list[Change] = []
    for line in (*after.rows, *(line for line in before.rows if line.key not in are)):
        was, now = were.get(line.key), are.get(line.key)
        names = dict.fromkeys((*(was.cells if was else ()), *(now.cells if now else ())))
        for name in names:
            one, other = (known.cells.get(name) if known else None for known in (was, now))
            if _said(one) != _said(other):
                found.append(Change(line, name, one, other))
    return tuple(found)


def _said(cell: Cell | None) -> str:
    return cell.said if cell else "–"
