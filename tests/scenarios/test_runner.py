"""The runner tells what happened, and ends no run for one bad scenario."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from scenarios.drivers import Page
from scenarios.errors import PageNotUnderstood, StepImpossible, Unreached
from scenarios.events import Failure, ScenarioFinished, ScenarioStarted, StepDone
from scenarios.runner import play, unplayable
from scenarios.targets.target import Reads, ShownClaims
from tests.scenarios.fakes import (
    DENIED,
    GRANTED,
    READS,
    UNREACHED,
    FakeControl,
    FakeDrivers,
    FakeStage,
    events,
    page,
    page_of_the_idp,
    played,
    target,
)
from tests.scenarios.story import story

OPENED = {"/schedule": page(GRANTED), "/record": page(DENIED)}


def event(what: str, code: str = "", sender: str = "idp") -> dict[str, Any]:
    return {"n": 1, "what": what, "code": code, "from": sender, "to": "rp", "says": {}}


def test_it_tells_the_start_each_step_and_the_end() -> None:
    told = list(events(story(steps="[{open: {requires: loa2}}, {expect: granted}]"), OPENED))
    assert [type(one) for one in told] == [ScenarioStarted, StepDone, StepDone, ScenarioFinished]


def test_what_ended_as_expected_has_passed() -> None:
    scenario = story(steps="[{open: {requires: loa3}}, {expect: {decision: denied, code: RP-305}}]")
    (opened, expect), end = played(scenario, OPENED)
    assert (opened.step, opened.about, opened.expected, opened.seen) == ("open", "loa3", "", None)
    assert (expect.step, expect.expected, str(expect.seen)) == ("expect", "denied RP-305", "denied RP-305")
    assert (end.status, end.expected, end.actual, end.failure) == (
        "passed",
        "denied RP-305",
        "denied RP-305",
        None,
    )


def test_what_ended_otherwise_has_failed_at_its_step_and_the_rest_is_not_played() -> None:
    scenario = story(
        steps="[{open: {requires: loa3}}, {expect: granted}, {open: {requires: loa2}}, {expect: granted}]"
    )
    steps, end = played(scenario, OPENED)
    assert [step.held for step in steps] == [True, False]
    assert (end.status, end.expected, end.actual) == ("failed", "granted, granted", "denied RP-305")
    assert end.failure == Failure(step=2, expected="granted", seen="denied RP-305")


@pytest.mark.parametrize("error", [StepImpossible("no such link"), PageNotUnderstood("what is this")])
def test_a_step_that_cannot_be_played_is_a_failed_scenario(error: Exception) -> None:
    steps, end = played(story(), {"/schedule": error})
    assert (steps, end.status) == ([], "failed")
    assert end.failure == Failure(step=1, expected="", seen=str(error))
    assert end.actual == str(error)


def test_what_the_mock_refuses_is_a_failed_scenario() -> None:
    stage = FakeStage(control=FakeControl(refuses={"clock": "IDP-401"}))
    _, end = played(story(steps="[{clock: 90000d}, {expect: granted}]"), OPENED, stage)
    assert end.failure == Failure(step=1, expected="", seen="IDP-401 no")


@pytest.mark.parametrize(
    ("refuses", "fault"), [("environments/default/reset", None), ("faults", "wrong-nonce")]
)
def test_what_the_mock_refuses_before_the_first_step_is_a_failed_scenario(
    refuses: str, fault: str | None
) -> None:
    stage = FakeStage(control=FakeControl(refuses={refuses: "IDP-401"}))
    steps, end = played(story(fault=fault), OPENED, stage)
    assert (steps, end.failure) == ([], Failure(step=0, expected="", seen="IDP-401 no"))


def test_who_does_not_answer_ends_the_run_and_the_browser_is_closed() -> None:
    drivers = FakeDrivers({"/schedule": UNREACHED})
    with pytest.raises(Unreached) as error:
        list(play(story(), "http", FakeStage(), drivers))
    assert error.value.status == 3
    assert [driver.closed for driver in drivers.given] == [True]


# --- what a story breaks


def broken(*messages: str) -> FakeStage:
    """The journal tells that these services were met broken, in this order."""
    told = [event("fault-told") | {"says": {"fault": "a-fault", "message": one}} for one in messages]
    return FakeStage(control=FakeControl([*told]))


CARD_IS_GONE: Mapping[str, Page | Exception] = {
    "/schedule": page_of_the_idp("card"),
    "a[data-card=browser]": Unreached("no such host"),
}
SHOWN = "[{open: {requires: loa2}}, sign-in, {expect: no-answer}]"


def test_a_host_that_the_story_made_unreachable_is_how_the_story_goes_on() -> None:
    steps, end = played(story(steps=SHOWN), CARD_IS_GONE, broken("mtls"))
    assert (end.status, end.actual) == ("passed", "no-answer")
    assert [step.step for step in steps] == ["open", "sign-in", "expect"]


@pytest.mark.parametrize("messages", [(), ("hsa",), ("mtls", "hsa")])
def test_a_host_that_is_gone_by_itself_still_ends_the_run(messages: tuple[str, ...]) -> None:
    """The mutual-TLS host was the last thing that anybody heard of, or it is not the story's doing."""
    with pytest.raises(Unreached):
        played(story(steps=SHOWN), CARD_IS_GONE, broken(*messages))


