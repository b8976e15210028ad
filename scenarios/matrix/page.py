"""matrix.html: the table in one file that opens offline, for whoever answers for the care system."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from jinja2 import Environment, FileSystemLoader

from scenarios.matrix.compare import Change
from scenarios.matrix.shown import gathered, together, tried
from scenarios.matrix.table import Matrix
from scenarios.reporters import words
from scenarios.stage.codes import codes


def text(matrix: Matrix, changed: Sequence[Change] | None = None, against: str = "") -> str:
    """The page; ``changed`` is None where nothing is compared."""
    env = Environment(
        loader=FileSystemLoader(Path(__file__).parent), autoescape=True, trim_blocks=True, lstrip_blocks=True
    )
    env.filters |= {"way": words.way, "method": words.method}
    means = codes()
    shown = sorted({code for line in matrix.rows for cell in line.cells.values() for code in cell.codes})
    return env.get_template("matrix.html").render(
        matrix=matrix,
        rows=[(one, one.by(tried(matrix.rows, one.line))) for one in together(matrix.rows)],
        wrong=gathered(matrix.wrong(), matrix.rows, lambda found: (found[0], found[1].said)),
        changed=changed,
        gathered=gathered(
            ((one.line, one) for one in changed or ()), matrix.rows, lambda one: (one.function, one.said)
        ),
        against=against,
        means=means,
        legend=[means[code] for code in shown if code in means],
    )
