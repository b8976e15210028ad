"""What a step is about in a report, and what it asks of the mock."""

from __future__ import annotations

import pytest

from scenarios import steps
from scenarios.model import Scenario
from scenarios.runner import play
from tests.scenarios.fakes import GRANTED, FakeDrivers, FakeStage, page, played
from tests.scenarios.story import story

OPENED = {"/schedule": page(GRANTED)}


def with_step(step: str) -> Scenario:
    return story(method="app-here", steps=f"[{{open: {{requires: loa2}}}}, {step}, {{expect: granted}}]")


@pytest.mark.parametrize(
    ("step", "about"),
    [
        ("sign-in", ""),
        ("{sign-in: {person: colleague, credential: mobile}}", "colleague, mobile"),
        ("{open: {function: record}}", "record"),
        ("{open: {requires: loa2, session: planted, who: thief}}", "loa2, planted, thief"),
        ("{open: {requires: loa2, session: beside, who: second}}", "loa2, beside, second"),
        ("{scan: {late: true, expect: AUT-104}}", "late, AUT-104"),
        ("{code: wrong}", "wrong"),
        ("{clock: 2h}", "+7200 s"),
        ("{clock: -1d}", "-86400 s"),
        ("{fault: wrong-nonce}", "wrong-nonce"),
        ("{fault: {name: hsa-down, everybody: true}}", "hsa-down, everybody"),
        ("{sign-out: forget-the-system}", "forget-the-system"),
        ("pull-out", ""),
        ("{press-twice: method}", "method"),
        ("{approve: {expect: AUT-105}}", "AUT-105"),
        ("close-tab", ""),
    ],
)
def test_a_step_is_told_in_the_words_of_its_file(step: str, about: str) -> None:
    assert steps.about(with_step(step).steps[1]) == about


@pytest.mark.parametrize(
    ("step", "asked"),
    [
        ("{clock: 10m}", "POST clock"),
        ("{fault: wrong-nonce}", "POST faults"),
        ("revoke", "POST credentials/nurse-one-commission.ordinary-card/revoke"),
        ("{revoke: {credential: mobile}}", "POST credentials/nurse-one-commission.mobile/revoke"),
        ("{insert: {person: colleague}}", "GET devices/colleague.ordinary-card/card"),
    ],
)
def test_what_happens_to_the_world_is_asked_of_the_mock(step: str, asked: str) -> None:
    stage = FakeStage()
    _, end = played(with_step(step), OPENED, stage)
    assert (end.status, asked in stage.fake.asked) == ("passed", True)


def test_every_user_has_a_browser_of_their_own_and_all_are_closed() -> None:
    drivers = FakeDrivers(OPENED)
    scenario = story(
        steps="[{open: {requires: loa2}}, {open: {requires: loa2, who: other}}, {expect: granted},"
        " {expect: {decision: granted, who: other}}]"
    )
    assert len(list(play(scenario, "http", FakeStage(), drivers))) == 6
    assert [driver.closed for driver in drivers.given] == [True, True]


def test_who_sits_beside_bears_the_cookies_of_the_idp_alone() -> None:
    scenario = story(
        steps="[{open: {requires: loa2}}, {open: {requires: loa2, session: beside, who: second}},"
        " {expect: {decision: granted, who: second}}]"
    )
    drivers = FakeDrivers(OPENED)
    list(play(scenario, "http", FakeStage(), drivers))
    assert [driver.borne for driver in drivers.given] == [{}, {"session": "http://idp.test"}]


def test_who_planted_a_session_bears_the_cookies_that_the_first_user_began_with() -> None:
    scenario = story(
        steps="[{open: {requires: loa2}}, {open: {requires: loa2, session: planted, who: thief}},"
        " {expect: {decision: granted, who: thief}}]"
    )
    drivers = FakeDrivers(OPENED)
    list(play(scenario, "http", FakeStage(), drivers))
    assert [driver.borne for driver in drivers.given] == [{}, {"session": "http://rp.test"}]
