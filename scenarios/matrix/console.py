"""The table at a terminal, as wide as that is; below it every cell that is not as the policy says, and what changed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.console import Console
from rich.table import Table

from scenarios.matrix.compare import Change
from scenarios.matrix.shown import Together, together, tried
from scenarios.matrix.table import Cell, Line, Matrix
from scenarios.reporters.console import escape

_COLOUR = {"granted": "green", "step-up": "yellow", "denied": "cyan", "error": "red"}
_WORD = 9  # columns of a cell: the longest word and its mark
_GAP = 2
_SIDE = 39  # columns that the credential and the method may take


def show(matrix: Matrix, console: Console, changed: Sequence[Change] | None, against: str = "") -> None:
    """Print all of it. ``changed`` is None where nothing is compared."""
    console.print(_head(matrix), soft_wrap=True)
    for names in _blocks([one.function for one in matrix.functions], console.width):
        console.print(_table(matrix, names, console.width))
    console.print()
    for line, name, cell in matrix.wrong():
        console.print(_wrong(line, name, cell), soft_wrap=True)
    if changed is not None:
        _changes(changed, against, console)
    console.print(_sum(matrix))


def _head(matrix: Matrix) -> str:
    when = f", decided at {matrix.decided_at:%Y-%m-%d %H:%M}" if matrix.decided_at else ""
    policy = f", policy {matrix.policy}" if matrix.policy else ""
    return f"[bold]{escape(matrix.target)}[/]: {matrix.way}{when}{escape(policy)}\n"


def _blocks(names: list[str], width: int) -> Iterator[list[str]]:
    """So many functions at a time as fit beside the credentials."""
    many = max(1, (width - _SIDE) // (_WORD + _GAP))
    return (names[at : at + many] for at in range(0, len(names), many))


def _table(matrix: Matrix, names: list[str], width: int) -> Table:
    requires = {one.function: one.requires for one in matrix.functions}
    table = Table(box=None, pad_edge=False, header_style="bold", padding=(0, _GAP, 0, 0))
    side = max(20, min(_SIDE + 24, width - len(names) * (_WORD + _GAP)))
    table.add_column("credential", max_width=side, overflow="fold")
    for name in names:
        table.add_column(f"{escape(name)}\n[dim]{escape(requires[name])}[/]", max_width=max(_WORD, 14))
    for one in together(matrix.rows):
        if one.first:
            table.add_row(f"[bold]{escape(one.line.name)}[/] [dim]{escape(one.line.person)}[/]")
        table.add_row(_label(one, matrix), *(_cell(one.line.cells[name]) for name in names))
    return table


def _label(one: Together, matrix: Matrix) -> str:
    state = "" if one.line.state == "active" else f" [bold]{one.line.state}[/]"
    by = one.by(tried(matrix.rows, one.line))
    return f"  {escape(one.credential)}{state} [dim]{by}[/]"


def _cell(cell: Cell) -> str:
    """A wrong one has a mark as well as a colour."""
    mark = {False: " [bold red]![/]", None: " ?", True: ""}[cell.right]
    return f"[{_COLOUR[cell.decision]}]{cell.decision}[/]{mark}"


def _wrong(line: Line, name: str, cell: Cell) -> str:
    state = "" if line.state == "active" else f" ({line.state})"
    who = f"{line.person} {line.credential}{state} by {line.method}, {name}"
    said = f": {cell.reason}" if cell.reason else ""
    return (
        f"[bold red]![/] {escape(who)}\n"
        f"    {escape(cell.said)}{escape(said)}\n"
        f"    should be {cell.expected}: {escape(cell.why)}"
    )


def _changes(changed: Sequence[Change], against: str, console: Console) -> None:
    console.print(
        f"[bold]{len(changed)} cells are not as in {escape(against)}[/]" if changed else "nothing changed"
    )
    for one in changed:
        state = "" if one.line.state == "active" else f" ({one.line.state})"
        who = f"{one.line.person} {one.line.credential}{state} by {one.line.method}, {one.function}"
        console.print(f"  {escape(who)}\n    {escape(one.said)}", soft_wrap=True)
    console.print()


def _sum(matrix: Matrix) -> str:
    told = matrix.summary
    colour = "red" if told.wrong else "green"
    unknown = f", {told.unknown} that nobody can judge" if told.unknown else ""
    return (
        f"[bold {colour}]{told.right} cells as the policy says, {told.wrong} otherwise{unknown}[/] "
        f"({told.rows} logins in {told.seconds:.1f} s)"
    )
