"""junit.xml, as continuous integration reads it."""

from __future__ import annotations

from xml.etree.ElementTree import Element, fromstring

from scenarios.reporters import junit
from tests.scenarios.runs import BEGUN, told


def parsed(*, strange: bool = False, unreached: str = "") -> Element:
    return fromstring(junit.text(told(strange=strange, unreached=unreached)).encode())  # noqa: S314  # our own


def test_it_counts_what_passed_failed_was_skipped_and_never_ended() -> None:
    counts = {"tests": "4", "failures": "1", "errors": "1", "skipped": "1"}
    for element in (top := parsed(unreached="RUN-101"), top[0]):
        assert {name: element.get(name) for name in counts} == counts


def test_a_suite_is_a_driver_and_a_case_is_a_scenario() -> None:
    (suite,) = parsed()
    assert (suite.get("name"), suite.get("timestamp")) == ("siths-harness http", BEGUN.isoformat())
    assert [(case.get("classname"), case.get("name")) for case in suite] == [
        ("a", "right"),
        ("b", "wrong"),
        ("c", "late"),
    ]


def test_a_failure_says_because_expected_and_seen() -> None:
    (failure,) = parsed().iter("failure")
    assert failure.get("message") == "expected granted, saw denied RP-305"
    lines = [line.split(maxsplit=1) for line in (failure.text or "").splitlines()[1:]]
    assert lines == [
        ["because", "Each care system decides by itself"],
        ["step", "2"],
        ["expected", "granted"],
        ["but", "saw   denied RP-305"],
    ]


def test_what_was_skipped_says_why_and_what_never_ended_is_an_error() -> None:
    top = parsed(unreached="RUN-101")
    assert [one.get("message") for one in top.iter("skipped")] == [
        "the target does not use LoA in the way step-up"
    ]
    assert [one.get("message") for one in top.iter("error")] == ["the run ended before this scenario did"]


def test_what_xml_cannot_hold_becomes_a_question_mark() -> None:
    (failure,) = parsed(strange=True).iter("failure")
    assert (failure.text or "").startswith("<script>alert('å')</script> & ]]> [bold]red[/bold] ??\n")
