"""The review as continuous integration reads it: a case for each item, a failure for each that is wrong."""

from __future__ import annotations

from xml.etree.ElementTree import Element, SubElement, indent, tostring

from scenarios.reporters.junit import clean
from scenarios.review.finding import Finding, Reviewed


def text(reviewed: Reviewed) -> str:
    """The XML. What could not be told is an error: nobody knows whether it is right."""
    counts = {
        "tests": str(len(reviewed.findings)),
        "failures": str(len(reviewed.having("wrong"))),
        "errors": str(len(reviewed.having("could-not-tell"))),
        "skipped": str(len(reviewed.having("not-applicable"))),
        "time": f"{reviewed.seconds:.3f}",
    }
    top = Element("testsuites", counts)
    suite = SubElement(top, "testsuite", {"name": "siths-harness review", "timestamp": reviewed.at} | counts)
    for one in reviewed.findings:
        _case(suite, one)
    indent(top)
    return f'<?xml version="1.0" encoding="utf-8"?>\n{tostring(top, encoding="unicode")}\n'


def _case(suite: Element, one: Finding) -> None:
    area, _, name = one.item.id.partition("/")
    case = SubElement(
        suite, "testcase", {"classname": f"review.{area}", "name": name, "time": f"{one.seconds:.3f}"}
    )
    match one.verdict:
        case "wrong":
            told = SubElement(case, "failure", {"message": clean(f"{one.item.title.en}: {one.why.en}")})
            told.text = clean(_lines(one))
        case "could-not-tell":
            SubElement(case, "error", {"message": clean(one.why.en)}).text = clean(_lines(one))
        case "not-applicable":
            SubElement(case, "skipped", {"message": clean(one.why.en)})


def _lines(one: Finding) -> str:
    seen = "".join(f"  {evidence.what:<9} {evidence.said}\n" for evidence in one.evidence)
    return (
        f"{one.item.title.en}\n  severity  {one.item.severity}\n  rule      {', '.join(one.item.source)}\n"
        f"  correct   {one.item.correct.en}\n  but       {one.why.en}\n{seen}"
    )
