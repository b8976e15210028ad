"""A breakdown on the wire: a browser that is turned away, a page that is late, and a mock that stops meanwhile."""

from __future__ import annotations

import threading
import time
from contextlib import suppress
from datetime import timedelta
from urllib.parse import urlencode

import pytest
import requests

from idp_mock.config import IdpConfig
from idp_mock.idp import AskCard
from idp_mock.journal import What
from idp_mock.server import Running, serve_in_thread
from tests.idp.players import Rp, User
from tests.server.visit import trust, visit, with_card

CARD = "nurse-one-commission.ordinary-card"


def asked(running: Running, user: User) -> AskCard:
    env = running.environments.default
    step = user.chooses_method(user.begins(Rp(env).asks()), "card")
    assert isinstance(step, AskCard)
    return step


def test_where_the_host_is_unreachable_the_browser_is_turned_away_before_any_handshake(
    running: Running,
) -> None:
    env = running.environments.default
    env.faults.set("mtls-host-unreachable")
    away, there = asked(running, User(env)), asked(running, User(env))
    with pytest.raises(ConnectionRefusedError):
        visit(away.url, with_card(env, CARD))
    assert visit(there.url, with_card(env, CARD)).status == 302
    assert What.CERTIFICATE_SHOWN not in {event.what for event in env.journal.after(login=away.login)}


def test_the_listener_knows_nothing_of_it(running: Running) -> None:
    """A card page that was shown before leads where it led."""
    env = running.environments.default
    step = asked(running, User(env))
    env.faults.set("mtls-host-unreachable", times=None)
    assert visit(step.url, trust(env)).status == 302


def slow(seconds: float) -> Running:
    slowness = timedelta(seconds=seconds)
    return serve_in_thread(
        IdpConfig(issuer="http://127.0.0.1:8400/oidc", port=0, mtls_port=0, slowness=slowness)
    )


def address(running: Running) -> str:
    return (
        f"{running.url}/oidc/authorize?{urlencode(Rp(running.environments.default).asks().query, doseq=True)}"
    )


def test_a_page_that_is_slow_comes_late_and_the_others_do_not_wait_for_it() -> None:
    with slow(0.4) as running:
        running.environments.default.faults.set("idp-slow")
        begun = time.monotonic()
        took: list[float] = []

        def visits() -> None:
            assert requests.get(address(running), timeout=20).status_code == 200
            took.append(time.monotonic() - begun)

        visitor = threading.Thread(target=visits)
        visitor.start()
        while not list(running.environments.default.journal.after()):
            assert time.monotonic() - begun < 10
        meanwhile = time.monotonic()
        assert requests.get(f"{running.url}/mock/health", timeout=20).status_code == 200
        assert time.monotonic() - meanwhile < 0.4
        visitor.join(20)
        assert took[0] >= 0.4


def test_who_is_kept_waiting_is_let_go_when_the_mock_stops() -> None:
    running = slow(60)
    env = running.environments.default
    env.faults.set("idp-slow")
    begun = time.monotonic()

    def visits() -> None:
        with suppress(requests.RequestException):  # answered at the last moment, or not
            requests.get(address(running), timeout=60)

    visitor = threading.Thread(target=visits, daemon=True, name="visitor")
    visitor.start()
    while What.FAULT_TOLD not in {event.what for event in env.journal.after()}:
        assert time.monotonic() - begun < 10
    running.stop()
    visitor.join(10)
    assert not visitor.is_alive()
    assert time.monotonic() - begun < 20
