"""junit.xml, as continuous integration reads it: a suite for each driver, a case for each scenario."""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from scenarios.reporters.told import Played, Told

_NOT_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def text(told: Told) -> str:
    plays = list(told.plays())
    top = Element("testsuites", _counts(plays))
    for driver in dict.fromkeys(one.driver for one in plays):
        own = [one for one in plays if one.driver == driver]
        suite = SubElement(top, "testsuite", {"name": f"siths-harness {driver}"} | _counts(own))
        if told.started:
            suite.set("timestamp", told.started.at.isoformat(timespec="seconds"))
        for one in own:
            _case(suite, one)
    indent(top)
    return f'<?xml version="1.0" encoding="utf-8"?>\n{tostring(top, encoding="unicode")}\n'


def _case(suite: Element, one: Played) -> None:
    folder, _, name = one.scenario.id.rpartition("/")
    seconds = one.finished.seconds if one.finished else 0
    case = SubElement(
        suite, "testcase", {"classname": folder.replace("/", "."), "name": name, "time": f"{seconds:.3f}"}
    )
    end = one.finished
    if end is None:
        SubElement(case, "error", {"message": "the run ended before this scenario did"})
    elif end.status == "skipped":
        SubElement(case, "skipped", {"message": clean(end.reason)})
    elif end.failure is not None:
        why = end.failure
        failure = SubElement(case, "failure", {"message": clean(f"expected {why.expected}, saw {why.seen}")})
        failure.text = clean(
            f"{one.scenario.name}\n  because   {one.scenario.why}\n  step      {why.step}\n"
            f"  expected  {why.expected}\n  but saw   {why.seen}\n"
        )


def _counts(plays: list[Played]) -> dict[str, str]:
    def count(status: str) -> str:
        return str(sum(one.status == status for one in plays if one.finished))

    seconds = sum(one.finished.seconds for one in plays if one.finished)
    return {
        "tests": str(len(plays)),
        "failures": count("failed"),
        "errors": str(sum(one.finished is None for one in plays)),
        "skipped": count("skipped"),
        "time": f"{seconds:.3f}",
    }


def clean(text: str) -> str:
    """What XML 1.0 cannot hold, not even escaped, becomes a question mark."""
    return _NOT_XML.sub("?", text)
