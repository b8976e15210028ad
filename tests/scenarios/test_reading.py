"""What a rule of a target says of a page: redirects, JSON, headers and rules of which one must hold."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from pydantic import ValidationError

from scenarios.drivers import Page
from scenarios.reading import holds, standing, word
from scenarios.targets.json_path import find, steps
from scenarios.targets.reads import Rule, Shown, ShownClaims
from scenarios.targets.requires import Needs, newest

SAID = {
    "decision": "open",
    "level": 3,
    "ok": True,
    "reasons": [{"code": "J-1"}],
    "a name": {"b-c": None},
    "ö": 1,
}


def answer(said: Any = SAID, **changed: Any) -> Page:
    told: dict[str, Any] = {
        "status": 200,
        "address": "http://rp.test/api/record?id=1",
        "html": json.dumps(said),
    }
    return Page(**(told | changed))


def rule(**said: Any) -> Rule:
    return Rule.model_validate(said)


def place(**said: Any) -> Shown:
    return Shown.model_validate(said)


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("$.decision", "open"),
        ("$['a name']['b-c']", None),
        ('$["a name"]', {"b-c": None}),
        ("$.reasons[0].code", "J-1"),
        ("$.reasons[1].code", None),
        ("$.reasons.code", None),
        ("$.decision[0]", None),
        ("$.ö", 1),
        ("$", SAID),
    ],
)
def test_a_path_leads_to_one_place_or_to_none(path: str, found: Any) -> None:
    assert find(path, SAID) == found


@pytest.mark.parametrize(
    "path", ["decision", "", "$.", "$..code", "$.reasons[*]", "$.reasons[-1]", "$[?(@.a)]", "$.a b"]
)
def test_what_could_lead_to_two_places_is_no_path(path: str) -> None:
    with pytest.raises(ValueError, match="JSON path"):
        steps(path)
    with pytest.raises(ValidationError):
        rule(json={path: "open"})


@pytest.mark.parametrize(
    ("said", "held"),
    [
        ({"json": {"$.decision": "open"}}, True),
        ({"json": {"$.decision": "shut"}}, False),
        ({"json": {"$.decision": "open", "$.level": 3}}, True),
        ({"json": {"$.decision": "open", "$.level": 2}}, False),
        ({"json": {"$.level": "3"}}, False),
        ({"json": {"$.ok": True}}, True),
        ({"json": {"$.ok": 1}}, False),
        ({"json": {"$.gone": None}}, True),
        ({"address": "/api/"}, True),
        ({"address": "/api/record?id=1"}, True),
        ({"address": "/record"}, False),
        ({"redirect": "/no-access"}, True),
        ({"redirect": "http://rp.test/no-access?code=L-3"}, True),
        ({"redirect": "/api/"}, False),
        ({"any": [{"status": 403}, {"json": {"$.decision": "open"}}]}, True),
        ({"any": [{"status": 403}, {"status": 500}]}, False),
        ({"status": 403, "any": [{"status": 200}]}, False),
    ],
)
def test_everything_that_a_rule_names_must_be_so(said: dict[str, Any], held: bool) -> None:
    assert holds(rule(**said), answer(redirects=("http://rp.test/no-access?code=L-3",))) is held


def test_chromium_shows_json_in_a_page_and_it_is_read_all_the_same() -> None:
    html = f"<html><head></head><body><pre>{json.dumps(SAID)}</pre></body></html>"
    assert holds(rule(json={"$.level": 3}), answer(html=html))
    assert not holds(rule(json={"$.level": 3}), answer(html="<p>no JSON"))
    assert answer(html="[" * 100_000).data is None


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ({"json": "$.reasons[0].code"}, "J-1"),
        ({"json": "$.gone"}, ""),
        ({"json": "$.level"}, "3"),
        ({"header": "x-code"}, "H-1"),
        ({"header": "x-gone"}, ""),
        ({"redirect": r"code=([A-Z0-9-]+)"}, "L-3"),
        ({"redirect": r"L-\d"}, "L-3"),
        ({"redirect": "reason=(.)"}, ""),
        ({"text": r"Felkod (\w-\d)"}, "T-1"),
        ({"css": ".gone"}, ""),
    ],
)
def test_a_word_stands_where_the_target_says(said: dict[str, Any], found: str) -> None:
    shown = answer(
        SAID | {"text": "Felkod T-1"},
        headers={"X-Code": "H-1"},
        redirects=("http://rp.test/to", "http://rp.test/no-access?code=L-3"),
    )
    assert word(place(**said), shown) == found


def test_a_place_that_is_empty_is_another_than_one_that_is_not_there() -> None:
    page = Page(status=200, address="", html="<p id=a></p>")
    assert (standing(place(css="#a"), page), standing(place(css="#b"), page)) == ("", None)
    assert word(None, page) == ""


def test_claims_are_shown_by_css_or_json() -> None:
    shown = ShownClaims.model_validate({"open": "/me", "json": "$.claims['{}']"})
    told = answer({"claims": {"http://id.sambi.se/acr": "x"}})
    assert word(shown.of("http://id.sambi.se/acr"), told) == "x"
    assert ShownClaims(open="/me", css="#claim-{}").of("acr") == Shown(css="#claim-acr")


@pytest.mark.parametrize(
    ("model", "said"),
    [
        (Shown, {}),
        (Shown, {"css": "p", "header": "X-Code"}),
        (Shown, {"header": "X-Code", "attribute": "id"}),
        (Shown, {"text": "("}),
        (ShownClaims, {"open": "/me"}),
        (ShownClaims, {"open": "/me", "css": "p", "json": "$.a"}),
        (Rule, {}),
        (Rule, {"any": []}),
        (Rule, {"json": {}}),
    ],
)
def test_what_names_no_place_or_two_is_refused(model: Any, said: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        model.model_validate(said)


def test_the_newest_requirement_that_has_begun_counts() -> None:
    needs = [Needs.model_validate(one) for one in ({"loa": 2}, {"loa": 3, "from": "2025-12-01"})]
    assert newest(needs, date(2025, 11, 30)).loa == 2
    assert newest(needs, date(2025, 12, 1)).loa == 3
    assert newest(needs[1:], date(2025, 11, 30)).loa == 0