def test_what_is_broken_for_everybody_is_mended_when_the_story_has_ended() -> None:
    stage = FakeStage()
    steps = "[{fault: {name: hsa-down, everybody: true}}, {open: {requires: loa2}}, {expect: granted}]"
    played(story(steps=steps), OPENED, stage)
    assert stage.fake.asked[-2:] == ["DELETE faults", "GET journal"]  # so that the report tells of it too
    assert stage.fake.bodies["POST faults"] == {"name": "hsa-down", "times": None}


def test_it_is_mended_after_a_story_that_ends_the_run_too() -> None:
    stage = FakeStage()
    steps = "[{fault: {name: hsa-down, everybody: true}}, {open: {requires: loa2}}, {expect: granted}]"
    with pytest.raises(Unreached):
        played(story(steps=steps), {"/schedule": UNREACHED}, stage)
    assert stage.fake.asked[-1] == "DELETE faults"


def test_where_nothing_was_broken_for_everybody_nothing_is_mended() -> None:
    stage = FakeStage()
    played(story(steps="[{fault: hsa-down}, {open: {requires: loa2}}, {expect: granted}]"), OPENED, stage)
    assert "DELETE faults" not in stage.fake.asked
    assert stage.fake.bodies["POST faults"] == {"name": "hsa-down", "client": "sample-rp", "times": 1}


def test_the_environment_is_put_back_before_the_fault_is_told_for_one_login() -> None:
    stage = FakeStage()
    played(story(fault="wrong-nonce", steps="[{open: {requires: loa2}}, {expect: granted}]"), OPENED, stage)
    assert stage.fake.asked[0] == "POST environments/default/reset"
    assert stage.fake.asked.index("POST faults") < stage.fake.asked.index(
        "GET devices/nurse-one-commission.ordinary-card/card"
    )


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"way": "step-up"}, "the target does not use LoA in the way step-up"),
        ({"methods": "[card]"}, "the scenario is about a system with card enabled alone"),
        (
            {"at": '"2025-12-01 08:00"'},
            "the target decides at the time of its own clock, which nobody here can move",
        ),
        (
            {"steps": "[{open: {function: letters}}, {expect: granted}]"},
            "the target has no function letters",
        ),
        (
            {"steps": "[{open: {requires: loa3}}, {expect: granted}]"},
            "the target has no function that requires loa3",
        ),
    ],
)
def test_what_a_target_cannot_play_is_skipped_and_says_why(changed: dict[str, str], why: str) -> None:
    functions = {name: one for name, one in target().functions.items() if one.requires[-1].loa < 3}
    stage = FakeStage(target(ways=["check"], functions=functions))
    scenario = story(**changed)
    steps, end = played(scenario, OPENED, stage)
    assert (steps, end.status, end.reason, end.failure) == ([], "skipped", why, None)
    assert unplayable(scenario, stage.described) == why
    assert stage.fake.asked == []


