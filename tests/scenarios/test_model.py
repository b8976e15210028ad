"""What a scenario may say, in its long forms and its short ones."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from pydantic import BaseModel, ValidationError

from scenarios import model
from scenarios.model import STEPS, Decision, Ending, Expect, Step
from tests.scenarios.story import story


def steps(written: str) -> list[Step]:
    """These steps, without the expectation that every scenario needs."""
    return list(story(steps=f"[{written}, {{expect: granted}}]").steps[:-1])


@pytest.mark.parametrize(
    ("short", "long"),
    [
        ("sign-in", "{sign-in: {}}"),
        ("code: wrong", "{code: {code: wrong}}"),
        ("cancel: app", "{cancel: {where: app}}"),
        ("choose: Linden", "{choose: {row: Linden}}"),
        ("clock: 200d", "{clock: {by: 200d}}"),
        ("rollover: switch", "{rollover: {act: switch}}"),
        ("fault: wrong-nonce", "{fault: {name: wrong-nonce}}"),
        ("pick-certificate: personal-number", "{pick-certificate: {bears: personal-number}}"),
        ("choose-method: app-here", "{choose-method: {method: app-here}}"),
        ("sign-out: forget-the-system", "{sign-out: {leave: forget-the-system}}"),
        ("press-twice: request", "{press-twice: {what: request}}"),
        ("{code: wrong, who: other}", "{code: {code: wrong, who: other}}"),
        ("revoke:", "revoke"),
        ("unlock: wrong", "{unlock: {puk: wrong}}"),
        ("tab: second", "{tab: {name: second}}"),
        ("sign-in: {device: mac}", "sign-in: {device: {kind: mac}}"),
    ],
)
def test_a_short_form_is_the_long_one(short: str, long: str) -> None:
    assert steps(short) == steps(long)


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("granted", Decision(decision="granted")),
        ("step-up", Decision(decision="step-up")),
        ("{decision: denied, code: RP-305}", Decision(decision="denied", code="RP-305")),
        ("signed-in", Ending(ending="signed-in")),
        ("no-answer", Ending(ending="no-answer")),
        ("{no-answer: IDP-201}", Ending(ending="no-answer", code="IDP-201")),
        ("{rejected: IDP-210}", Ending(ending="rejected", code="IDP-210")),
    ],
)
def test_what_is_expected_is_a_decision_or_an_ending(written: str, kept: Decision | Ending) -> None:
    (expect,) = story(steps=f"[{{expect: {written}}}]").steps
    assert isinstance(expect, Expect)
    assert (expect.to, expect.who) == (kept, None)


@pytest.mark.parametrize(
    "written",
    [
        "{expect: {decision: granted, code: RP-202, who: other}}",
        "{expect: {decision: granted, code: RP-202}, who: other}",
    ],
)
def test_it_may_be_expected_of_another_user(written: str) -> None:
    (expect,) = story(steps=f"[{written}]").steps
    assert expect == Expect(to={"decision": "granted", "code": "RP-202"}, who="other")  # type: ignore[arg-type]


def test_the_list_of_steps_is_closed_and_each_can_be_kept() -> None:
    kept = {
        str(one.model_fields["do"].default)
        for one in vars(model).values()
        if isinstance(one, type) and issubclass(one, BaseModel) and "do" in one.model_fields
    }
    assert kept == set(STEPS)


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("7d", timedelta(days=7)),
        ("-30d", timedelta(days=-30)),
        ("2h", timedelta(hours=2)),
        ("15m", timedelta(minutes=15)),
        ("90s", timedelta(seconds=90)),
    ],
)
def test_a_clock_moves_by_days_hours_minutes_or_seconds(written: str, kept: timedelta) -> None:
    assert steps(f"clock: {written}") == [model.MoveClock(by=written)]  # type: ignore[arg-type]
    (moved,) = steps(f"clock: {written}")
    assert isinstance(moved, model.MoveClock)
    assert moved.by == kept


def test_a_time_is_swedish_in_summer_and_winter() -> None:
    assert story(at='"2025-11-30 12:00"').at == datetime(2025, 11, 30, 11, 0, tzinfo=UTC)
    assert story(at='"2026-07-01 20:00"').at == datetime(2026, 7, 1, 18, 0, tzinfo=UTC)


def test_everything_that_is_expected_is_told_in_order() -> None:
    written = "[{expect: granted}, sign-out, {expect: {decision: denied, code: RP-305}}, {expect: no-answer}]"
    assert story(steps=written).endings == ("granted", "denied RP-305", "no-answer")


def test_by_default_both_drivers_play_it_on_windows_and_the_system_looks_at_the_level_afterwards() -> None:
    scenario = story()
    assert (scenario.drivers, scenario.device, scenario.way) == (
        ["http", "browser"],
        model.Device(kind="windows-minidriver"),
        "check",
    )


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"drivers": "[http]"}, "because: must say why"),
        ({"drivers": "[http, http]"}, "because: must say why"),
        ({"steps": "[sign-in]"}, "nothing is expected, so nothing could fail"),
        ({"steps": "[]"}, "at least 1 item"),
        ({"source": "[]"}, "at least 1 item"),
        ({"why": '""'}, "at least 1 character"),
        ({"steps": "[open, {expect: granted}]"}, "open names either requires or function"),
        (
            {"steps": "[{open: {requires: loa2, function: record}}, {expect: granted}]"},
            "open names either requires or function",
        ),
        ({"steps": "[{expect: rejected}]"}, "rejected needs its code"),
        ({"steps": "[{expect: {rejected: RP-302, code: RP-303}}]"}, "expect is granted, step-up"),
        ({"steps": "[{expect: {rejected: whatever}}]"}, "should match pattern"),
        ({"steps": "[{expect: {rejected: RUN-101}}]"}, "should match pattern"),
        ({"steps": "[{clock: 7}, {expect: granted}]"}, "is not a time like 7d"),
        ({"steps": "[{clock: 7 d}, {expect: granted}]"}, "is not a time like 7d"),
        ({"steps": "[{clock: 99999999999d}, {expect: granted}]"}, "is not a time like 7d"),
        ({"at": "2025-12-01"}, "is not a time like 2026-03-02 20:00"),
        ({"at": '"2025-12-01 08:00+00:00"'}, "is not a time like 2026-03-02 20:00"),
        ({"at": '"2025-02-30 08:00"'}, "is not a time like 2026-03-02 20:00"),
        ({"source": "[somewhere]"}, "should match pattern"),
        ({"device": "{kind: mac, version: new}"}, "should match pattern"),
        ({"device": "{kind: mac, colour: grey}"}, "Extra inputs are not permitted"),
        ({"id": "Ö/å"}, "should match pattern"),
        ({"format": "2"}, "should be 1"),
        ({"steps": "[{sign-in: maybe}, {expect: granted}]"}, "sign-in takes no 'maybe'"),
        ({"methods": "[app-here]"}, "card is none of those that the care system has enabled"),
        ({"methods": "[]"}, "at least 1 item"),
        ({"steps": "[press-twice, {expect: granted}]"}, "Field required"),
        ({"steps": "[{press-twice: enter}, {expect: granted}]"}, "should be 'login', 'request'"),
        ({"steps": "[[open], {expect: granted}]"}, "a step is a word"),
        ({"steps": "[{}, {expect: granted}]"}, "a step is a word"),
        ({"steps": "[{1: true}, {expect: granted}]"}, "1 is no step"),
    ],
)
def test_what_is_wrong_is_refused_and_says_why(changed: dict[str, Any], why: str) -> None:
    with pytest.raises(ValidationError) as error:
        story(**changed)
    assert why in str(error.value)


def test_a_driver_may_be_left_out_with_a_reason() -> None:
    assert story(drivers="[browser]", because="Only a browser knows").drivers == ["browser"]
