"""Both ways to serve the sample: threads in this process, and Granian in a process of its own."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import requests

from rp.config import BadSetting, RpConfig
from rp.server import serve_in_thread
from siths_files import BadFile

pytestmark = pytest.mark.slow

PROGRAM = """
import os, sys
from rp.config import RpConfig
from rp.server import serve
try:
    serve(RpConfig.from_env(os.environ), lambda config: print(config.url, flush=True))
except Exception as error:
    sys.exit(f"{type(error).__name__}: {error}")
"""


def start(**settings: str) -> subprocess.Popen[str]:
    return subprocess.Popen(  # noqa: S603  # ourselves, with a fixed program
        [sys.executable, "-c", PROGRAM],
        env=os.environ | {"SITHS_RP_PORT": "0"} | settings,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


@contextmanager
def served(**settings: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    process = start(**settings)
    try:
        assert process.stdout
        yield process, process.stdout.readline().strip()
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate(timeout=10)


@contextmanager
def taken() -> Iterator[int]:
    with socket.socket() as busy:
        busy.bind(("127.0.0.1", 0))
        busy.listen()
        yield int(busy.getsockname()[1])


# --- threads ---------------------------------------------------------------------------------------------------------


def test_it_answers_when_the_call_returns_and_its_address_follows_the_port() -> None:
    running = serve_in_thread(RpConfig(port=0))
    try:
        assert urlsplit(running.url).port == running.config.port != 0
        assert "Journalen Exempel" in requests.get(running.url, timeout=5).text
    finally:
        running.stop()


def test_where_the_port_is_given_the_address_stays() -> None:
    with taken() as free:
        pass
    running = serve_in_thread(RpConfig(port=free, url="https://rp.example.test"))
    running.stop()
    assert running.url == "https://rp.example.test"


def test_it_stops_at_once_and_leaves_neither_port_nor_thread() -> None:
    before = set(threading.enumerate())
    running = serve_in_thread(RpConfig(port=0))
    with requests.Session() as browser:
        browser.get(running.url, timeout=5)
        began = time.perf_counter()
        running.stop()
        assert time.perf_counter() - began < 1
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind(("127.0.0.1", running.config.port))
    assert "rp" not in {thread.name for thread in set(threading.enumerate()) - before}


def test_two_of_them_live_side_by_side_and_share_no_session() -> None:
    one, other = serve_in_thread(RpConfig(port=0)), serve_in_thread(RpConfig(port=0))
    try:
        with requests.Session() as browser:
            cookies = [browser.get(each.url, timeout=5).cookies["siths_rp_session"] for each in (one, other)]
        assert cookies[0] != cookies[1]
    finally:
        one.stop()
        other.stop()


def test_a_busy_port_is_one_line() -> None:
    with (
        taken() as port,
        pytest.raises(BadSetting, match=f"port {port} on 127.0.0.1 cannot be used") as error,
    ):
        serve_in_thread(RpConfig(port=port))
    assert len(str(error.value).splitlines()) == 1


@pytest.mark.parametrize("port", [-1, 65536])
def test_a_port_that_is_none_is_one_line(port: int) -> None:
    with pytest.raises(BadSetting, match="must be from 0 to 65535"):
        serve_in_thread(RpConfig(port=port))


def test_where_the_policy_is_bad_nothing_is_left_open(tmp_path: Path) -> None:
    with taken() as free:
        pass
    with pytest.raises(BadFile):
        serve_in_thread(RpConfig(port=free, policy=tmp_path / "none.yaml"))
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", free))


# --- Granian ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("with_signal", [signal.SIGTERM, signal.SIGINT])
def test_granian_answers_when_it_says_so_and_a_signal_ends_it(with_signal: int) -> None:
    with served() as (process, url), requests.Session() as browser:
        first = browser.get(url, timeout=5)
        assert first.status_code == 200
        assert first.headers["Content-Security-Policy"].startswith("default-src 'none'")
        again = browser.get(f"{url}/nothing", timeout=5)  # on the same connection, by the same session
        assert (again.status_code, again.headers.get("Set-Cookie")) == (404, None)
        process.send_signal(with_signal)
        assert process.wait(timeout=10) == 0
        with pytest.raises(requests.ConnectionError):
            requests.get(url, timeout=5)


def test_granian_on_a_busy_port_is_one_line() -> None:
    with taken() as port:
        process = start(SITHS_RP_PORT=str(port))
        out, told = process.communicate(timeout=30)
    assert (out, process.returncode) == ("", 1)
    assert told.startswith(f"BadSetting: port {port} ")
    assert len(told.splitlines()) == 1


@pytest.mark.parametrize(
    ("setting", "value", "told"),
    [
        ("SITHS_RP_MISTAKES", "skips-lunch", "BadSetting: there is no mistake skips-lunch"),
        ("SITHS_RP_POLICY", "/nowhere/policy.yaml", "BadFile: /nowhere/policy.yaml: there is no such file"),
    ],
)
def test_what_is_wrong_is_told_by_the_one_who_was_started(setting: str, value: str, told: str) -> None:
    process = start(**{setting: value})
    out, said = process.communicate(timeout=30)
    assert (out, process.returncode) == ("", 1)
    assert said.startswith(told)
    assert "Traceback" not in said
