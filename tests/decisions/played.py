"""The mock and the sample as a user starts them, and every login played through them over plain HTTP."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import requests
from cryptography import x509

from scenarios.control import Control, Refused
from scenarios.devices import Devices
from scenarios.drivers import Reach
from scenarios.drivers.http import HttpDriver
from scenarios.model import Bears, Method, Scenario, SignIn
from scenarios.targets.target import Target, load_target
from scenarios.user import User
from tests.decisions.certificates import Shown
from tests.decisions.expected import FUNCTIONS, Outcome, State, commissions, decision, refusal
from tests.scenarios.program import program

CARD: tuple[Method, ...] = ("card", "app-here", "app-elsewhere")


@dataclass(frozen=True)
class Way:
    """One way to log in: a credential, a method, and the certificate of a card that is picked."""

    credential: str  # as the mock calls it: person.credential
    kind: str
    method: Method
    bears: Bears

    def __str__(self) -> str:
        return f"{self.credential} by {self.method} ({self.bears})"

    @property
    def device(self) -> str:
        return "iphone" if self.kind == "mobile" else "windows-minidriver"


class Ground:
    """A running mock and sample. ``at`` is the time that the sample decides at."""

    def __init__(self, said: dict[str, Any], at: datetime) -> None:
        self.at = at
        self.control = Control(said["idp"])
        ca = requests.get(f"{said['idp']}/mock/ca.pem", timeout=10).text
        self._root = x509.load_pem_x509_certificate(ca.encode())
        self._reach = Reach(mtls=said["mtls"], ca=ca)
        self._target: Target = load_target().at(url=said["rp"], idp=said["idp"], client_id="sample-rp")

    # --- what there is --------------------------------------------------------------------------------------------

    def ways(self) -> Iterator[Way]:
        """Every credential by every method, and every other certificate that can be picked on a card."""
        for held in self.control.ask("GET", "credentials")["credentials"]:
            said = self.control.ask("GET", f"credentials/{held['id']}")
            if held["kind"] != "mobile":
                for bears in ("hsa-id", *_others(said)):
                    yield Way(held["id"], held["kind"], "card", bears)
            for method in CARD[1:]:
                yield Way(held["id"], held["kind"], method, "personal-number")

    def shown(self, way: Way) -> Shown | None:
        """The certificate that this way leads to; None: there is none to show."""
        try:
            pem = self.control.ask("GET", f"credentials/{way.credential}/pem", bears=way.bears)
        except Refused:
            return None
        return Shown(pem["certificate"], self._root, fetched)

    # --- what must come of it, and what does ----------------------------------------------------------------------

    def expects(self, way: Way, state: State, choice: int) -> tuple[Outcome, str | None]:
        """And the row that is to be chosen, where there are several."""
        shown = self.shown(way)
        code = refusal(shown, way.method, state)
        if code or shown is None:
            return Outcome(code), None
        rows = commissions(shown, state.now)
        row = rows[choice % len(rows)] if rows else None
        decided = {
            name: decision(name, shown, row["purpose"] if row else None, self.at) for name in FUNCTIONS
        }
        return Outcome("signed-in", decided), row["name"] if row and len(rows) > 1 else None

    def plays(self, way: Way, row: str | None) -> Outcome:
        """A browser of its own logs in so, and opens each function."""
        with self.user(way) as user:
            return self.logs_in(user, row)

    def logs_in(self, user: User, row: str | None = None) -> Outcome:
        user.open("/login")
        user.sign_in(SignIn(choose=row))
        page = user.driver.see()
        if refused := page.find("[data-refused]"):
            return Outcome(str(refused["data-code"]))
        if not page.is_of(self._target.url):
            body = page.soup.body
            return Outcome(str(body.get("data-code") or user.refused) if body else "")
        return Outcome("signed-in", self.decided(user))

    def decided(self, user: User) -> dict[str, str]:
        return {name: self._decided(user, name) for name in FUNCTIONS}

    @contextmanager
    def user(self, way: Way) -> Iterator[User]:
        """Somebody at a browser, with the card in the reader and its certificate picked."""
        person, _, credential = way.credential.partition(".")
        story = Scenario.model_validate(
            {
                "format": 1,
                "id": "decisions/one",
                "name": "One",
                "why": "One",
                "source": ["gits:15"],
                "person": person,
                "credential": credential,
                "device": way.device,
                "method": way.method,
                "steps": [{"expect": "signed-in"}],
            }
        )
        driver = HttpDriver(self._reach)
        try:
            user = User(story, self._target, Devices(self.control), driver)
            if way.method == "card" and way.bears != "hsa-id":
                user.pick(way.bears)
            yield user
        finally:
            driver.close()

    def _decided(self, user: User, function: str) -> str:
        user.open(f"/{function}")
        found = user.driver.see().find("[data-decision][data-code]")
        return str(found["data-code"]) if found else f"a page at {user.driver.see().address}"

    def differences(self, ways: list[Way], state: State) -> list[str]:
        """A line for everything that is otherwise than it must be."""
        told = []
        for number, way in enumerate(ways):
            wanted, row = self.expects(way, state, number)
            told += [f"{way}, {state.name}: {line}" for line in wanted.differs(self.plays(way, row))]
        return told

    # --- what happens -----------------------------------------------------------------------------------------------

    def state(self, name: str, moved: timedelta = timedelta(0), **so: bool) -> State:
        """As new, and then with the clock moved."""
        self.control.reset()
        self.control.move_clock(moved.total_seconds())
        return State(name, datetime.now(UTC) + moved, **so)

    def happens(self, what: str, ways: list[Way]) -> None:
        """``revoke`` or ``block-pin``, to every credential that bears a certificate."""
        for credential in sorted({way.credential for way in ways if self.shown(way)}):
            self.control.ask("POST", f"credentials/{credential}/{what}")


@contextmanager
def ground(at: str, **env: str) -> Iterator[Ground]:
    """``siths-harness up`` on free ports, with a sample that decides as if it were ``at``, in Sweden."""
    own = {"SITHS_IDP_POLL": "0.2", "SITHS_RP_AT": at}
    ports = ("--port", "0", "--mtls-port", "0", "--rp-port", "0")
    with program("up", *ports, cwd=Path(__file__).parent, **own, **env) as started:
        from tests.decisions.expected import SWEDEN

        yield Ground(started.ready(), datetime.fromisoformat(at).replace(tzinfo=SWEDEN))


@cache
def fetched(address: str) -> x509.Certificate | None:
    answer = requests.get(address, timeout=10)
    return x509.load_der_x509_certificate(answer.content) if answer.ok else None


def _others(said: dict[str, Any]) -> list[Bears]:
    """What else can be picked on this card."""
    borne = {one["bears"] for one in said["certificates"] if one["for"] == "login"}
    return [bears for bears in ("personal-number", "second-hsa-id", "type-1", "telia") if bears in borne]
