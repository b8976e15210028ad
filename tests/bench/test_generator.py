"""The load: everybody logs in at the same time, each keeps to themselves, and a wrong answer stops it."""

from __future__ import annotations

from functools import partial

import pytest

from bench.flows import Browser, app_elsewhere, names, peer_login
from bench.generator import Answer, Login, Wrong, drive
from bench.wire import Request
from tests.bench.server import Reply, serving


def test_each_user_makes_their_logins_and_gets_their_own_answers() -> None:
    def echo(method: str, path: str, body: bytes) -> Reply:
        return 200, {}, path.encode()

    def user(name: str) -> Login:
        for step in range(3):
            answer = yield Request("GET", f"/{name}/{step}")
            assert answer.body == f"/{name}/{step}".encode()
        return Answer(frozenset({name}), "", {}, {})

    with serving(echo) as address:
        outcome = drive(address, [partial(user, name) for name in "abcd"], logins=5)
    assert len(outcome.took) == 20
    assert {name for answer in outcome.answers for name in answer.person} == set("abcd")
    assert 0 < outcome.p95 <= outcome.seconds


def test_a_load_ends_when_its_time_is_over() -> None:
    def echo(method: str, path: str, body: bytes) -> Reply:
        return 200, {}, b""

    def user() -> Login:
        yield Request("GET", "/")
        return Answer(frozenset(), "", {}, {})

    with serving(echo) as address:
        outcome = drive(address, [user, user], seconds=0.05)
    assert outcome.took
    assert outcome.seconds <= 0.06
    assert outcome.per_second == pytest.approx(len(outcome.took) / outcome.seconds)


def test_a_browser_keeps_cookies_and_follows_redirects_at_the_server_only() -> None:
    seen: list[tuple[str, str]] = []

    def serve(method: str, path: str, body: bytes) -> Reply:
        seen.append((method, path))
        if path == "/begin":
            return 303, {"Location": "/page?x=1", "Set-Cookie": "login=7; Path=/; HttpOnly"}, b""
        return 303, {"Location": "http://127.0.0.1:8500/callback?code=1"}, b""

    def user() -> Login:
        browser = Browser()
        back = yield from browser.go("POST", "/begin", {"a": "b"})
        assert browser.cookies == {"login": "7"}
        return Answer(frozenset({back.location}), "", {}, {})

    with serving(serve) as address:
        outcome = drive(address, [user], logins=1)
    assert seen == [("POST", "/begin"), ("GET", "/page?x=1")]
    assert outcome.answers[0].person == {"http://127.0.0.1:8500/callback?code=1"}


@pytest.mark.parametrize(
    "login", [peer_login(names("x")), app_elsewhere("phone", frozenset({"TST1"}), "123456")]
)
def test_a_server_that_answers_something_else_stops_the_load(login: object) -> None:
    def broken(method: str, path: str, body: bytes) -> Reply:
        return 500, {}, b"sorry"

    with serving(broken) as address, pytest.raises(Wrong, match="500"):
        drive(address, [login], logins=1)  # type: ignore[list-item]
