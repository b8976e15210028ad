"""The table and the file say what was measured, and a promise that does not hold is named."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from rich.console import Console

from bench import budgets, report, servers
from bench.budgets import Row

FAST = Row(budgets.SSO, 3.6, [3.5, 3.6, 3.7], {"ours": 1200.0})
SLOW = Row(budgets.READY, 0.5, [0.5])
VOID = Row(budgets.PARALLEL, 0.0, [], void="somebody else was signed in")


def test_a_promise_that_does_not_hold_is_named() -> None:
    assert report.missed([FAST, SLOW, VOID]) == [budgets.READY.name, budgets.PARALLEL.name]


def test_the_table_says_goal_missed_and_void() -> None:
    out = io.StringIO()
    report.show([FAST, SLOW, VOID], Console(file=out, width=200))
    lines = {line.split("  ")[0].strip(" │"): line for line in out.getvalue().splitlines()}
    assert "goal" in next(line for name, line in lines.items() if name.startswith("code flow"))
    assert "MISSED" in out.getvalue()
    assert "somebody else was signed in" in out.getvalue()


def test_every_run_is_written_down(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(servers, "peer_version", lambda: "0")
    written = json.loads(report.write([FAST], tmp_path, runs=3, seconds=1).read_text(encoding="utf-8"))
    assert written["rows"][0]["runs"] == [3.5, 3.6, 3.7]
    assert written["rows"][0]["budget"]["at_least"] == 2.4
