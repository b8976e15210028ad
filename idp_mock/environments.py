"""An environment: an isolated instance of everything, with its own people, clock, faults, status and journal."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from idp_mock.authservice.service import AuthService
from idp_mock.clients.client import Client
from idp_mock.clients.load import SHIPPED as CLIENTS
from idp_mock.clients.load import load as load_clients
from idp_mock.clients.registry import Registry
from idp_mock.clock import Clock
from idp_mock.config import IdpConfig
from idp_mock.credentials.hierarchy import Hierarchy
from idp_mock.credentials.issuers import Issuers
from idp_mock.credentials.keys import KeyCache
from idp_mock.credentials.status import Register
from idp_mock.credentials.verify import Verifier
from idp_mock.credentials.wallet import Wallet
from idp_mock.devices.app import App
from idp_mock.errors import BadControl, BadSetting, NotFound, TooManyEnvironments
from idp_mock.faults.closed_door import ClosedDoor
from idp_mock.faults.pause import Pause
from idp_mock.faults.told import Faults
from idp_mock.hosts import Pki
from idp_mock.idp.back import Back
from idp_mock.idp.back_channel import BackChannel
from idp_mock.idp.delivery import Delivery
from idp_mock.idp.directory import Directory
from idp_mock.idp.idp import Idp
from idp_mock.idp.others import Others
from idp_mock.idp.retell import Retell
from idp_mock.idp.sent import Sent
from idp_mock.idp.service import Service
from idp_mock.idp.standing import Standing
from idp_mock.issuing.desk import Desk
from idp_mock.issuing.kiv import Kiv
from idp_mock.issuing.mina_sidor import MinaSidor
from idp_mock.issuing.owner import Owner
from idp_mock.issuing.portal import Portal
from idp_mock.journal import Journal, What
from idp_mock.oidc.keys import signing_key
from idp_mock.oidc.rollover import KeyRing
from idp_mock.oidc.tokens import Tokens
from idp_mock.people.hsa import Hsa
from idp_mock.people.person import Person
from idp_mock.signin.sso import SsoSessions
from idp_mock.store.memory import MemoryStore

DEFAULT = "default"
NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")


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
    issuers: Issuers
    wallet: Wallet
    authservice: AuthService
    app: App
    portal: Portal
    mina_sidor: MinaSidor
    owner: Owner
    kiv: Kiv
    desk: Desk
    faults: Faults
    pause: Callable[[float], None]
    service: Service
    idp: Idp
    back_channel: BackChannel

    def reset(self) -> None:
        """As new: nobody signed in, nothing issued, revoked or locked, no fault, the clock right. Keys stay."""
        self.store.clear()
        self.faults.clear()
        self.register.reset()
        self.clock.reset()
        self.hsa.forget()
        self.wallet.forget()
        self.journal.tell("owner", "idp", What.ENVIRONMENT_RESET)


class Anchors(Protocol):
    """The CAs that a listener is to know of one hierarchy, PEM."""

    def __call__(self, hierarchy: Hierarchy, *, old: bool, telia: bool) -> str: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What sets an environment apart from the default one. None: as there."""

    settings: Mapping[str, Any] = field(
        default_factory=dict
    )  # fields of IdpConfig that an environment may set
    people: tuple[Person, ...] | None = None
    clients: tuple[Client, ...] | None = None


