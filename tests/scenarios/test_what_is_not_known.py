"""Where the real answer is not known, the scenario says [MOCK] in its why."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from idp_mock.errors import catalogue
from idp_mock.faults.catalogue import FAULTS
from scenarios import model
from scenarios.load import load
from scenarios.model import Scenario
from tests.document import DOCS
from tests.scenarios.story import story

TAG = "[MOCK]"
OURS = {
    name.lower()
    for name in re.findall(
        r"^\| `SITHS_IDP_([A-Z_]+)` \|.*\[MOCK\] \|$", (DOCS / "settings.md").read_text("utf-8"), re.MULTILINE
    )
}
# How these travel, as a page or as which error, is a setting that is ours.
TRAVELS = {refusal.code: refusal.setting for refusal in catalogue() if refusal.setting in OURS}


def not_known(scenario: Scenario) -> Iterator[str]:
    """What of it nobody documents: a setting of ours, how a service behaves that is down, how a refusal travels."""
    yield from (f"the setting {name}" for name in scenario.idp if name in OURS)
    told = [step.name for step in scenario.steps if isinstance(step, model.TellFault)]
    for name in filter(None, [scenario.fault, *told]):
        if FAULTS[name].is_a_breakdown:
            yield f"the breakdown {name}"
    for code in {code for ending in scenario.endings for code in ending.split()} & TRAVELS.keys():
        yield f"how {code} travels"


@pytest.mark.parametrize("scenario", load(), ids=lambda scenario: scenario.id)
def test_a_scenario_whose_answer_is_not_known_says_so(scenario: Scenario) -> None:
    assert TAG in scenario.why or not list(not_known(scenario))


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"idp": "{sso_asks_status: true}"}, "the setting sso_asks_status"),
        ({"fault": "hsa-down"}, "the breakdown hsa-down"),
        ({"steps": "[{fault: idp-slow}, {expect: granted}]"}, "the breakdown idp-slow"),
        ({"steps": "[{expect: {rejected: IDP-220}}]"}, "how IDP-220 travels"),
    ],
)
def test_what_makes_an_answer_unknown(changed: dict[str, str], why: str) -> None:
    assert list(not_known(story(**changed))) == [why]


@pytest.mark.parametrize(
    "changed",
    [
        {},
        {"idp": "{old_cards: false}"},
        {"fault": "wrong-nonce"},
        {"steps": "[{expect: {no-answer: IDP-211}}]"},
    ],
)
def test_what_is_known_needs_no_mark(changed: dict[str, str]) -> None:
    assert list(not_known(story(**changed))) == []


def test_it_stands_at_the_end_where_a_reader_expects_it() -> None:
    marked = [scenario for scenario in load() if TAG in scenario.why]
    assert len(marked) > 20
    assert [scenario.id for scenario in marked if not scenario.why.endswith(f" {TAG}")] == []
