"""``up``, ``idp`` and ``rp`` as processes: one line when they answer, and nothing when they are gone."""

from __future__ import annotations

import os
import signal
import socket
import ssl
import sys
from pathlib import Path

import pytest
import requests

from scenarios.drivers.start import Drivers
from scenarios.events import ScenarioFinished
from scenarios.load import LIBRARY, load
from scenarios.runner import play
from scenarios.stage.standing import Standing
from scenarios.stage.up import _held_port
from scenarios.targets.target import load_target
from tests.scenarios.program import answers, program, until

FREE = ("--port", "0", "--mtls-port", "0")


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port: int = taken.getsockname()[1]
        return port


def test_up_says_where_both_are_plays_a_login_and_ends_both_when_it_is_told_to() -> None:
    with program("up", *FREE, "--rp-port", "0") as up:
        said = up.ready()
        assert {"ready", "idp", "issuer", "mtls", "rp", "demo"} == said.keys()
        assert said["ready"] is True
        assert answers(f"{said['idp']}/mock/ready")
        assert answers(said["rp"])
        assert answers(said["demo"])
        _a_login_goes_through(said)
        assert up.ends(signal.SIGTERM) == (0, "", "")
        assert up.nobody_is_left()
        assert not answers(said["idp"])
        assert not answers(said["rp"])


def _a_login_goes_through(said: dict[str, str]) -> None:
    """What was started on free ports knows each other, and can be played as any system that stands."""
    target = load_target().model_copy(update={"start": None, "url": said["rp"], "idp": said["idp"]})
    stage = Standing(target)
    (scenario,) = load([LIBRARY / "methods" / "card.yaml"])
    with Drivers() as drivers:
        *_, end = play(scenario, "http", stage, drivers)
    assert isinstance(end, ScenarioFinished)
    assert (end.status, end.actual) == ("passed", "granted RP-202")


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere a port cannot be kept for another process")
def test_the_port_that_the_sample_will_have_is_kept_for_it_meanwhile() -> None:
    held, port = _held_port()
    with held, socket.socket() as other, socket.socket() as sample:
        with pytest.raises(OSError, match="in use"):
            other.bind(("127.0.0.1", port))
        sample.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        sample.bind(("127.0.0.1", port))
        sample.listen()
        with socket.create_connection(("127.0.0.1", port)) as visitor:
            assert visitor.getpeername()[1] == port


def test_ctrl_c_ends_both_without_a_word() -> None:
    with program("up", *FREE, "--rp-port", "0") as up:
        said = up.ready()
        up.interrupt()
        assert up.ends() == (0, "", "")
        assert up.nobody_is_left()
        assert not answers(said["rp"])


def test_when_the_terminal_closes_both_end() -> None:
    with program("up", *FREE, "--rp-port", "0") as up:
        said = up.ready()
        up.process.send_signal(signal.SIGHUP)
        assert up.ends()[0] == 0
        assert up.nobody_is_left()
        assert not answers(said["rp"])


def test_when_the_one_who_started_them_is_killed_both_end_too() -> None:
    with program("up", *FREE, "--rp-port", "0") as up:
        said = up.ready()
        os.kill(up.process.pid, signal.SIGKILL)
        up.process.wait()
        assert until(lambda: not answers(said["rp"]))
        assert until(lambda: not answers(said["idp"]))


def test_ones_own_clients_are_reread_while_it_is_up(tmp_path: Path) -> None:
    own = tmp_path / "clients.yaml"
    client = 'client_secret: a-long-enough-secret, name: Mine, redirect_uris: ["http://localhost:1/callback"]'
    own.write_text(f"format: 1\nclients: [{{client_id: first, {client}}}]\n", encoding="utf-8")
    with program("up", *FREE, "--rp-port", "0", "--clients", str(own)) as up:
        idp = up.ready()["idp"]
        assert registered(idp) == {"first", "sample-rp"}
        own.write_text(f"format: 1\nclients: [{{client_id: second, {client}}}]\n", encoding="utf-8")
        assert until(lambda: registered(idp) == {"second", "sample-rp"})


