"""An environment: an isolated instance of everything, with its own people, clock, faults, status and journal."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from pathlib import Path

from idp_mock.authservice.service import AuthService
from idp_mock.clients.load import load as load_clients
from idp_mock.clients.registry import Registry
from idp_mock.clock import Clock
from idp_mock.config import IdpConfig
from idp_mock.credentials.hierarchy import Hierarchy
from idp_mock.credentials.keys import KeyCache
from idp_mock.credentials.status import Register
from idp_mock.credentials.verify import Verifier
from idp_mock.credentials.wallet import Wallet
from idp_mock.devices.app import App
from idp_mock.faults.told import Faults
from idp_mock.idp.back import Back
from idp_mock.idp.back_channel import BackChannel
from idp_mock.idp.idp import Idp
from idp_mock.idp.retell import Retell
from idp_mock.idp.sent import Sent
from idp_mock.journal import Journal, What
from idp_mock.oidc.keys import signing_key
from idp_mock.oidc.rollover import KeyRing
from idp_mock.oidc.tokens import Tokens
from idp_mock.people.hsa import Hsa
from idp_mock.people.person import Person
from idp_mock.signin.sso import SsoSessions
from idp_mock.store.memory import MemoryStore

DEFAULT = "default"


@dataclass(frozen=True, kw_only=True)
class Environment:
    """All the parts of one environment, put together."""

    name: str
    config: IdpConfig
    clock: Clock
    journal: Journal
    store: MemoryStore
    hsa: Hsa
    clients: Registry
    hierarchy: Hierarchy
    register: Register
    wallet: Wallet
    authservice: AuthService
    app: App
    faults: Faults
    idp: Idp
    back_channel: BackChannel

    def reset(self) -> None:
        """As new: nobody signed in, nothing revoked or locked, no fault, the clock right. People and keys stay."""
        self.store.clear()
        self.faults.clear()
        self.register.reset()
        self.clock.reset()
        self.wallet.forget()
        self.journal.tell("owner", "idp", What.ENVIRONMENT_RESET)


class Environments:
    """The environments of one mock; the default one is at the root."""

    def __init__(self, config: IdpConfig, *, proof_key: bytes | None = None) -> None:
        self.config = config
        self.cache = KeyCache(config.cache)
        self.proof_key = proof_key or self.cache.secret("proof.key", 32)
        self._lock = threading.Lock()
        self._made = {DEFAULT: self._make(DEFAULT, config)}

    @property
    def default(self) -> Environment:
        return self._made[DEFAULT]

    def _make(self, name: str, config: IdpConfig) -> Environment:
        clock = Clock()
        journal = Journal(name, clock)
        store = MemoryStore(clock)
        hsa = Hsa(_people(config.people, any_person=config.any_person))
        clients = Registry(config.clients, journal)
        for client in load_clients(config.more_clients) if config.more_clients else ():
            clients.add(client)
        hierarchy = Hierarchy(config.pki, self.cache, config.url)
        register = Register(clock)
        wallet = Wallet(hsa, hierarchy, self.cache, register, clock)
        verifier = Verifier(
            hierarchy=hierarchy,
            register=register,
            clock=clock,
            journal=journal,
            old_cards=config.old_cards,
        )
        authservice = AuthService(store=store, clock=clock, verifier=verifier, journal=journal, config=config)
        app = App(wallet=wallet, hsa=hsa, authservice=authservice, store=store, journal=journal, clock=clock)
        faults = Faults(journal)
        sessions = SsoSessions(store, clock, config.sso_life)
        retell = Retell(config=config, hsa=hsa, sessions=sessions, journal=journal, clock=clock)
        back = Back(config=config, retell=retell, faults=faults, journal=journal, clock=clock, store=store)
        tokens = Tokens(
            config=config,
            keys=KeyRing(store, lambda number: signing_key(hierarchy, self.cache, number)),
            faults=faults,
            another_key=lambda: self.cache.key("unpublished", 2048),
        )
        return Environment(
            name=name,
            config=config,
            clock=clock,
            journal=journal,
            store=store,
            hsa=hsa,
            clients=clients,
            hierarchy=hierarchy,
            register=register,
            wallet=wallet,
            authservice=authservice,
            app=app,
            faults=faults,
            idp=Idp(
                config=config,
                clients=clients,
                verifier=verifier,
                authservice=authservice,
                sessions=sessions,
                retell=retell,
                back=back,
                sent=Sent(config=config, clients=clients, journal=journal, clock=clock, store=store),
                faults=faults,
                journal=journal,
                clock=clock,
                store=store,
                proof_key=self.proof_key,
                issuers=lambda: hierarchy.person_issuers(old=config.old_cards),
            ),
            back_channel=BackChannel(
                clients=clients,
                tokens=tokens,
                sessions=sessions,
                faults=faults,
                journal=journal,
                clock=clock,
                store=store,
            ),
        )


def _people(path: Path | None, *, any_person: bool) -> tuple[Person, ...]:
    from idp_mock.people.load import SHIPPED, load  # pydantic is slow to import, and only files need it

    return load(path or SHIPPED, any_person=any_person)
