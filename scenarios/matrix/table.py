"""The table as plain data, and as the JSON document that is kept and compared."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Literal

from pydantic import ValidationError

from scenarios.errors import NotComparable
from scenarios.matrix.expected import Should
from scenarios.matrix.rows import State
from scenarios.model import DecisionName, DriverName, Method
from scenarios.targets.strict import Strict


class Column(Strict):
    """A function, and what it requires at the time of the table."""

    function: str
    loa: Literal[0, 2, 3]
    claims: dict[str, str] = {}

    @property
    def requires(self) -> str:
        """In a few words."""
        level = f"LoA {self.loa}" if self.loa else "nothing" if not self.claims else ""
        return ", ".join(part for part in (level, *self.claims.values()) if part)


class Cell(Strict):
    """What the system decided at one function, and what the policy says."""

    decision: DecisionName
    codes: list[str] = []
    reason: str = ""
    expected: Should
    why: str  # it is expected
    right: bool | None  # None: what is right is not known

    @property
    def said(self) -> str:
        return " ".join((self.decision, *self.codes))


class Line(Strict):
    """One login, and every function that was opened after it."""

    person: str
    name: str
    credential: str
    kind: str
    state: State
    method: Method
    login: str  # signed-in, no-answer, rejected or error, with its codes
    login_reason: str = ""
    loa: int | None = None  # that the IdP told; None: nobody was signed in
    cells: dict[str, Cell]

    @property
    def key(self) -> tuple[str, str, str, str]:
        return self.person, self.credential, self.state, self.method


class Summary(Strict):
    """How many cells there are, and of which kind."""

    rows: int
    right: int
    wrong: int
    unknown: int
    seconds: float


class Matrix(Strict):
    """The decision table of a target."""

    format: Literal[1] = 1
    target: str
    made: datetime
    decided_at: datetime | None = None  # when the system decides; None: now
    way: str
    policy: str = ""  # the file, where one was given
    driver: DriverName
    summary: Summary
    functions: list[Column]
    rows: list[Line]

    def wrong(self) -> list[tuple[Line, tuple[str, Cell]]]:
        """Every cell that is not as the policy says, with its line and its function."""
        return [
            (line, (name, cell))
            for line in self.rows
            for name, cell in line.cells.items()
            if cell.right is False
        ]

    @property
    def status(self) -> int:
        """The exit code: 3 where the system did not answer, 1 where it decided otherwise, else 0."""
        codes = {code for _, (_, cell) in self.wrong() for code in cell.codes}
        return 3 if codes & {"RUN-120", "RUN-121"} else int(bool(self.wrong()))


def text(matrix: Matrix) -> str:
    """The JSON document."""
    return json.dumps(matrix.model_dump(mode="json"), indent=2, ensure_ascii=False) + "\n"


def load(path: Path) -> Matrix:
    """A table of before. Raises `NotComparable`."""
    path = path / "matrix.json" if path.is_dir() else path
    try:
        return Matrix.model_validate_json(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise NotComparable(f"{path} cannot be read: {getattr(error, 'strerror', None) or error}") from None
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = ".".join(str(step) for step in first["loc"])
        raise NotComparable(f"{path} is no table of decisions: {where or 'it'}: {first['msg']}") from None
