"""A run as a process: with several workers as with one, and Ctrl-C in the middle of it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from scenarios.load import LIBRARY
from tests.scenarios.program import program, until

ONE, TWO = (str(LIBRARY / "user" / name) for name in ("no-card.yaml", "cancel-in-the-app.yaml"))


def document(folder: Path, *more: str) -> Any:
    with program("run", ONE, TWO, "--driver", "http", "--json", *more, cwd=folder) as run:
        status, out, err = run.ends()
        assert (status, "Traceback" in err) == (0, False)
        assert run.nobody_is_left()
    found = json.loads(out)
    for one in (found["summary"], *found["scenarios"]):
        del one["seconds"]
    return found


def test_two_workers_print_the_document_of_one(tmp_path: Path) -> None:
    assert document(tmp_path, "-n", "2") == document(tmp_path)


def test_ctrl_c_ends_a_run_with_130_and_leaves_no_process(tmp_path: Path) -> None:
    with program("run", "-n", "2", "--driver", "http", cwd=tmp_path) as run:
        assert until(
            lambda: any((tmp_path / "runs").glob("*/*/http"))
        )  # both are playing, or one is about to
        run.interrupt()
        status, _, err = run.ends()
        assert (status, err) == (130, "")
        assert run.nobody_is_left()


def test_ctrl_c_while_the_workers_begin_is_as_quiet(tmp_path: Path) -> None:
    with program("run", "-n", "2", "--driver", "http", cwd=tmp_path) as run:
        assert until(lambda: len(run.family()) > 1)
        run.interrupt()
        status, _, err = run.ends()
        assert (status, err) == (130, "")
        assert run.nobody_is_left()