def registered(idp: str) -> set[str]:
    told = requests.get(f"{idp}/mock/clients", timeout=5).json()["clients"]
    return {client["client_id"] for client in told}


@pytest.mark.parametrize("which", ["--port", "--mtls-port", "--rp-port"])
def test_a_busy_port_is_one_line_and_nothing_is_left_running(which: str) -> None:
    ports = {"--port": "0", "--mtls-port": "0", "--rp-port": "0"}
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        args = [part for name, value in (ports | {which: port}).items() for part in (name, value)]
        with program("up", *args) as up:
            status, out, err = up.ends()
            assert (status, out) == (3, "")
            assert err.startswith(f"siths-harness: RUN-101 port {port} on 127.0.0.1 cannot be used: ")
            assert len(err.splitlines()) == 1
            assert up.nobody_is_left()


def test_idp_and_its_issuer_are_at_the_port_that_it_is_given() -> None:
    port, mtls = free_port(), free_port()
    with program("idp", "--port", str(port), "--mtls-port", str(mtls)) as idp:
        assert idp.ready() == {
            "ready": True,
            "idp": f"http://localhost:{port}",
            "issuer": f"http://localhost:{port}/oidc",
            "mtls": f"https://127.0.0.1:{mtls}",
        }
        known = requests.get(f"http://localhost:{port}/oidc/.well-known/openid-configuration", timeout=5)
        assert known.json()["issuer"] == f"http://localhost:{port}/oidc"
        assert idp.ends(signal.SIGTERM) == (0, "", "")
        assert idp.nobody_is_left()


@pytest.mark.parametrize("verb", ["idp", "up"])
def test_it_is_like_the_version_that_it_is_given_with_the_names_that_it_is_given(verb: str) -> None:
    ports = (*FREE, "--rp-port", "0") if verb == "up" else FREE
    with program(verb, *ports, "--idp-version", "2.5", "--pki", "production") as mock:
        said = mock.ready()
        known = requests.get(f"{said['issuer']}/.well-known/openid-configuration", timeout=5).json()
        assert "employeeHsaId" in known["claims_supported"]
        assert "userOrgAffiliation" not in known["claims_supported"]
        (root,) = ssl.create_default_context(
            cadata=requests.get(f"{said['idp']}/mock/ca.pem", timeout=5).text
        ).get_ca_certs()
        assert (("commonName", "SITHS e-id Root CA v2"),) in root["subject"]
        assert mock.ends(signal.SIGTERM) == (0, "", "")


def test_an_issuer_that_is_given_stays_as_it_is() -> None:
    port = str(free_port())
    with program("idp", *FREE, "--port", port, "--issuer", "https://idp.example.test:443/oidc") as idp:
        assert idp.ready()["issuer"] == "https://idp.example.test:443/oidc"
        assert idp.ends(signal.SIGINT)[0] == 0


def test_rp_and_its_addresses_are_at_the_port_that_it_is_given() -> None:
    port = free_port()
    with program("rp", "--port", str(port), "--mistake", "ignores-acr") as rp:
        assert rp.ready() == {"ready": True, "rp": f"http://127.0.0.1:{port}"}
        assert answers(f"http://127.0.0.1:{port}/signed-out")
        assert rp.ends(signal.SIGTERM) == (0, "", "")
        assert rp.nobody_is_left()


def test_who_stops_reading_ends_it_in_a_line() -> None:
    with program("idp", *FREE) as idp:
        assert idp.process.stdout
        idp.process.stdout.close()
        assert idp.process.wait(timeout=60) == 3
        assert idp.process.stderr
        assert "nobody reads what is printed" in idp.process.stderr.read()
        assert idp.nobody_is_left()
