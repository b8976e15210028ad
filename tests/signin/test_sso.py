"""The SSO session: one for a person, of fixed length, with a name for the user that no other session has."""

from __future__ import annotations

import pickle
from datetime import timedelta
from functools import partial
from uuid import UUID

import pytest

from idp_mock.signin.sso import KnownAs, SsoSession, SsoSessions
from tests.mock import CARD, NOW, PHONE, Mock
from tests.race import at_once


@pytest.fixture
def sessions(mock: Mock) -> SsoSessions:
    return SsoSessions(mock.store, mock.clock, timedelta(hours=1), timedelta(hours=12))


@pytest.fixture
def session(mock: Mock, sessions: SsoSessions) -> SsoSession:
    return start(mock, sessions)


def start(
    mock: Mock, sessions: SsoSessions, credential: str = PHONE, holder: str = "anna", browser: str = "here"
) -> SsoSession:
    certificate = mock.wallet.get(credential).certificates[0]
    return sessions.start(certificate, "app-elsewhere", NOW, holder=holder, browser=browser)


def current(sessions: SsoSessions, session: SsoSession) -> SsoSession:
    found = sessions.get(session.id)
    assert found is not None
    return found


def test_a_session_remembers_how_and_when_the_user_identified(mock: Mock, session: SsoSession) -> None:
    assert session.certificate == mock.wallet.get(PHONE).certificates[0]
    assert (session.method, session.identified_at) == ("app-elsewhere", NOW)


def test_it_is_found_by_its_id_and_by_nothing_else(sessions: SsoSessions, session: SsoSession) -> None:
    assert sessions.get(session.id) == session
    assert [sessions.get(other) for other in ("", "x", session.id[:-1])] == [None, None, None]


def test_it_ends_after_a_fixed_time_and_using_it_does_not_help(
    mock: Mock, sessions: SsoSessions, session: SsoSession
) -> None:
    for _ in range(59):
        mock.clock.move(timedelta(minutes=1))
        sessions.sub(session, "journal")
        assert sessions.get(session.id) is not None
    mock.clock.move(timedelta(minutes=1))
    assert sessions.get(session.id) is None


def test_ended_it_is_gone(sessions: SsoSessions, session: SsoSession) -> None:
    sessions.end(session.id)
    sessions.end(session.id)
    assert sessions.get(session.id) is None


def test_a_second_login_of_the_same_person_takes_its_place(
    mock: Mock, sessions: SsoSessions, session: SsoSession
) -> None:
    """With the card or the phone: it is the person who has only one session."""
    newer = start(mock, sessions, CARD)
    assert sessions.get(session.id) is None
    assert sessions.get(newer.id) == newer


def test_other_people_have_sessions_of_their_own(
    mock: Mock, sessions: SsoSessions, session: SsoSession
) -> None:
    start(mock, sessions, "nurse-several-commissions.mobile", holder="eva")
    assert sessions.get(session.id) == session


def test_of_logins_at_the_same_moment_one_session_is_left(mock: Mock, sessions: SsoSessions) -> None:
    for _ in range(10):
        begun = at_once(partial(start, mock, sessions))
        assert len([one for one in begun if sessions.get(one.id) is not None]) == 1


def test_ending_an_old_session_leaves_the_new_one(
    mock: Mock, sessions: SsoSessions, session: SsoSession
) -> None:
    newer = start(mock, sessions)
    sessions.end(session.id)
    assert sessions.get(newer.id) == newer


def test_a_client_knows_the_user_by_one_name_as_long_as_the_session_lives(
    sessions: SsoSessions, session: SsoSession
) -> None:
    first = sessions.sub(session, "journal")
    assert str(UUID(first)) == first
    current = sessions.get(session.id)
    assert current is not None
    assert sessions.sub(session, "journal") == sessions.sub(current, "journal") == first


def test_another_client_and_another_session_know_another_name(
    mock: Mock, sessions: SsoSessions, session: SsoSession
) -> None:
    names = [sessions.sub(session, "journal"), sessions.sub(session, "booking")]
    names.append(sessions.sub(start(mock, sessions), "journal"))
    assert len(set(names)) == 3


def test_a_client_that_asks_many_times_at_once_gets_one_name(
    sessions: SsoSessions, session: SsoSession
) -> None:
    assert len(set(at_once(partial(sessions.sub, session, "journal")))) == 1


def test_clients_know_a_session_by_a_name_that_its_cookie_is_not(
    mock: Mock, sessions: SsoSessions, session: SsoSession
) -> None:
    """As SAML's SessionIndex: a UUID (inera-idp:7)."""
    assert str(UUID(session.sid)) == session.sid
    assert session.sid not in session.id
    assert start(mock, sessions).sid != session.sid


def test_it_remembers_which_clients_were_told_and_by_which_names(
    sessions: SsoSessions, session: SsoSession
) -> None:
    names = {client: KnownAs(sessions.sub(session, client), session.sid) for client in ("journal", "booking")}
    assert current(sessions, session).told == names


def test_in_the_same_browser_the_next_session_knows_who_was_told_in_the_one_before(
    mock: Mock, sessions: SsoSessions, session: SsoSession
) -> None:
    for client in ("journal", "booking"):
        sessions.sub(session, client)
    before = current(sessions, session).told
    newer = start(mock, sessions)
    assert newer.told == before
    sub = sessions.sub(newer, "journal")
    assert current(sessions, newer).told == before | {"journal": KnownAs(sub, newer.sid)}
    assert len(start(mock, sessions).told) == 2  # however often: a client stands there once


def test_another_browser_another_person_and_a_session_that_is_over_pass_nothing_on(
    mock: Mock, sessions: SsoSessions, session: SsoSession
) -> None:
    sessions.sub(session, "journal")
    assert start(mock, sessions, holder="eva").told == {}
    elsewhere = start(mock, sessions, browser="there")
    assert elsewhere.told == {}
    sessions.sub(elsewhere, "journal")
    mock.clock.move(timedelta(hours=1))
    assert start(mock, sessions, browser="there").told == {}


def test_who_a_name_was_made_for_is_known_after_the_session_and_not_for_ever(
    mock: Mock, sessions: SsoSessions, session: SsoSession
) -> None:
    sub = sessions.sub(session, "journal")
    sessions.end(session.id)
    assert sessions.holder_of(sub) == "anna"
    assert [sessions.holder_of(other) for other in ("", sub[:-1], session.sid)] == ["", "", ""]
    mock.clock.move(timedelta(hours=12) - timedelta(seconds=1))
    assert sessions.holder_of(sub) == "anna"
    mock.clock.move(timedelta(seconds=1))
    assert sessions.holder_of(sub) == ""


def test_a_session_can_travel(session: SsoSession) -> None:
    assert pickle.loads(pickle.dumps(session)) == session  # noqa: S301  # our own bytes
