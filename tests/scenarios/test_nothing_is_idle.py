"""Every condition of a scenario matters: without it the story ends otherwise, or that it does not is the story."""

from __future__ import annotations

import re

import pytest

from scenarios.drivers.start import Drivers
from scenarios.load import load
from scenarios.model import Scenario
from scenarios.stage.sample import Sample
from tests.scenarios.conditions import without_one
from tests.scenarios.story import story
from tests.scenarios.test_what_is_noticed import is_red

pytestmark = pytest.mark.slow

# Scenario and condition, as patterns, and what the story says: it ends as if nothing had been. What turns these red
# is something that is wrong with the mock or with the care system (test_what_is_noticed.py).
NOTHING_CHANGES = {
    ("claims/another-authorization-scope", "fault"): "an empty list is no claim",
    ("claims/unknown-claim", "fault"): "what does not exist is ignored",
    (
        "tokens/(unknown-claims|hundreds-of-commissions|odd-characters|audience-in-an-array"
        "|without-access-token-hash|clock-a-little-ahead)|answers/token-type-in-small-letters",
        "fault",
    ): "what is right is taken, however it is written",
    ("breakdowns/keys-of-another-kind", "step . (fault|rollover)"): "a key that nobody reads disturbs nobody",
    ("versions/claim-that-came-later", "fault"): "what does not exist yet is ignored",
    ("versions/method-named-too-early", "fault|idp method_parameter"): "what is named too early is ignored",
    ("versions/named-principal-was-not-strict", "fault"): "who was named was not looked at",
    ("versions/card-before-2-4", "idp version"): "the card had another name, and was the same",
    ("versions/no-page-in-a-session", "step . sign-out"): "the session asks for nothing",
    (
        "logouts/.*",
        "idp back_channel_logout|step . sign-out",
    ): "a logout that is not for this session ends nothing",
    ("tokens/issuer-with-its-port", "idp issuer"): "whoever compares to the letter notices nothing",
    ("tokens/rollover.*", "step .* (rollover|choose-method)"): "a change of keys disturbs nobody",
    ("settings/level-not-reached-by-another-name", "idp on_loa_not_reached"): "a refusal by any name is one",
    ("sessions/.*single-sign-on.*", "step . sign-out"): "the session answers as if nobody had left",
    ("sessions/revoked-while-logged-in", "step . sign-out"): "the session goes on though the card be revoked",
    ("sessions/left-at-the-choice", "step . choose-method"): "what is not finished is as if not begun",
    ("devices/card-left-and-the-app", "step . sign-out"): "the app asks, whoever has logged out or not",
    (
        "devices/card-taken-along",
        "step . insert",
    ): "who has no code shows no certificate, with a card or without",
    ("devices/two-tabs", "step . choose-method"): "nobody answers where nobody has chosen, either",
    ("user/wrong-code-once", "step . code"): "one wrong code is forgiven",
    ("user/not-approved", "step . code"): "a code alone signs nothing",
    ("choices/chosen-once", "step . sign-out"): "what was chosen holds in the session",
    ("breakdowns/hsa-down-certificate-is-enough", "step . fault"): "HSA is not asked",
    ("breakdowns/(idp|token-endpoint)-slow", "fault"): "late is no reason to refuse",
    (
        "breakdowns/idp-goes-down-under-way",
        "step . (choose-method|cancel)",
    ): "whatever is pressed leads nowhere",
    ("certificates/(fortnight-reserve-card|reserve-card-on-its-last-days)", "step . clock"): "it still holds",
    ("certificates/function-certificate", "step . revoke"): "what it is comes before what has become of it",
    ("certificates/status-stale-hides-a-revoked-card", "step . revoke"): "what is stale does not say it",
    ("certificates/status-unknown-is-never-let-through", "idp status_failure"): "however soft the failure is",
    ("certificates/status-unreachable-and-let-through", "fault"): "without an answer it passes",
    (
        "issuing/(loa2-is-ordered-anew|loa3-is-extended-once)",
        "step . clock",
    ): "new certificates never come too early",
    (
        "issuing/(reserve-card-of-ten-years|reserve-card-past-its-last-day|too-young-for-loa3)",
        "idp begins_at",
    ): "it is told on a day of its own, and ours is still as good",
}
LEFT_OUT = [
    (scenario, what, rest)
    for scenario in load()
    if "http" in scenario.drivers
    for what, rest in without_one(scenario)
]


def nothing_changes(scenario: str, what: str) -> bool:
    return any(re.fullmatch(one, scenario) and re.fullmatch(other, what) for one, other in NOTHING_CHANGES)


@pytest.mark.parametrize(
    ("scenario", "what", "rest"),
    LEFT_OUT,
    ids=[f"{scenario.id} without {what}" for scenario, what, _ in LEFT_OUT],
)
def test_without_it_the_story_ends_otherwise(
    scenario: Scenario, what: str, rest: Scenario, stage: Sample, drivers: Drivers
) -> None:
    assert nothing_changes(scenario.id, what) or is_red(rest, stage, drivers), f"{what} is idle"


@pytest.mark.parametrize(("where", "what"), NOTHING_CHANGES)
def test_where_nothing_changes_there_is_such_a_scenario_and_it_passes_without(
    where: str, what: str, stage: Sample, drivers: Drivers
) -> None:
    """One that is no longer idle is not to be excused."""
    excused = [
        rest
        for scenario, left_out, rest in LEFT_OUT
        if re.fullmatch(where, scenario.id) and re.fullmatch(what, left_out)
    ]
    assert any(not is_red(rest, stage, drivers) for rest in excused)


def test_a_condition_that_is_idle_is_found(stage: Sample, drivers: Drivers) -> None:
    steps = "[{revoke: {credential: mobile}}, {open: {requires: loa2}}, sign-in, {expect: granted}]"
    ((what, rest),) = without_one(story(steps=steps))
    assert what == "step 1 revoke"
    assert not is_red(rest, stage, drivers)
