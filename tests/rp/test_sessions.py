"""Sessions are the server's: a new id at each sign-in, a login answered once, an end to everything."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest

from rp import sessions as module
from rp.sessions import Pending, Session, Sessions
from tests.race import at_once
from tests.rp.logging_in import pending
from tests.rp.people import nurse


@pytest.fixture
def sessions() -> Sessions:
    return Sessions()


def waits(session: Session, state: str) -> Pending:
    waiting = replace(pending(), state=state)
    session.begin(waiting)
    return waiting


def test_a_session_is_found_by_its_id_and_by_nothing_else(sessions: Sessions) -> None:
    made = sessions.new()
    assert sessions.get(made.id) is made
    assert sessions.get("") is None
    assert sessions.get(made.id[:-1]) is None
    assert len(made.id) >= 32


def test_no_two_sessions_share_an_id_or_a_form_token(sessions: Sessions) -> None:
    made = [sessions.new() for _ in range(20)]
    assert len({one.id for one in made} | {one.csrf for one in made}) == 40


def test_whoever_signs_in_gets_a_new_id_and_the_old_one_opens_nothing(sessions: Sessions) -> None:
    old = sessions.new()
    waiting = waits(old, "in-another-tab")
    renewed = sessions.renewed(old, nurse())
    assert renewed.id != old.id
    assert renewed.csrf != old.csrf
    assert sessions.get(old.id) is None
    assert old.signed_in is None
    assert renewed.signed_in == nurse()
    assert renewed.take("in-another-tab") == waiting


def test_a_login_is_taken_once(sessions: Sessions) -> None:
    session = sessions.new()
    waiting = waits(session, "a-state")
    assert session.take("another-state") is None
    assert session.take("a-state") == waiting
    assert session.take("a-state") is None


def test_of_many_answers_at_once_one_finds_its_login(sessions: Sessions) -> None:
    session = sessions.new()
    waiting = waits(session, "a-state")
    assert [found for found in at_once(lambda: session.take("a-state")) if found] == [waiting]


def test_ten_logins_may_wait_and_the_eleventh_ends_the_first(sessions: Sessions) -> None:
    session = sessions.new()
    for number in range(11):
        waits(session, f"state-{number}")
    assert session.take("state-0") is None
    assert all(session.take(f"state-{number}") for number in range(1, 11))


@pytest.mark.parametrize(("seconds", "good"), [(890, True), (910, False)])
def test_a_login_waits_for_a_quarter_of_an_hour(sessions: Sessions, seconds: int, good: bool) -> None:
    session = sessions.new()
    session.begin(replace(pending(), begun=time.time() - seconds))
    assert bool(session.take("a-state")) is good


@pytest.mark.parametrize(("hours", "good"), [(7.9, True), (8.1, False)])
def test_a_session_that_nobody_uses_ends_after_a_working_day(
    sessions: Sessions, hours: float, good: bool
) -> None:
    made = sessions.new()
    made.touched -= hours * 3600
    assert (sessions.get(made.id) is made) is good
    assert (sessions.get(made.id) is made) is good


def test_whoever_uses_a_session_keeps_it(sessions: Sessions) -> None:
    made = sessions.new()
    made.touched -= 7 * 3600
    sessions.get(made.id)
    assert time.time() - made.touched < 60


def test_there_is_a_most_and_the_one_unused_for_longest_goes(
    sessions: Sessions, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_MOST", 3)
    first, second, third = sessions.new(), sessions.new(), sessions.new()
    sessions.get(first.id)
    fourth = sessions.new()
    assert sessions.get(second.id) is None
    assert all(sessions.get(one.id) for one in (first, third, fourth))


def test_a_dropped_session_is_gone(sessions: Sessions) -> None:
    made = sessions.new()
    sessions.drop(made)
    sessions.drop(made)
    assert sessions.get(made.id) is None
