"""The measurements, one function for each promise; each runs several times and tells the median."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

from bench import budgets, flows, servers, verify
from bench.budgets import Budget, Row
from bench.flows import Browser
from bench.generator import Login, Outcome, Wrong, drive
from bench.servers import Server
from bench.wire import Connection, Request

TOP = Path(__file__).resolve().parent.parent
USERS = 8
WHO = "employeeHsaId"


def ready_and_memory(runs: int) -> list[Row]:
    """How long until a login would work, and what the processes hold when nobody logs in."""
    with servers.ours():
        pass  # makes the keys, so that they are warm
    ready, memory = [], []
    for _ in range(runs):
        with servers.ours() as server:
            ready.append(server.ready_after)
            time.sleep(1)
            memory.append(server.memory())
    return [_row(budgets.READY, ready), _row(budgets.MEMORY, memory)]


def speeds(runs: int, seconds: float) -> list[Row]:
    """Our two flows and the peer's full login, in turns, so that drift of the machine hits all alike."""
    with (
        servers.peer(keeping_its_key=True) as peer,
        servers.peer(keeping_its_key=False) as shipped,
        servers.ours() as ours,
    ):
        theirs = [flows.peer_login(flows.names(f"user-{n}")) for n in range(USERS)]
        phones = _phones(ours, 2 * USERS)  # a login of somebody ends the standing session of the same person
        full = [flows.app_elsewhere(phone.device, phone.person, phone.code) for phone in phones[:USERS]]
        standing = [_signed_in(ours, phone) for phone in phones[USERS:]]
        rows: dict[str, list[Outcome]] = {"peer": [], "shipped": [], "full": [], "sso": []}
        for _ in range(runs):
            rows["peer"].append(_load(peer, theirs, seconds, claim="sub"))
            rows["full"].append(_load(ours, full, seconds, claim=WHO))
            rows["sso"].append(_load(ours, standing, seconds, claim=WHO))
            rows["shipped"].append(_load(shipped, theirs, seconds / 2, claim="sub"))

    speed = {name: [outcome.per_second for outcome in outcomes] for name, outcomes in rows.items()}
    p95 = {name: [outcome.p95 for outcome in outcomes] for name, outcomes in rows.items()}
    reference = {
        "peer, key kept, logins/s": median(speed["peer"]),
        "peer as shipped, logins/s": median(speed["shipped"]),
    }
    return [
        _row(budgets.SSO, _ratios(speed["sso"], speed["peer"]), ours=median(speed["sso"]), **reference),
        _row(budgets.FULL, _ratios(speed["full"], speed["peer"]), ours=median(speed["full"]), **reference),
        _row(budgets.FULL_P95, _ratios(p95["full"], p95["peer"]), ours=median(p95["full"])),
    ]


def parallel(runs: int) -> list[Row]:
    """Sixteen users of one client at the same time, each somebody else: nobody may become another."""
    right = []
    with servers.ours() as server:
        users = [flows.app_elsewhere(phone.device, phone.person, phone.code) for phone in _phones(server, 16)]
        for _ in range(runs):
            outcome = drive(server.address, users, logins=1)
            _check(server, outcome, WHO, every=1)
            right.append(float(len({answer.person for answer in outcome.answers})))
    return [_row(budgets.PARALLEL, right)]


def library_http(runs: int) -> list[Row]:
    """The shipped scenarios at HTTP level, told for a hundred of them."""
    took, count = [], 0
    for _ in range(runs):
        seconds, played = _play("http", workers=1)
        took.append(seconds / played * 100)
        count = played
    return [_row(budgets.LIBRARY_HTTP, took, scenarios=count)]


def library_browser(runs: int) -> list[Row]:
    """The shipped scenarios in Chromium, by two workers."""
    took, count = [], 0
    for _ in range(runs):
        seconds, played = _play("browser", workers=2)
        took.append(seconds)
        count = played
    return [_row(budgets.LIBRARY_BROWSER, took, scenarios=count)]