class Environments:
    """The environments of one mock: the default one at the root, and others below ``/e/NAME``.

    They share keys and CAs, and nothing else: people, serial numbers and what is revoked, clients, clock, faults,
    sessions and journal are each environment's own.
    """

    def __init__(self, config: IdpConfig, *, proof_key: bytes | None = None) -> None:
        self.config = config
        self.cache = KeyCache(config.cache)
        self.proof_key = proof_key or self.cache.secret("proof.key", 32)
        self._lock = threading.Lock()
        self._pause, self._closed_door = Pause(), ClosedDoor(config.mtls_host)
        self._hierarchies: dict[Pki, Hierarchy] = {}
        people = Hsa(_people(config.people, any_person=config.any_person))
        more = load_clients(config.more_clients) if config.more_clients else ()
        self._made = {DEFAULT: self._make(DEFAULT, config, people, config.clients or CLIENTS, more)}

    @property
    def default(self) -> Environment:
        return self._made[DEFAULT]

    def __iter__(self) -> Iterator[Environment]:
        return iter(self._made.values())

    def get(self, name: str) -> Environment:
        """The environment called so. Raises `NotFound`."""
        found = self._made.get(name)
        if found is None:
            raise NotFound(f"there is no environment {name!r:.60}")
        return found

    def create(self, name: str, wanted: Wanted) -> Environment:
        """A new environment; one with the same name is gone then. Raises `BadControl`, and `TooManyEnvironments`."""
        if not NAME.fullmatch(name) or name == DEFAULT:
            raise BadControl(
                f"an environment is called by small letters, digits and dashes, not {name!r:.60}"
            )
        try:
            config = self.config.with_settings(wanted.settings).below(name)
        except BadSetting as error:
            raise BadControl(str(error)) from None
        hsa = self.default.hsa.apart() if wanted.people is None else Hsa(wanted.people)
        own = wanted.clients is not None
        file = None if own else config.clients or CLIENTS
        clients = wanted.clients if wanted.clients is not None else self.default.clients.added
        with self._lock:
            if len(self._made) > self.config.environments and name not in self._made:
                raise TooManyEnvironments(f"{self.config.environments} stand already")
            made = self._make(name, config, hsa, file, clients)
            self._made = {**self._made, name: made}
        made.journal.tell("owner", "idp", What.ENVIRONMENT_MADE, {"settings": dict(wanted.settings)})
        return made

    def drop(self, name: str) -> None:
        """The environment, and all it remembers, is gone. Raises `NotFound`, and `BadControl` for the default one."""
        self.get(name)
        if name == DEFAULT:
            raise BadControl("the default environment stays; it can be reset")
        with self._lock:
            self._made = {known: made for known, made in self._made.items() if known != name}

    def end(self) -> None:
        """The mock stops: nobody is kept waiting any more."""
        self._pause.end()
        self._closed_door.end()

    def anchors(self, of: Anchors) -> str:
        """The CAs that the mutual-TLS listener lets through the handshake: those of every environment.

        Those of older cards where somebody in an environment holds one.
        """
        made = [(environment.hierarchy.names.pki, environment.hsa) for environment in self]
        return "".join(
            of(
                hierarchy,
                old=any(hsa.somebody_bears_type_1 for of_pki, hsa in made if of_pki == pki),
                telia=any(hsa.somebody_bears_telia for of_pki, hsa in made if of_pki == pki),
            )
            for pki, hierarchy in list(self._hierarchies.items())
        )

    def _hierarchy(self, pki: Pki) -> Hierarchy:
        """The CAs of this name, which environments share."""
        if pki not in self._hierarchies:
            self._hierarchies[pki] = Hierarchy(pki, self.cache, self.config.url)
        return self._hierarchies[pki]

    def _make(
        self, name: str, config: IdpConfig, hsa: Hsa, file: Path | None, added: Iterable[Client]
    ) -> Environment:
        clock = Clock(begins_at=config.begins_at)
        journal = Journal(name, clock)
        store = MemoryStore(clock)
        clients = Registry(file, journal, added=added)
        hierarchy = self._hierarchy(config.ca_names).seen_from(config.url)
        register = Register(clock)
        wallet = Wallet(hsa, hierarchy, self.cache, register, clock)
        faults = Faults(journal)
        issuers = Issuers(register, faults, clock)
        verifier = Verifier(hierarchy=hierarchy, issuers=issuers, clock=clock, journal=journal, config=config)
        authservice = AuthService(
            store=store, clock=clock, verifier=verifier, faults=faults, journal=journal, config=config
        )
        app = App(
            wallet=wallet,
            hsa=hsa,
            authservice=authservice,
            store=store,
            journal=journal,
            clock=clock,
            minimum=config.client_minimum,
        )
        desk = Desk(
            hsa=hsa, wallet=wallet, register=register, codes=app, store=store, journal=journal, clock=clock
        )
        pause = self._pause.up_to(config.slowness)
        service = Service(faults=faults, pause=pause)
        sessions = SsoSessions(store, clock, config.sso_life, config.hint_life)
        directory = Directory(hsa=hsa, faults=faults, journal=journal)
        retell = Retell(config=config, directory=directory, sessions=sessions, clock=clock)
        keys = KeyRing(store, lambda number: signing_key(hierarchy, self.cache, number))
        tokens = Tokens(
            config=config,
            keys=keys,
            faults=faults,
            another_key=lambda: self.cache.key("unpublished", 2048),
        )
        others = Others(
            config=config,
            clients=clients,
            tokens=tokens,
            delivery=Delivery(lambda: self._hierarchy(self.config.ca_names).root.pem.decode()),
            journal=journal,
        )
        back = Back(
            config=config,
            retell=retell,
            others=others,
            faults=faults,
            journal=journal,
            clock=clock,
            store=store,
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
            issuers=issuers,
            wallet=wallet,
            authservice=authservice,
            app=app,
            portal=Portal(desk),
            mina_sidor=MinaSidor(desk),
            owner=Owner(desk),
            kiv=Kiv(desk),
            desk=desk,
            faults=faults,
            pause=pause,
            service=service,
            idp=Idp(
                config=config,
                clients=clients,
                verifier=verifier,
                authservice=authservice,
                sessions=sessions,
                standing=Standing(config=config, sessions=sessions, verifier=verifier, faults=faults),
                retell=retell,
                back=back,
                sent=Sent(
                    config=config, clients=clients, keys=keys, journal=journal, clock=clock, store=store
                ),
                service=service,
                faults=faults,
                closed_door=self._closed_door,
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
                service=service,
                others=others,
                faults=faults,
                journal=journal,
                clock=clock,
                store=store,
            ),
        )


def _people(path: Path | None, *, any_person: bool) -> tuple[Person, ...]:
    from idp_mock.people.load import SHIPPED, load  # pydantic is slow to import, and only files need it

    return load(path or SHIPPED, any_person=any_person)
