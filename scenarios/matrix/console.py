"""The table at a terminal, as wide as that is; below it every cell that is not as the policy says, and what changed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.console import Console
from rich.table import Table

from scenarios.matrix.compare import Change
from scenarios.matrix.shown import Found, Together, gathered, together, tried
from scenarios.matrix.table import Cell, Line, Matrix
from scenarios.reporters.console import escape

_COLOUR = {"granted": "green", "step-up": "yellow", "denied": "cyan", "error": "red"}
_WORD = 9  # columns of a cell: the longest word and its mark
_GAP = 2
_WIDEST = 16  # of a function's name
_SIDE = 34  # columns that the credential takes at least


def show(matrix: Matrix, console: Console, changed: Sequence[Change] | None, against: str = "") -> None:
    """Print all of it. ``changed`` is None where nothing is compared."""
    console.print(_head(matrix), soft_wrap=True)
    for names in _blocks([one.function for one in matrix.functions], console.width):
        console.print(_table(matrix, names, console.width))
    console.print()
    for column in matrix.functions:
        if column.claims:
            console.print(
                f"[dim]{escape(column.function)} requires {escape(column.requires)}[/]", soft_wrap=True
            )
    for one in gathered(matrix.wrong(), matrix.rows, lambda found: (found[0], found[1].said)):
        console.print(_wrong(one), soft_wrap=True)
    if changed is not None:
        _changes(changed, matrix.rows, against, console)
    console.print(_sum(matrix))


def _head(matrix: Matrix) -> str:
    when = f", decided at {matrix.decided_at:%Y-%m-%d %H:%M}" if matrix.decided_at else ""
    policy = f", policy {matrix.policy}" if matrix.policy else ""
    return f"[bold]{escape(matrix.target)}[/]: {matrix.way}{when}{escape(policy)}\n"


def _blocks(names: list[str], width: int) -> Iterator[list[str]]:
    """So many functions at a time as fit beside the credentials."""
    block: list[str] = []
    for name in names:
        if block and sum(map(_wide, (*block, name))) > width - _SIDE:
            yield block
            block = []
        block.append(name)
    yield block


def _wide(name: str) -> int:
    return min(max(_WORD, len(name)), _WIDEST) + _GAP


def _table(matrix: Matrix, names: list[str], width: int) -> Table:
    levels = {one.function: f"LoA {one.loa}" if one.loa else "open" for one in matrix.functions}
    table = Table(box=None, pad_edge=False, header_style="bold", padding=(0, _GAP, 0, 0))
    side = max(_SIDE, min(_SIDE + 20, width - sum(map(_wide, names))))
    table.add_column("credential", max_width=side - _GAP, overflow="fold")
    for name in names:
        head = f"{escape(name)}\n[dim]{levels[name]}[/]"
        table.add_column(head, width=_wide(name) - _GAP, overflow="ellipsis", no_wrap=True)
    for one in together(matrix.rows, however=True):
        if one.first:
            table.add_section()
            table.add_row(f"[bold]{escape(one.line.person)}[/]")
        table.add_row(_label(one, matrix), *(_cell(one.line.cells[name]) for name in names))
    return table


def _label(one: Together, matrix: Matrix) -> str:
    """The method only where another one ended otherwise."""
    state = "" if one.line.state == "active" else f" [bold]{one.line.state}[/]"
    every = tried(matrix.rows, one.line)
    by = "" if set(one.methods) == set(every) else f" [dim]{one.by(every)}[/]"
    return f"  {escape(one.credential)}{state}{by}"


def _cell(cell: Cell) -> str:
    """A wrong one has a mark as well as a colour."""
    mark = {False: " [bold red]![/]", None: " ?", True: ""}[cell.right]
    return f"[{_COLOUR[cell.decision]}]{cell.decision}[/]{mark}"


def _wrong(found: Found[tuple[str, Cell]]) -> str:
    name, cell = found.what
    said = f": {cell.reason}" if cell.reason else ""
    return (
        f"[bold red]![/] {escape(f'{found.who}: {name}')}\n"
        f"    {escape(cell.said)}{escape(said)}\n"
        f"    should be {cell.expected}: {escape(cell.why)}"
    )


def _changes(changed: Sequence[Change], lines: Sequence[Line], against: str, console: Console) -> None:
    many = f"{len(changed)} cells are not as in {escape(against)}" if changed else "nothing changed"
    console.print(f"[bold]{many}[/]")
    for one in gathered(((one.line, one) for one in changed), lines, lambda one: (one.function, one.said)):
        console.print(f"  {escape(f'{one.who}: {one.what.function}')}", soft_wrap=True)
        console.print(f"    {escape(one.what.said)}", soft_wrap=True)
    console.print()


def _sum(matrix: Matrix) -> str:
    told = matrix.summary
    colour = "red" if told.wrong else "green"
    unknown = f", {told.unknown} that nobody can judge" if told.unknown else ""
    return (
        f"[bold {colour}]{told.right} cells as the policy says, {told.wrong} otherwise{unknown}[/] "
        f"({told.rows} logins in {told.seconds:.1f} s)"
    )