def test_the_sample_can_be_moved_in_time() -> None:
    assert unplayable(story(at='"2025-12-01 08:00"'), target(start="sample")) == ""


# --- which code is told --------------------------------------------------------------------------------------------


def test_the_code_on_the_idps_page_goes_before_the_journal() -> None:
    shown = page_of_the_idp("refused data-code=IDP-206")
    stage = FakeStage(control=FakeControl([event("refused", "IDP-999")]))
    _, end = played(
        story(steps="[{open: {requires: loa2}}, {expect: {no-answer: IDP-206}}]"), {"/schedule": shown}, stage
    )
    assert end.status == "passed"


@pytest.mark.parametrize(
    ("journal", "told"),
    [
        ([event("refused", "IDP-210")], "no-answer IDP-210"),
        ([event("refused", "IDP-210"), event("authorization-request", sender="rp")], "no-answer"),
        ([event("refused", "DEV-102", sender="device")], "no-answer"),
        ([event("refused", "IDP-210"), event("refused", "IDP-220")], "no-answer IDP-220"),
    ],
)
def test_else_it_is_the_last_refusal_of_this_login(journal: list[dict[str, Any]], told: str) -> None:
    stage = FakeStage(control=FakeControl(journal))
    steps = "[{open: {requires: loa2}}, {expect: signed-in}]"
    _, end = played(story(steps=steps), {"/schedule": page("", of="http://else.test")}, stage)
    assert end.actual == told


def test_while_the_page_waits_it_is_the_apps() -> None:
    waiting = page_of_the_idp("app-here")
    stage = FakeStage(control=FakeControl([event("refused", "DEV-102", sender="device")]))
    _, end = played(
        story(steps="[{open: {requires: loa2}}, {expect: {no-answer: DEV-102}}]"),
        {"/schedule": waiting},
        stage,
    )
    assert (end.status, end.actual) == ("passed", "no-answer DEV-102")


# --- claims -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("wanted", "seen", "held"),
    [
        ("loa3", "loa3", True),
        ("present", "loa3", True),
        ("absent", "loa3", False),
        ("loa2", "loa3", False),
        ("absent", None, True),
        ("present", None, False),
        ("loa3", None, False),
    ],
)
def test_a_claim_is_a_value_or_present_or_absent(wanted: str, seen: str | None, held: bool) -> None:
    reads = READS.model_copy(update={"claims": ShownClaims(open="/", css="[data-claim='{}']")})
    shown = page(f"<dd data-claim=acr>{seen}</dd>" if seen else "")
    scenario = story(claims=f"{{acr: {wanted}}}", steps="[{open: {requires: loa2}}, {expect: granted}]")
    (*_, claim), end = played(scenario, OPENED | {"/": shown}, FakeStage(target(reads=reads)))
    assert (claim.step, claim.about, claim.expected, str(claim.seen)) == (
        "claim",
        "acr",
        wanted,
        seen or "absent",
    )
    assert (claim.held, end.status) == (held, "passed" if held else "failed")
    if not held:
        assert end.failure == Failure(step=3, expected=wanted, seen=seen or "absent")


def test_a_target_that_shows_no_claims_is_not_asked_for_them() -> None:
    scenario = story(claims="{acr: loa2}", steps="[{open: {requires: loa2}}, {expect: granted}]")
    steps, end = played(scenario, OPENED, FakeStage(target(reads=Reads(**dict(READS)))))
    assert ([step.step for step in steps], end.status) == (["open", "expect"], "passed")
