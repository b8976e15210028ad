"""POST /backchannel-logout: believed by the signature alone, each check felt, and exactly that session ended."""

from __future__ import annotations

import base64
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest
from werkzeug.serving import make_server

from idp_mock.journal import What
from idp_mock.server import Running
from rp import logout_token, logouts
from rp.errors import SignInRefused
from rp.logout_token import CHECKS, EVENT
from rp.logouts import Logouts
from rp.parts import Parts
from rp.sessions import COOKIE, Session, Sessions
from tests.race import at_once
from tests.rp.care import Care, idp
from tests.rp.issuer import CLIENT, Issuer, key, public
from tests.rp.logging_in import config, login
from tests.rp.people import nurse

WHO = {"sub": "sub-1", "sid": "sid-1"}


@pytest.fixture
def sessions() -> Sessions:
    return Sessions()


@pytest.fixture
def hears(issuer: Issuer, sessions: Sessions) -> Logouts:
    return Logouts(config(issuer), login(issuer).keys, sessions, Parts())


def claims(issuer: Issuer, **changed: Any) -> dict[str, Any]:
    """Those of a right logout token; None leaves one out."""
    now = int(time.time())
    right = {
        "iss": issuer.url,
        "aud": CLIENT,
        "iat": now,
        "exp": now + 120,
        "jti": f"jti-{time.monotonic_ns()}",
        "events": {EVENT: {}},
        **WHO,
    }
    return {name: value for name, value in (right | changed).items() if value is not None}


def token(issuer: Issuer, header: dict[str, Any] | None = None, **changed: Any) -> str:
    return issuer.sign(claims(issuer, **changed), **{"typ": "logout+jwt"} | (header or {}))


def signed_in(sessions: Sessions, **changed: str) -> Session:
    made = sessions.new()
    made.signed_in = nurse(**WHO | changed)
    return made


def code(hears: Logouts, said: str) -> str:
    """How it is refused; empty: it is believed."""
    try:
        hears.hear(said)
    except SignInRefused as refused:
        return refused.code
    return ""


# --- what is believed


@pytest.mark.parametrize("typ", ["logout+jwt", "JWT", None])
def test_a_right_token_ends_the_session(
    issuer: Issuer, hears: Logouts, sessions: Sessions, typ: str | None
) -> None:
    """Section 2.4 recommends the type and demands none."""
    session = signed_in(sessions)
    assert hears.hear(token(issuer, {"typ": typ})) == 1
    assert sessions.get(session.id) is None
    assert session.signed_in is None


def test_an_audience_may_be_a_list_of_us_alone(issuer: Issuer, hears: Logouts) -> None:
    assert code(hears, token(issuer, aud=[CLIENT])) == ""


def test_claims_that_are_not_known_are_no_fault(issuer: Issuer, hears: Logouts) -> None:
    assert (
        code(hears, token(issuer, trace_id="x", events={EVENT: {"x": 1}, "https://a.test/other": {}})) == ""
    )


NOW = int(time.time())
WRONG: dict[str, tuple[dict[str, Any], str, str]] = {
    # what is wrong: the claims, the code, and the check that is there for it
    "no event": ({"events": None}, "RP-318", "token_tells_of_a_logout"),
    "another event": ({"events": {"https://a.test/other": {}}}, "RP-318", "token_tells_of_a_logout"),
    "events of no object": ({"events": [EVENT]}, "RP-318", "token_tells_of_a_logout"),
    "an event that is no object": ({"events": {EVENT: True}}, "RP-318", "token_tells_of_a_logout"),
    "a nonce": ({"nonce": "n"}, "RP-318", "token_has_no_nonce"),
    "nobody": ({"sub": None, "sid": None}, "RP-318", "token_names_somebody"),
    "nobody that could be": ({"sub": 1, "sid": ["sid-1"]}, "RP-318", "token_names_somebody"),
    "no jti": ({"jti": None}, "RP-318", "token_can_be_told_from_others"),
    "another issuer": ({"iss": "https://idp.attacker.invalid/oidc"}, "RP-304", "token_is_of_our_issuer"),
    "no issuer": ({"iss": None}, "RP-304", "token_is_of_our_issuer"),
    "another audience": ({"aud": "another-system"}, "RP-302", "token_is_for_us_alone"),
    "one audience of two": ({"aud": [CLIENT, "another-system"]}, "RP-302", "token_is_for_us_alone"),
    "no audience": ({"aud": None}, "RP-302", "token_is_for_us_alone"),
    "expired": ({"exp": NOW - 60, "iat": NOW - 180}, "RP-307", "token_is_of_now"),
    "from the future": ({"iat": NOW + 3600, "exp": NOW + 3720}, "RP-307", "token_is_of_now"),
    "no exp": ({"exp": None}, "RP-307", "token_is_of_now"),
    "no iat": ({"iat": None}, "RP-307", "token_is_of_now"),
    "times that are text": ({"iat": str(NOW), "exp": str(NOW + 60)}, "RP-307", "token_is_of_now"),
}


