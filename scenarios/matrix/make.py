"""Makes the table of a target: starts what is tested, or finds it, plays every row, and sums it up."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic

from scenarios.drivers.start import Drivers
from scenarios.matrix.play import Asked, Wish, play
from scenarios.matrix.rows import Row
from scenarios.matrix.table import Cell, Column, Line, Matrix, Summary
from scenarios.stage.place import Stage
from scenarios.targets.requires import SWEDEN
from scenarios.targets.target import Target

Tell = Callable[[Row, int, int], None]  # the row that is played now, its number, and how many there are


def make(
    rows: Sequence[Row], stage: Stage, drivers: Drivers, wish: Wish, *, tell: Tell, policy: Path | None = None
) -> Matrix:
    """Raises the `RunError` that keeps the whole table from going on."""
    begun, asked, lines = monotonic(), Asked(), list[Line]()
    for number, row in enumerate(rows, 1):
        tell(row, number, len(rows))
        lines.append(play(row, stage, drivers, wish, asked))
    cells = [cell for line in lines for cell in line.cells.values()]
    summary = Summary(
        rows=len(lines),
        right=_many(cells, True),
        wrong=_many(cells, False),
        unknown=_many(cells, None),
        seconds=round(monotonic() - begun, 3),
    )
    return Matrix(
        target=stage.described.name,
        made=datetime.now(UTC),
        decided_at=wish.at,
        way=wish.way if wish.way_is_known else " or ".join(stage.described.ways),
        policy=str(policy or ""),
        driver=wish.driver,
        summary=summary,
        functions=_columns(stage.described, wish.at or datetime.now(UTC)),
        rows=lines,
    )


def _columns(target: Target, at: datetime) -> list[Column]:
    day = at.astimezone(SWEDEN).date()
    needs = {name: function.needs(day) for name, function in target.functions.items()}
    return [Column(function=name, loa=one.loa, claims=one.claims) for name, one in needs.items()]


def _many(cells: list[Cell], right: bool | None) -> int:
    return sum(cell.right is right for cell in cells)
