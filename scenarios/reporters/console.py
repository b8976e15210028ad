"""The table at the terminal, with what is played at the moment while it lasts. Failures say why anyone cares."""

from __future__ import annotations

import re
from collections.abc import Callable

from rich import markup
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from scenarios.events import Event, RunFinished, RunStarted, ScenarioFinished, ScenarioStarted
from scenarios.reporters.told import Played, Told

_MARK = {
    "passed": "[green]as expected[/]",
    "failed": "[bold red]otherwise[/]",
    "skipped": "[yellow]skipped[/]",
}
_OBEYED = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_GAP, _LEAST = 2, 12  # columns between two columns, and the fewest that are worth having
_REST = len("browser") + len("as expected") + len("99.99") + 3 * _GAP


def terminal(*, stderr: bool) -> Console:
    """Where the table goes. What is no terminal has no width, so a log gets one that holds the table."""
    console = Console(stderr=stderr, highlight=False)
    return console if console.is_terminal else Console(stderr=stderr, highlight=False, width=132)


class ConsoleReporter:
    """Progress while the run goes on, a table when it is over."""

    def __init__(self, console: Console, told: Told) -> None:
        """``told`` hears each event before this does."""
        self._console, self._told = console, told
        self._progress = Progress(
            TextColumn("{task.description}"),
            BarColumn(bar_width=24),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            console=console,
            transient=True,
            disable=not console.is_terminal,
        )
        self._task = self._progress.add_task("", total=None)

    def hear(self, event: Event) -> None:
        match event:
            case RunStarted():
                self._console.print(f"[bold]{escape(event.target)}[/]: {event.plays} plays")
                self._progress.update(self._task, total=event.plays)
                self._progress.start()
            case ScenarioStarted():
                said = f"{event.scenario.id} ({event.driver})"
                self._progress.update(self._task, description=escape(f"{said:<64.64}"))
            case ScenarioFinished():
                self._progress.advance(self._task)
            case RunFinished():
                self.close()
                self._console.print(_table(list(self._told.plays()), self._console.width))
                for one in self._told.plays():
                    _why(one, self._console.print)
                self._console.print(_sum(event))
                if event.unreached:  # one line stays one line, in a log too
                    early = f"[bold red]The run ended early:[/] {escape(event.unreached)}"
                    self._console.print(early, soft_wrap=True)

    def close(self) -> None:
        """Take the progress away; the run may have ended early."""
        self._progress.stop()


def escape(text: str) -> str:
    """As it stands: no markup, and nothing that a terminal would obey, whatever the page of a system says."""
    return markup.escape(_OBEYED.sub("?", text))


def _table(plays: list[Played], width: int) -> Table:
    """How it ended is always there; what was expected gives way in a narrow terminal, and then the end of an id."""
    names = min(max((len(one.scenario.id) for one in plays), default=0), width - _REST)
    room = min(48, width - _REST - max(names, len("scenario")) - _GAP)
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("scenario", no_wrap=True, overflow="ellipsis", max_width=max(names, 8))
    table.add_column("driver", no_wrap=True)
    if room >= _LEAST:
        table.add_column("expected", max_width=room, no_wrap=True, overflow="ellipsis")
    table.add_column("ended", no_wrap=True)
    table.add_column("s", justify="right", no_wrap=True)
    for one in plays:
        end = one.finished
        expected = [escape(", ".join(one.scenario.endings))] if room >= _LEAST else []
        ended = _MARK[one.status] if end else "[red]not at all[/]"
        table.add_row(
            escape(one.scenario.id), one.driver, *expected, ended, f"{end.seconds:.2f}" if end else ""
        )
    return table


def _why(one: Played, say: Callable[[str], None]) -> None:
    end = one.finished
    if end is not None and end.status == "skipped":
        say(f"\n[yellow]skipped[/] {escape(one.scenario.id)}: {escape(end.reason)}")
    if end is None or end.failure is None:
        return
    say(
        f"\n[bold red]{escape(one.scenario.id)}[/] ({one.driver}) {escape(one.scenario.name)}\n"
        f"  because   {escape(one.scenario.why)}\n"
        f"  step      {end.failure.step}\n"
        f"  expected  {escape(end.failure.expected or 'that the step can be played')}\n"
        f"  but saw   {escape(end.failure.seen)}"
    )


def _sum(end: RunFinished) -> str:
    colour = "green" if not end.failed and not end.unreached else "red"
    skipped = f", {end.skipped} skipped" if end.skipped else ""
    told = f"{end.passed} ended as expected, {end.failed} otherwise{skipped}"
    return f"\n[bold {colour}]{told}[/] in {end.seconds:.1f} s"
