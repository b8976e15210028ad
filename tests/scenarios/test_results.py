"""results.json and what ``run --json`` prints: exactly what was promised to programs."""

from __future__ import annotations

import json

from scenarios.reporters import Told, results
from tests.scenarios.runs import STRANGE, started, told


def test_it_is_the_document_that_was_promised() -> None:
    document = json.loads(results.text(told()))
    seconds = [one.pop("seconds") for one in document["scenarios"]]
    assert all(isinstance(one, float | int) and one >= 0 for one in seconds)
    assert document == {
        "summary": {"passed": 1, "failed": 1, "skipped": 1, "seconds": 1.5},
        "scenarios": [
            {
                "id": "a/right",
                "driver": "http",
                "status": "passed",
                "expected": "granted",
                "actual": "granted RP-202",
            },
            {
                "id": "b/wrong",
                "driver": "http",
                "status": "failed",
                "expected": "granted",
                "actual": "denied RP-305",
            },
            {
                "id": "c/late",
                "driver": "http",
                "status": "skipped",
                "expected": "granted",
                "actual": "",
                "reason": "the target does not use LoA in the way step-up",
            },
        ],
    }


def test_the_sum_is_that_of_the_list_when_the_run_ended_early() -> None:
    document = results.document(told(unreached="RUN-101 nobody answers"))
    listed = [one["status"] for one in document["scenarios"]]
    assert {status: listed.count(status) for status in ("passed", "failed", "skipped")} == {
        "passed": 1,
        "failed": 2,
        "skipped": 1,
    }
    assert document["summary"] == {"passed": 1, "failed": 2, "skipped": 1, "seconds": 1.5}
    assert document["scenarios"][-1]["actual"] == "the run ended before it did"


def test_a_run_of_nothing_is_a_document_too() -> None:
    nothing = Told()
    nothing.hear(started(0))
    assert results.document(nothing) == {
        "summary": {"passed": 0, "failed": 0, "skipped": 0, "seconds": 0},
        "scenarios": [],
    }


def test_strange_characters_stay_what_they_are() -> None:
    assert STRANGE not in results.text(told(strange=True))  # names are not in it
    assert json.loads(results.text(told(strange=True)))["summary"]["failed"] == 1
