"""A whole mock without a web: real keys and certificates, a clock and chance that a test holds in its hand."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from functools import lru_cache
from itertools import count

from idp_mock.authservice.service import AuthService
from idp_mock.clock import Clock
from idp_mock.config import IdpConfig
from idp_mock.credentials.hierarchy import Hierarchy
from idp_mock.credentials.issuers import Issuers
from idp_mock.credentials.keys import KeyCache
from idp_mock.credentials.status import Register
from idp_mock.credentials.verify import Verifier
from idp_mock.credentials.wallet import Wallet
from idp_mock.devices.app import App
from idp_mock.faults.told import Faults
from idp_mock.journal import Event, Journal
from idp_mock.people.hsa import Hsa
from idp_mock.people.load import load
from idp_mock.people.person import Person
from idp_mock.store.memory import MemoryStore

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
CARD = "nurse-one-commission.ordinary-card"
RESERVE = "nurse-one-commission.reserve-card-loa2"
PHONE = "nurse-one-commission.mobile"


@lru_cache(maxsize=1)
def people() -> tuple[Person, ...]:
    return load()


@lru_cache(maxsize=1)
def keys() -> KeyCache:
    """The user's own cache: making keys is the one slow thing, so it happens once on a machine."""
    return KeyCache()


@lru_cache(maxsize=1)
def hierarchy() -> Hierarchy:
    return Hierarchy("test", keys(), "http://localhost:8400")


class Mock:
    """What one environment is made of, at nine o'clock on a Monday in March."""

    def __init__(self, config: IdpConfig | None = None) -> None:
        self.config = config or IdpConfig()
        self.clock = Clock(lambda: NOW)
        self.store = MemoryStore(self.clock)
        self.journal = Journal("default", self.clock, wall=lambda: NOW)
        self.register = Register(self.clock)
        self.hsa = Hsa(people())
        self.hierarchy = hierarchy()
        self.wallet = Wallet(self.hsa, self.hierarchy, keys(), self.register, self.clock)
        self.faults = Faults(self.journal)
        self.issuers = Issuers(self.register, self.faults, self.clock)
        self.verifier = Verifier(
            hierarchy=self.hierarchy,
            issuers=self.issuers,
            clock=self.clock,
            journal=self.journal,
            config=self.config,
        )
        self.token = numbered("token")
        self.authservice = AuthService(
            store=self.store,
            clock=self.clock,
            verifier=self.verifier,
            faults=self.faults,
            journal=self.journal,
            config=self.config,
            token=self.token,
        )
        self.app = App(
            wallet=self.wallet,
            hsa=self.hsa,
            authservice=self.authservice,
            store=self.store,
            journal=self.journal,
            clock=self.clock,
            minimum=self.config.client_minimum,
        )

    def told(self, login: str = "") -> list[tuple[str, str]]:
        """What the journal tells, and with which code."""
        return [(event.what.value, event.code) for event in self.events(login)]

    def events(self, login: str = "") -> list[Event]:
        return self.journal.after(login=login)


def numbered(name: str) -> Callable[[], str]:
    """Chance that can be foretold: name-1, name-2, ..."""
    numbers = count(1)
    return lambda: f"{name}-{next(numbers)}"
