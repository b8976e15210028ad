"""The mock as it stays up: Granian in a process of its own, the listener beside it, and an end that leaves nothing."""

from __future__ import annotations

import os
import re
import signal
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
import requests

from idp_mock.clients.load import SHIPPED
from tests.server.visit import visit

pytestmark = pytest.mark.slow

PROGRAM = """
import os, sys
from idp_mock.config import IdpConfig
from idp_mock.server import serve
try:
    serve(IdpConfig.from_env(os.environ), lambda config: print(config.url, config.mtls_url, flush=True))
except Exception as error:
    sys.exit(f"{type(error).__name__}: {error}")
"""


@dataclass
class Served:
    process: subprocess.Popen[str]
    url: str
    mtls_url: str

    def ends(self, with_signal: int) -> int:
        self.process.send_signal(with_signal)
        return self.process.wait(timeout=10)


def start(**settings: str) -> subprocess.Popen[str]:
    given = {"SITHS_IDP_PORT": "0", "SITHS_IDP_MTLS_PORT": "0", "SITHS_IDP_ISSUER": "http://127.0.0.1:0/oidc"}
    return subprocess.Popen(  # noqa: S603  # ourselves, with a fixed program
        [sys.executable, "-c", PROGRAM],
        env=os.environ | given | settings,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


@contextmanager
def served(**settings: str) -> Iterator[Served]:
    process = start(**settings)
    try:
        assert process.stdout
        url, mtls_url = process.stdout.readline().split()
        yield Served(process, url, mtls_url)
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate(timeout=10)


def alive(group: int) -> list[int]:
    """Which processes of this group there are; one that has ended and waits to be asked for is none."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            state, _, its_group = stat.read_text().rpartition(")")[2].split()[:3]
            if int(its_group) == group and state != "Z":
                found.append(int(stat.parent.name))
    return found


def nobody_is_left(group: int) -> bool:
    until = time.monotonic() + 5
    while alive(group) and time.monotonic() < until:
        time.sleep(0.02)
    return not alive(group)


def test_it_answers_when_it_says_that_it_is_ready() -> None:
    with served() as mock:
        ready = requests.get(f"{mock.url}/mock/ready", timeout=5).json()
        assert ready == {"ready": True, "issuer": f"{mock.url}/oidc", "mtls": mock.mtls_url}


def test_the_listener_is_beside_it(tmp_path: Path) -> None:

    with served() as mock:
        root = requests.get(f"{mock.url}/mock/ca.pem", timeout=5).text
        sent = visit(f"{mock.mtls_url}/card/login", ssl.create_default_context(cadata=root))
        assert sent.headers["Location"].startswith(f"{mock.url}/login/login/card?proof=")


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="counts processes by /proc")
@pytest.mark.parametrize("with_signal", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_it_and_leaves_no_process_and_no_port_behind(with_signal: int) -> None:
    with served() as mock:
        assert len(alive(mock.process.pid)) >= 2
        assert mock.ends(with_signal) == 0
        assert nobody_is_left(mock.process.pid)
        for url in (mock.url, mock.mtls_url):
            with pytest.raises(ConnectionRefusedError):
                socket.create_connection(("127.0.0.1", urlsplit(url).port or 0), timeout=5)


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="counts processes by /proc")
@pytest.mark.parametrize("after", [0.05, 0.15, 0.25, 0.35, 0.45, 0.6])
def test_a_signal_while_it_starts_ends_it_too(after: float) -> None:
    process = start()
    time.sleep(after)
    process.terminate()
    process.communicate(timeout=10)
    assert nobody_is_left(process.pid)


def test_who_keeps_a_connection_open_does_not_keep_it_from_ending() -> None:
    with served() as mock, requests.Session() as browser:
        browser.get(f"{mock.url}/mock/health", timeout=5)
        with socket.create_connection(("127.0.0.1", urlsplit(mock.mtls_url).port or 0)):
            assert mock.ends(signal.SIGTERM) == 0


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="counts processes by /proc")
def test_a_worker_that_dies_is_followed_by_another() -> None:
    with served() as mock:
        (worker,) = set(alive(mock.process.pid)) - {mock.process.pid}
        os.kill(worker, signal.SIGKILL)
        until = time.monotonic() + 20
        while not answers(mock.url) and time.monotonic() < until:
            time.sleep(0.05)
        assert answers(mock.url)
        assert worker not in alive(mock.process.pid)
        assert mock.ends(signal.SIGTERM) == 0


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="counts processes by /proc")
def test_where_the_other_cannot_start_the_mock_ends_and_says_why(tmp_path: Path) -> None:
    clients = tmp_path / "clients.yaml"
    clients.write_text("format: 1\nclients: []\n", encoding="utf-8")
    with served(SITHS_IDP_CLIENTS=str(clients)) as mock:
        (worker,) = set(alive(mock.process.pid)) - {mock.process.pid}
        clients.write_text("format: 2\n", encoding="utf-8")
        os.kill(worker, signal.SIGKILL)
        _, told = mock.process.communicate(timeout=30)
        assert told.startswith("BadFile: ")
        assert nobody_is_left(mock.process.pid)


def test_a_broken_change_of_a_file_is_told_on_the_console_and_what_was_there_stays(tmp_path: Path) -> None:
    clients = tmp_path / "clients.yaml"
    clients.write_text(SHIPPED.read_text(encoding="utf-8"), encoding="utf-8")
    with served(SITHS_IDP_CLIENTS=str(clients)) as mock:
        clients.write_text("format: 1\nclients: nonsense\n", encoding="utf-8")
        until = time.monotonic() + 10
        while not told(mock.url, "file-reread") and time.monotonic() < until:
            known = requests.get(f"{mock.url}/mock/clients", timeout=5).json()["clients"]
            assert [client["client_id"] for client in known] == ["sample-rp", "my-care-system"]
        assert told(mock.url, "file-reread") == ["IDP-401"]
        mock.process.terminate()
        _, console = mock.process.communicate(timeout=10)
    assert console.splitlines() == [
        f"{clients}:2: clients: input should be a valid list, not 'nonsense'",
        "the clients of before stay",
    ]


def told(url: str, what: str) -> list[str]:
    """The codes of these events."""
    events = requests.get(f"{url}/mock/journal", timeout=5).json()["events"]
    return [event["code"] for event in events if event["what"] == what]


def answers(url: str) -> bool:
    try:
        return requests.get(f"{url}/mock/ready", timeout=5).ok
    except requests.ConnectionError:
        return False


def test_a_whole_login_goes_through_it() -> None:
    with served() as mock, requests.Session() as browser:
        asked = {
            "response_type": "code",
            "client_id": "sample-rp",
            "redirect_uri": "http://127.0.0.1:8500/callback",
            "scope": "openid",
            "state": "å ä ö",
        }
        page = browser.get(f"{mock.url}/oidc/authorize", params=asked, timeout=5)
        login = re.findall(r'action="/login/([\w-]+)/method"', page.text)[0]
        page = browser.post(f"{mock.url}/login/{login}/method", {"method": "app-here"}, timeout=5)
        link = re.findall(r'href="(siths://[^"]+)"', page.text)[0].replace("&amp;", "&")
        device = f"{mock.url}/mock/devices/nurse-one-commission.mobile"
        for act, body in (("open", {"link": link}), ("code", {"code": "123456"}), ("approve", {})):
            assert requests.post(f"{device}/{act}", json=body, timeout=5).status_code == 200
        back = browser.get(f"{mock.url}/login/{login}", allow_redirects=False, timeout=5)
        answer = parse_qs(urlsplit(back.headers["Location"]).query)
        assert answer["state"] == ["å ä ö"]
        form = {
            "grant_type": "authorization_code",
            "code": answer["code"][0],
            "redirect_uri": asked["redirect_uri"],
            "client_id": "sample-rp",
            "client_secret": "sample-rp-secret",
        }
        token = requests.post(f"{mock.url}/oidc/token", form, timeout=5)
        assert token.json()["token_type"] == "Bearer"
        assert token.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("which", ["SITHS_IDP_PORT", "SITHS_IDP_MTLS_PORT"])
def test_a_busy_port_is_one_line(which: str) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        process = start(**{which: str(taken.getsockname()[1])})
        out, told = process.communicate(timeout=30)
    assert (out, process.returncode) == ("", 1)
    assert told.startswith("Unreachable: port ")
    assert len(told.splitlines()) == 1


def test_a_broken_file_is_told_by_the_one_who_was_started(tmp_path: Path) -> None:
    clients = tmp_path / "clients.yaml"
    clients.write_text("format: 2\n", encoding="utf-8")
    process = start(SITHS_IDP_CLIENTS=str(clients))
    out, told = process.communicate(timeout=30)
    assert (out, process.returncode) == ("", 1)
    assert told.startswith(f"BadFile: {clients}:1: ")
    assert "Traceback" not in told
    assert nobody_is_left(process.pid)
