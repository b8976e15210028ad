"""The containers as far as they can be judged without an engine; docs/containers.md says what that leaves out."""

from __future__ import annotations

import json
import re
import shlex
import stat
import subprocess
import sys
from fnmatch import fnmatch
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import yaml

from tests.ground import TOP

DOCKERFILE = (TOP / "Dockerfile").read_text(encoding="utf-8").replace("\\\n", " ")
COMPOSE: dict[str, Any] = yaml.safe_load((TOP / "docker-compose.yml").read_text(encoding="utf-8"))
COPIES = [
    shlex.split(line)[1:-1]
    for line in DOCKERFILE.splitlines()
    if line.startswith("COPY ") and "--from=" not in line
]


def test_compose_is_valid_by_the_published_schema() -> None:
    check = Path(sys.executable).with_name("check-jsonschema")
    done = subprocess.run(
        [check, "--builtin-schema", "vendor.compose-spec", "docker-compose.yml"],
        cwd=TOP,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout


def test_a_wrong_compose_file_is_found_out(tmp_path: Path) -> None:
    wrong = tmp_path / "docker-compose.yml"
    wrong.write_text(yaml.safe_dump(COMPOSE | {"services": {"idp": {"imag": "x"}}}), encoding="utf-8")
    check = Path(sys.executable).with_name("check-jsonschema")
    done = subprocess.run(
        [check, "--builtin-schema", "vendor.compose-spec", wrong], capture_output=True, check=False
    )
    assert done.returncode == 1


@pytest.mark.parametrize("source", [source for copy in COPIES for source in copy])
def test_everything_that_is_copied_is_there_and_let_in(source: str) -> None:
    assert (TOP / source).exists()
    ignored = False
    for line in (TOP / ".dockerignore").read_text(encoding="utf-8").splitlines():
        pattern = line.strip()
        if pattern and not pattern.startswith("#") and fnmatch(source.split("/")[0], pattern.lstrip("!")):
            ignored = not pattern.startswith("!")
    assert not ignored


def test_no_image_runs_as_root() -> None:
    for stage in re.split(r"^FROM ", DOCKERFILE, flags=re.MULTILINE)[2:]:
        assert re.findall(r"^USER (\S+)", stage, re.MULTILINE)[-1] == "siths"


def test_nothing_is_installed_without_a_hash() -> None:
    installs = re.findall(r"pip (?:install|wheel)[^&\n]*", DOCKERFILE)
    assert installs
    assert all("--require-hashes" in line or "--no-deps" in line for line in installs)


def test_each_service_has_a_stage_and_a_health_check_or_an_end() -> None:
    stages = set(re.findall(r"^FROM \S+ AS (\S+)", DOCKERFILE, re.MULTILINE))
    for name, service in COMPOSE["services"].items():
        assert service["build"]["target"] in stages
        checked = "healthcheck" in service or "HEALTHCHECK" in _stage(service["build"]["target"])
        assert checked or "profiles" in service, name


def test_the_health_checks_are_python_that_parses() -> None:
    written = json.loads(re.findall(r"CMD (\[\"python\".*\])", DOCKERFILE)[0])
    for command in (written, COMPOSE["services"]["rp"]["healthcheck"]["test"][1:]):
        assert command[:2] == ["python", "-c"]
        compile(command[2], "health", "exec")


def test_all_share_the_network_of_the_idp_and_are_published_on_loopback_only() -> None:
    services = COMPOSE["services"]
    assert {services[name]["network_mode"] for name in ("rp", "run")} == {"service:idp"}
    assert services["rp-443"]["network_mode"] == "service:idp-443"
    published = [port for service in services.values() for port in service.get("ports", [])]
    assert len(published) == 6
    assert all(port.startswith("127.0.0.1:") for port in published)


def test_every_volume_that_is_used_is_declared() -> None:
    used = {v.split(":")[0] for service in COMPOSE["services"].values() for v in service.get("volumes", [])}
    assert used == set(COMPOSE["volumes"])


def test_an_issuer_as_ineras_is_reached_by_its_name_and_port() -> None:
    """The names that the issuer and the card's host have lead to the container, and its certificate is for them."""
    idp, rp = COMPOSE["services"]["idp-443"], COMPOSE["services"]["rp-443"]
    issuer = urlsplit(idp["command"][idp["command"].index("--issuer") + 1])
    assert issuer.geturl() == "https://idp.siths.test:443/oidc" == rp["command"][-1]
    card = urlsplit(idp["environment"]["SITHS_IDP_MTLS_URL"])
    assert {issuer.hostname, card.hostname} == set(idp["networks"]["default"]["aliases"])
    assert f"127.0.0.1:443:{idp['command'][-1]}" in idp["ports"]
    assert idp["command"][-1] == "443"
    compile(idp["healthcheck"]["test"][-1], "health", "exec")


def test_the_sample_is_given_the_ca_before_it_starts(tmp_path: Path) -> None:
    program = tmp_path / "siths-harness"
    program.write_text('#!/bin/sh\n[ "$1" = ca ] && echo "a CA" || cat "$SITHS_RP_CA"\n', encoding="ascii")
    program.chmod(0o755)
    env = {
        "PATH": f"{tmp_path}:/usr/bin:/bin",
        "SITHS_RP_CA": str(tmp_path / "ca.pem"),
        "SITHS_TOKEN_FILE": "/nowhere",
    }
    done = subprocess.run(
        [TOP / "containers" / "start", "rp"], env=env, capture_output=True, text=True, check=True
    )
    assert done.stdout == "a CA\n"


def test_the_first_start_makes_a_token_and_the_next_ones_keep_it(tmp_path: Path) -> None:
    token = tmp_path / "control-token"
    first, second = _start(tmp_path, token, "idp"), _start(tmp_path, token, "idp")
    assert first == second == token.read_text(encoding="ascii").strip()
    assert len(first) >= 32
    assert stat.S_IMODE(token.stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith("control")] == ["control-token"]


def test_only_the_idp_makes_a_token(tmp_path: Path) -> None:
    assert _start(tmp_path, tmp_path / "control-token", "rp") == ""
    assert not (tmp_path / "control-token").exists()


def _start(folder: Path, token: Path, verb: str) -> str:
    """Run the start script with a ``siths-harness`` that tells which control token it was given."""
    program = folder / "siths-harness"
    program.write_text('#!/bin/sh\necho "${SITHS_IDP_CONTROL_TOKEN:-}"\n', encoding="ascii")
    program.chmod(0o755)
    path = f"{folder}:{Path(sys.executable).parent}:/usr/bin:/bin"
    done = subprocess.run(
        [TOP / "containers" / "start", verb],
        env={"PATH": path, "SITHS_TOKEN_FILE": str(token)},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.strip()


def _stage(name: str) -> str:
    """The lines of a stage of the Dockerfile."""
    found = re.search(rf"^FROM \S+ AS {name}\n(.*?)(?=^FROM |\Z)", DOCKERFILE, re.MULTILINE | re.DOTALL)
    assert found
    return found[1]
