"""The table at the terminal."""

from __future__ import annotations

from dataclasses import replace
from io import StringIO

import pytest
from rich.console import Console

from scenarios.events import RunFinished, ScenarioStarted
from scenarios.load import load
from scenarios.reporters import Told
from scenarios.reporters.console import ConsoleReporter, terminal
from tests.scenarios.runs import BEGUN, started, told


def shown(run: Told, width: int = 132) -> str:
    out = StringIO()
    console = ConsoleReporter(Console(file=out, width=width, highlight=False), run)
    for event in (started(), run.finished):
        assert event is not None
        console.hear(event)
    return out.getvalue()


def test_it_says_how_each_ended_and_why_those_that_ended_otherwise_matter() -> None:
    text = shown(told())
    assert "a/right   http    granted   as expected" in text
    assert "b/wrong   http    granted   otherwise" in text
    assert "skipped c/late: the target does not use LoA in the way step-up" in text
    assert (
        "b/wrong (http) The level is too low\n"
        "  because   Each care system decides by itself\n"
        "  step      2\n"
        "  expected  granted\n"
        "  but saw   denied RP-305\n"
    ) in text
    assert text.endswith("1 ended as expected, 1 otherwise, 1 skipped in 1.5 s\n")


def test_a_run_that_ended_early_says_what_could_not_be_reached() -> None:
    text = shown(told(unreached="RUN-101 rp.test does not answer"))
    assert text.endswith("in 1.5 s\nThe run ended early: RUN-101 rp.test does not answer\n")
    assert "not at all" in text


def test_what_looks_like_markup_is_shown_as_it_stands_and_no_terminal_obeys_it() -> None:
    assert "[bold]red[/bold] ??" in shown(told(strange=True))


def test_at_eighty_columns_no_line_is_broken_and_every_id_of_the_library_is_whole() -> None:
    run = Told()
    (any_end, *_) = (play.finished for play in told().plays())
    for scenario in load():
        run.hear(ScenarioStarted(scenario=scenario, driver="browser"))
        assert any_end
        run.hear(replace(any_end, scenario=scenario, driver="browser"))
    run.hear(RunFinished(at=BEGUN, seconds=1, passed=1, failed=0, skipped=0))
    table = [line for line in shown(run, 80).splitlines() if " browser " in line]
    assert [line.split()[0] for line in table] == [scenario.id for scenario in load()]
    assert all(len(line) <= 80 and "as expected" in line for line in table)


@pytest.mark.parametrize("width", [40, 60, 80, 100, 132, 200])
def test_however_narrow_it_is_it_says_how_each_ended(width: int) -> None:
    text = shown(told(), width)
    assert [word in text for word in ("as expected", "otherwise", "skipped")] == [True, True, True]
    assert max(len(line) for line in text.splitlines()) <= width
    assert ("granted   as expected" in text) is (width > 46)


@pytest.mark.parametrize("stderr", [True, False])
def test_a_log_is_wide_enough_for_the_table(stderr: bool, capsys: pytest.CaptureFixture[str]) -> None:
    terminal(stderr=stderr).print("x" * 132)
    said = capsys.readouterr()
    assert (said.err if stderr else said.out) == "x" * 132 + "\n"
