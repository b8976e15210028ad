"""A mock in a thread: it answers when the call returns, stops in milliseconds, and leaves its ports free."""

from __future__ import annotations

import socket
import threading
import time
from urllib.parse import urlsplit

import pytest
import requests

from idp_mock.config import IdpConfig
from idp_mock.errors import BadSetting, Unreachable
from idp_mock.server import Running, serve_in_thread

FREE = IdpConfig(issuer="http://127.0.0.1:8400/oidc", port=0, mtls_port=0)


def ports(running: Running) -> tuple[int, int]:
    return running.config.port, running.config.mtls_port


def is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True


def test_it_answers_when_the_call_returns() -> None:
    with serve_in_thread(FREE) as running:
        ready = requests.get(f"{running.url}/mock/ready", timeout=5).json()
        assert ready == {"ready": True, "issuer": running.config.issuer, "mtls": running.config.mtls_url}


def test_where_a_free_port_was_taken_the_addresses_follow() -> None:
    with serve_in_thread(FREE) as running:
        port, mtls_port = ports(running)
        assert 0 not in (port, mtls_port)
        assert running.config.issuer == f"http://127.0.0.1:{port}/oidc"
        assert running.config.mtls_url == f"https://127.0.0.1:{mtls_port}"
        found = requests.get(f"{running.url}/oidc/.well-known/openid-configuration", timeout=5).json()
        assert found["issuer"] == running.config.issuer
        assert urlsplit(found["token_endpoint"]).port == port


def test_where_the_port_is_given_the_addresses_stay() -> None:
    with serve_in_thread(FREE) as first:
        port, mtls_port = ports(first)
    given = FREE.at(port=port, mtls_port=mtls_port, issuer="https://idp.example.test:443/oidc")
    with serve_in_thread(given) as running:
        assert running.config.issuer == "https://idp.example.test:443/oidc"


def test_it_stops_at_once_and_leaves_its_ports_free() -> None:
    running = serve_in_thread(FREE)
    assert [is_free(port) for port in ports(running)] == [False, False]
    began = time.perf_counter()
    running.stop()
    assert time.perf_counter() - began < 1
    assert [is_free(port) for port in ports(running)] == [True, True]
    with pytest.raises(requests.ConnectionError):
        requests.get(f"{running.url}/mock/health", timeout=5)


def test_it_stops_although_somebody_keeps_a_connection_open() -> None:
    running = serve_in_thread(FREE)
    with socket.create_connection(("127.0.0.1", running.config.port)), requests.Session() as session:
        session.get(f"{running.url}/mock/health", timeout=5)
        began = time.perf_counter()
        running.stop()
        assert time.perf_counter() - began < 1


def test_it_leaves_no_thread_of_its_own() -> None:
    before = set(threading.enumerate())
    for _ in range(3):
        with serve_in_thread(FREE) as running:
            requests.get(f"{running.url}/mock/health", timeout=5)
    left = set(threading.enumerate()) - before
    assert {thread.name for thread in left} & {"idp", "mtls"} == set()
    assert len(left) <= 1


def test_two_of_them_live_side_by_side() -> None:
    with serve_in_thread(FREE) as one, serve_in_thread(FREE) as other:
        requests.post(f"{one.url}/mock/clock", json={"move": 60}, timeout=5)
        offsets = [
            requests.get(f"{mock.url}/mock/clock", timeout=5).json()["offset"] for mock in (one, other)
        ]
        assert offsets == [60, 0]


@pytest.mark.parametrize("which", ["port", "mtls_port"])
def test_a_busy_port_is_one_line_and_nothing_is_left_open(which: str) -> None:
    with serve_in_thread(FREE) as running:
        before = threading.active_count()
        with pytest.raises(Unreachable) as error:
            serve_in_thread(FREE.at(**{which: getattr(running.config, which)}))
        assert str(error.value).splitlines() == [str(error.value)]
        assert str(getattr(running.config, which)) in str(error.value)
        assert threading.active_count() == before


@pytest.mark.parametrize("port", [-1, 65536, 10**9])
def test_a_port_that_is_none_is_one_line(port: int) -> None:
    with pytest.raises(BadSetting, match="must be from 0 to 65535"):
        serve_in_thread(FREE.at(port=port))


def test_a_host_that_is_not_ours_is_one_line() -> None:
    with pytest.raises(Unreachable, match=r"on 192\.0\.2\.7 cannot be used"):
        serve_in_thread(FREE.at(host="192.0.2.7"))


def test_it_answers_many_at_once() -> None:
    with serve_in_thread(FREE) as running, requests.Session() as session:
        answers = [session.get(f"{running.url}/mock/health", timeout=5).status_code for _ in range(50)]
        assert answers == [200] * 50