def inner_loop(runs: int) -> list[Row]:
    """What a developer of the harness waits for between two edits."""
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-m",
        "not browser and not slow",
        "-n",
        "2",
        "--dist",
        "loadfile",
    ]
    took = []
    for _ in range(runs):
        begun = time.perf_counter()
        done = subprocess.run(command, cwd=TOP, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise Wrong(f"the tests fail: {done.stdout.strip().splitlines()[-1]}")
        took.append(time.perf_counter() - begun)
    return [_row(budgets.INNER_LOOP, took)]


@dataclass(frozen=True, slots=True)
class _Phone:
    """Somebody with a phone, and how the mock would answer who they are."""

    device: str
    person: frozenset[str]
    code: str


def _phones(server: Server, count: int) -> list[_Phone]:
    """So many people with a phone each. Raises `Wrong` when there are fewer."""
    names = [person["id"] for person in _ask(server, "/mock/people")["people"]]
    people = (_ask(server, f"/mock/people/{name}") for name in names)
    phones = [phone for person in people if (phone := _phone_of(person))]
    if len(phones) < count:
        raise Wrong(f"{count} people with a phone are wanted and there are {len(phones)}")
    return phones[:count]


def _phone_of(person: dict[str, Any]) -> _Phone | None:
    theirs = frozenset(employment["hsa_id"] for employment in person["employments"])
    for held in person["credentials"]:
        if held["kind"] == "mobile" and theirs:
            return _Phone(held["id"], theirs, held["code"])
    return None


def _signed_in(server: Server, phone: _Phone) -> Callable[[], Login]:
    """The flow of a user who is signed in: the first login is made here and not measured."""
    browser = Browser()
    drive(server.address, [flows.app_elsewhere(phone.device, phone.person, phone.code, browser)], logins=1)
    return flows.standing_session(phone.person, browser)


def _load(server: Server, users: list[Callable[[], Login]], seconds: float, *, claim: str) -> Outcome:
    outcome = drive(server.address, users, seconds=seconds)
    _check(server, outcome, claim)
    return outcome


def _check(server: Server, outcome: Outcome, claim: str, *, every: int = 50) -> None:
    issuer = server.url
    if server.name != servers.PEER:
        issuer = f"http://localhost:{server.address[1]}/oidc"
    path = "/jwks" if server.name == servers.PEER else "/oidc/jwks.json"
    verify.identities(outcome.answers, claim)
    verify.signatures(outcome.answers, _ask(server, path), issuer=issuer, audience=flows.CLIENT, every=every)


def _ask(server: Server, path: str) -> Any:
    connection = Connection(*server.address)
    try:
        return connection.ask(Request("GET", path)).json
    finally:
        connection.close()


def _play(driver: str, *, workers: int) -> tuple[float, int]:
    """Play the library once: the seconds it took and how many scenarios. Raises `Wrong` on a red one."""
    program = str(Path(sys.executable).with_name("siths-harness"))
    with TemporaryDirectory(prefix="siths-bench-") as out:
        command = [program, "run", "--driver", driver, "--json", "--out", out, "-n", str(workers)]
        begun = time.perf_counter()
        done = subprocess.run(
            command, capture_output=True, text=True, check=False, env=os.environ | {"CI": "true"}
        )
        seconds = time.perf_counter() - begun
    if done.returncode != 0:
        raise Wrong(f"the library ended with exit code {done.returncode}: {done.stderr.strip()[-300:]}")
    summary = json.loads(done.stdout)["summary"]
    return seconds, summary["passed"]


def _ratios(ours: list[float], theirs: list[float]) -> list[float]:
    return [mine / other for mine, other in zip(ours, theirs, strict=True)]


def _row(budget: Budget, runs: list[float], **beside: float) -> Row:
    return Row(budget, median(runs), runs, beside)