@pytest.mark.parametrize("wrong", WRONG)
def test_what_is_wrong_is_refused_and_ends_nothing(
    issuer: Issuer, hears: Logouts, sessions: Sessions, wrong: str
) -> None:
    said, refused, _ = WRONG[wrong]
    session = signed_in(sessions)
    assert code(hears, token(issuer, **said)) == refused
    assert sessions.get(session.id) is session
    assert session.signed_in


@pytest.mark.parametrize("wrong", WRONG)
def test_every_check_is_missed(
    issuer: Issuer, hears: Logouts, wrong: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    said, refused, check = WRONG[wrong]
    others = tuple(one for one in CHECKS if one.__name__ != check)
    assert len(others) == len(CHECKS) - 1
    monkeypatch.setattr(logout_token, "CHECKS", others)
    assert code(hears, token(issuer, **said)) != refused


def test_every_check_has_what_it_is_there_for() -> None:
    assert {check for _, _, check in WRONG.values()} == {one.__name__ for one in CHECKS} - {
        "token_is_of_the_type"
    }


@pytest.mark.parametrize("typ", ["at+jwt", "secevent+jwt", "dpop+jwt"])
def test_a_token_of_another_type_is_none(
    issuer: Issuer, hears: Logouts, typ: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert code(hears, token(issuer, {"typ": typ})) == "RP-318"
    monkeypatch.setattr(logout_token, "CHECKS", CHECKS[1:])
    assert CHECKS[0] is logout_token.token_is_of_the_type
    assert code(hears, token(issuer, {"typ": typ})) == ""


def test_an_id_token_logs_nobody_out(issuer: Issuer, hears: Logouts, sessions: Sessions) -> None:
    """Whoever kept the user's own would end any later session by it."""
    session = signed_in(sessions)
    assert code(hears, issuer.sign(issuer.claims(jti="x", **WHO))) == "RP-318"
    assert code(hears, issuer.sign(issuer.claims(jti="x", nonce=None, **WHO))) == "RP-318"
    assert sessions.get(session.id) is session


# --- the signature


@pytest.mark.parametrize(
    "said", ["", "nonsense", "a.b.c", "å.ä.ö", "x" * 70_000, base64.b64encode(b"{}").decode()]
)
def test_what_is_no_token_is_refused(hears: Logouts, said: str) -> None:
    assert code(hears, said) == "RP-306"


def test_a_token_of_another_key_is_refused(issuer: Issuer, hears: Logouts, sessions: Sessions) -> None:
    session = signed_in(sessions)
    forged = issuer.sign(claims(issuer), by=key("two"), kid="one", typ="logout+jwt")
    assert code(hears, forged) == "RP-306"
    assert sessions.get(session.id) is session


@pytest.mark.parametrize("alg", ["none", "RS384", "HS256"])
def test_no_other_algorithm_is_believed(issuer: Issuer, hears: Logouts, alg: str) -> None:
    signed = issuer.sign(claims(issuer), alg=alg, typ="logout+jwt")
    assert code(hears, signed.rpartition(".")[0] + "." if alg == "none" else signed) == "RP-306"


def test_a_key_that_is_new_is_fetched_but_not_for_everybody_who_makes_one_up(
    issuer: Issuer, hears: Logouts, sessions: Sessions, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert code(hears, token(issuer)) == ""
    before = issuer.times_asked("/keys")
    for _ in range(5):
        assert code(hears, issuer.sign(claims(issuer), kid="made-up", typ="logout+jwt")) == "RP-306"
    assert issuer.times_asked("/keys") == before + 1
    issuer.says["/keys"] = {"keys": [public(key()), public(key("two"))]}
    new = issuer.sign(claims(issuer), by=key("two"), typ="logout+jwt")
    assert code(hears, new) == "RP-306"
    monkeypatch.setattr(logouts, "_NEW_KEYS", 0.0)
    assert code(hears, new) == ""


def test_an_idp_that_is_silent_logs_nobody_out(sessions: Sessions) -> None:
    alone = Care(None, issuer="http://127.0.0.1:1")
    page = alone.sends("/backchannel-logout", logout_token="a.b.c")
    assert (page.status, page.answer.get_json()["error_description"][:6]) == (400, "RP-315")


# --- once


def test_a_token_that_came_before_logs_nobody_out(issuer: Issuer, hears: Logouts, sessions: Sessions) -> None:
    said = token(issuer)
    assert hears.hear(said) == 0  # nobody was signed in: no fault, and still it has come
    session = signed_in(sessions)
    assert code(hears, said) == "RP-319"
    assert sessions.get(session.id) is session


def test_of_many_at_once_one_is_heard(issuer: Issuer, hears: Logouts) -> None:
    said = token(issuer)
    assert sorted(at_once(lambda: code(hears, said)))[:2] == ["", "RP-319"]


def test_it_remembers_no_more_than_it_can_hold(
    issuer: Issuer, hears: Logouts, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(logouts, "_MOST", 2)
    first, second, third = (token(issuer, jti=f"jti-{n}") for n in range(3))
    assert [code(hears, said) for said in (first, second, third)] == ["", "", ""]
    assert code(hears, third) == code(hears, second) == "RP-319"
    assert len(hears._heard) == 2


# --- exactly that session


@pytest.mark.parametrize(
    ("said", "ends"),
    [
        ({}, ["mine"]),
        ({"sub": None}, ["mine"]),
        ({"sid": None}, ["mine", "other-sid"]),
        ({"sid": "sid-9"}, []),
        ({"sub": "sub-9"}, []),
        ({"sid": "sid-2"}, ["other-sid"]),
    ],
)
def test_it_ends_the_sessions_that_are_named_and_no_other(
    issuer: Issuer, hears: Logouts, sessions: Sessions, said: dict[str, Any], ends: list[str]
) -> None:
    known = {
        "mine": signed_in(sessions),
        "other-sid": signed_in(sessions, sid="sid-2"),
        "colleague": signed_in(sessions, sub="sub-2", sid="sid-3"),
        "nobody": sessions.new(),
    }
    assert hears.hear(token(issuer, **said)) == len(ends)
    assert [name for name, one in known.items() if sessions.get(one.id) is None] == ends


def test_an_empty_name_is_none(issuer: Issuer, hears: Logouts, sessions: Sessions) -> None:
    """Or a sign-in that was told without sid would be what an empty one names."""
    session = sessions.new()
    session.signed_in = nurse(sub="sub-9", sid="")
    assert code(hears, token(issuer, sid="", sub="")) == "RP-318"
    assert hears.hear(token(issuer, sid="", sub="sub-9")) == 1
    assert sessions.get(session.id) is None


# --- the address


def posted(care: Care, *said: str) -> Any:
    return care.browser.post(
        "/backchannel-logout", data={"logout_token": list(said)}, base_url=care.config.url
    )


def test_the_address_answers_machines_and_begins_nothing(issuer: Issuer) -> None:
    care = Care(None, issuer=issuer.url)
    right = posted(care, token(issuer))
    assert (right.status_code, right.data) == (200, b"")
    wrong = posted(care, token(issuer, nonce="n"))
    assert (wrong.status_code, wrong.get_json()["error"]) == (400, "invalid_request")
    assert wrong.get_json()["error_description"].startswith("RP-318 ")
    for answer in (right, wrong):
        assert answer.headers["Cache-Control"] == "no-store"
        assert "Set-Cookie" not in answer.headers
    assert len(care.app.extensions["system"].sessions._by_id) == 0


@pytest.mark.parametrize("many", [0, 2])
def test_it_wants_one_token(issuer: Issuer, many: int) -> None:
    answer = posted(Care(None, issuer=issuer.url), *[token(issuer) for _ in range(many)])
    assert (answer.status_code, answer.get_json()["error_description"][:6]) == (400, "RP-318")


def test_nobody_is_logged_out_by_a_link(issuer: Issuer) -> None:
    care = Care(None, issuer=issuer.url)
    assert care.opens(f"/backchannel-logout?logout_token={token(issuer)}").status == 404


def test_a_refusal_says_nothing_of_anybody_in_the_log(
    issuer: Issuer, caplog: pytest.LogCaptureFixture
) -> None:
    said = token(issuer, nonce="n")
    with caplog.at_level("INFO"):
        posted(Care(None, issuer=issuer.url), said)
    assert "RP-318" in caplog.text
    assert said[:30] not in caplog.text
    assert "sub-1" not in caplog.text


# --- with the mock


@contextmanager
def served(mock: Running, name: str) -> Iterator[Care]:
    """A care system that answers on loopback too, registered at the mock with its address."""
    with socket.create_server(("127.0.0.1", 0)) as bound:
        port = bound.getsockname()[1]
        care = Care(mock, url=f"http://127.0.0.1:{port}", client_id=name)
        server = make_server("127.0.0.1", port, care.app, threaded=True, fd=bound.fileno())
        thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        registered(mock, name, care.config.url)
        try:
            yield care
        finally:
            server.shutdown()
            thread.join()
            server.server_close()


def registered(mock: Running, name: str, url: str) -> None:
    clients = mock.environments.default.clients
    known = clients.get("sample-rp")
    assert known
    clients.add(
        replace(
            known,
            id=name,
            redirect_uris=(f"{url}/callback",),
            backchannel_logout_uri=f"{url}/backchannel-logout",
            backchannel_logout_session_required=True,
        )
    )


def is_in(care: Care) -> bool:
    return "Anna" in care.opens("/").text


def test_a_user_who_logs_out_elsewhere_is_out_here_too() -> None:
    """Two systems in one SSO session: the first logs out, and the second hears of it from the IdP, over HTTP."""
    with (
        idp(back_channel_logout=True) as mock,
        served(mock, "journal") as journal,
        served(mock, "booking") as booking,
    ):
        colleague = Care(mock, url=booking.config.url, client_id="booking")
        colleague.app, colleague.browser = booking.app, booking.app.test_client()
        colleague.is_("colleague")
        booking.user = journal.user  # one browser
        for care in (journal, booking, colleague):
            care.logs_in()
        assert is_in(journal)
        assert is_in(booking)
        hint = journal.app.extensions["system"].sessions.get(journal.cookie(COOKIE)).signed_in.id_token
        journal.user.opens(f"{mock.url}/oidc/logout?id_token_hint={hint}")
        events = mock.environments.default.journal.after()
        told = [event.says for event in events if event.what is What.LOGOUT_TOLD]
        assert [(says["client_id"], says["answer"]) for says in told] == [
            ("journal", "200"),
            ("booking", "200"),
        ]
        assert not is_in(journal)
        assert not is_in(booking)
        assert colleague.opens("/").attribute("form[action='/logout']", "action") == "/logout"


def test_the_sample_works_as_well_where_nobody_tells_it_anything(care: Care) -> None:
    """inera-idp:6.4: not known of Inera IdP, and off in the mock."""
    care.logs_in()
    assert is_in(care)
    assert care.app.extensions["system"].sessions.get(care.cookie(COOKIE)).signed_in.claim("sid") == ""
