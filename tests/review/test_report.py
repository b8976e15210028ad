"""What a review leaves: a page that says first what is wrong, JSON as its schema has it, and JUnit."""

from __future__ import annotations

import json
from dataclasses import replace
from xml.etree import ElementTree

import pytest
from bs4 import BeautifulSoup
from jsonschema import Draft202012Validator

from scenarios.review.item import Language
from scenarios.review.report import junit, page, results
from tests.document import DOCS
from tests.review.told import STRANGE, told

SCHEMA = DOCS / "schemas" / "review.schema.json"


def soup(language: Language = "sv") -> BeautifulSoup:
    return BeautifulSoup(page.text(told(), language, "report.en.html"), "lxml")


@pytest.mark.parametrize(("language", "said"), [("sv", "2 att åtgärda"), ("en", "2 to mend")])
def test_the_first_that_one_reads_is_how_much_is_wrong(language: Language, said: str) -> None:
    shown = soup(language).select_one(".verdict.bad")
    assert shown
    assert shown.get_text() == said


def test_the_worst_stands_first_with_what_a_supplier_needs() -> None:
    first, second, unclear = soup().select("article")
    assert [first["id"], second["id"], unclear["id"]] == [
        "token/wrong-issuer",
        "answer/repeated-parameter",
        "code/late",
    ]
    text = first.get_text(" ", strip=True)
    for part in (
        "kritiskt",
        "Token är utfärdad av någon annan",
        "OpenID Connect Core, avsnitt 3.1.3.7",
        "siths-harness review --only token/wrong-issuer",
    ):
        assert part in text


def test_every_item_is_there_and_what_does_not_apply_says_why_without_being_opened() -> None:
    shown = soup().select("details.item")
    assert len(shown) == 5
    (because,) = soup().select(".because")
    assert because.get_text().startswith("Därför")


def test_where_nothing_is_wrong_that_is_what_it_says() -> None:
    all_right = replace(told(), findings=told().findings[-1:])
    html = BeautifulSoup(page.text(all_right, "sv"), "lxml")
    shown = html.select_one(".verdict")
    assert shown
    assert shown.get_text() == "Inget att åtgärda"
    assert html.select("article") == []


def test_nothing_that_a_system_said_is_run_and_nothing_is_fetched() -> None:
    html = page.text(told(), "sv")
    assert STRANGE not in html
    assert "<script" not in html
    assert soup().select("[src], link[href]") == []


def test_both_languages_have_every_word() -> None:
    assert soup("sv").get_text() != soup("en").get_text()
    assert "avsnitt" not in soup("en").get_text()


def test_the_document_is_as_its_schema_has_it() -> None:
    schema = json.loads(SCHEMA.read_text("utf-8"))
    assert schema == results.Document.model_json_schema()
    document = json.loads(results.text(told()))
    Draft202012Validator(schema).validate(document)
    assert document["summary"] == {"correct": 1, "wrong": 2, "could_not_tell": 1, "not_applicable": 1}


def test_junit_has_a_failure_for_what_is_wrong_and_an_error_for_what_nobody_knows() -> None:
    top = ElementTree.fromstring(junit.text(told()).encode())  # noqa: S314  # our own
    assert (top.get("tests"), top.get("failures"), top.get("errors"), top.get("skipped")) == (
        "5",
        "2",
        "1",
        "1",
    )
    told_as = {case.get("name"): [child.tag for child in case] for case in top.iter("testcase")}
    assert told_as == {
        "wrong-issuer": ["failure"],
        "repeated-parameter": ["failure"],
        "late": ["error"],
        "secure": ["skipped"],
        "expired": [],
    }
