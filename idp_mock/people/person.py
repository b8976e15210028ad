"""Persons, employments and commissions, as HSA tells of them (inera-idp:2.1, source H)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

Kind = Literal[
    "ordinary-card",  # ordinarie SITHS-kort: personnummer certificate and HSA-id certificate, LoA 3
    "upgraded-card",  # an old card that was upgraded: the new pairs beside what may be left of the old (siths-eid:4.2)
    "type-1-card",  # an old card that was not: certificates of SITHS Type 1 CA v1 alone, LoA 2 (case:19)
    "reserve-card-loa2",  # reservkort, tillitsnivå 2: the LoA 2 twins, six months at most (gits:13)
    "reserve-card-loa3",  # reservkort, tillitsnivå 3: as an ordinary card, six months at most (gits:14)
    "mobile",  # Mobilt SITHS: one personnummer certificate from the Mobile CA, LoA 3
    "card-of-another-environment",  # a test card used against production, or the reverse (case:52)
    "blank-reserve-card",  # delivered, nothing fetched onto it yet (case:24)
    "function-certificate",  # what vouches for a system, put where a person's should be
]
ORDINARY_CARDS: frozenset[Kind] = frozenset({"ordinary-card", "upgraded-card", "type-1-card"})
RESERVE_CARDS: frozenset[Kind] = frozenset({"reserve-card-loa2", "reserve-card-loa3", "blank-reserve-card"})

# The produktkod that stands on a card; those of ordinary cards are told by their first digit (siths-eid:3.5, 7).
Series = Literal["6XX", "7XX", "473", "573"]
Phone = Literal["iphone", "android"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Organisation:
    """A care provider or another employer."""

    hsa_id: str
    name: str
    number: str  # organisation number with dash, as in 447766-3324 (inera-idp:2.1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Right:
    """One line of commissionRight: ``Aktivitet;Informationstyp;Omfång``."""

    activity: str
    information: str
    scope: str

    def __str__(self) -> str:
        return f"{self.activity};{self.information};{self.scope}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Commission:
    """A vårdmedarbetaruppdrag: what an employment may do, for which care unit and care provider."""

    hsa_id: str
    name: str
    purpose: str  # Vård och behandling, Administration, ...
    unit_hsa_id: str
    unit_name: str
    provider: Organisation
    rights: tuple[Right, ...] = ()
    ends: date | None = None  # the last day it holds
    unit_start: date | None = None  # since when there is such a care unit


@dataclass(frozen=True, slots=True, kw_only=True)
class Sector:
    """A unit that an administrator looks after."""

    unit_hsa_id: str
    name: str = ""
    flag: str = ""
    feigned: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AdminCommission:
    """An assignment to administer, within a behörighetsområde."""

    hsa_id: str
    responsible_organisation: str = ""
    feigned: bool | None = None
    sectors: tuple[Sector, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthorizationScope:
    """A behörighetsområde and what one is in it (inera-idp:2.5)."""

    code: str
    name: str = ""
    description: str = ""
    property_code: str = ""
    property_name: str = ""
    property_description: str = ""
    admin_commissions: tuple[AdminCommission, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Employment:
    """A tjänste-id: one ``employeeHsaId`` of a person, in one organisation."""

    hsa_id: str
    organisation: Organisation
    title: str = ""
    mail: str = ""
    telephone: str = ""
    mobile: str = ""
    pa_title_code: str = ""
    occupational_code: str = ""
    prescription_code: str = ""
    group_prescription_codes: tuple[str, ...] = ()
    licences: tuple[str, ...] = ()
    licence_number: str = ""
    specialities: tuple[str, ...] = ()
    system_roles: tuple[str, ...] = ()
    pharmacy: str = ""
    authorization_scopes: tuple[AuthorizationScope, ...] = ()
    commissions: tuple[Commission, ...] = ()

    @property
    def affiliation(self) -> str:
        """Who one is at the employer."""
        return self.at(self.organisation)

    def at(self, organisation: Organisation) -> str:
        """As Sweden Connect writes an affiliation: ``id@orgnumber`` [I]; the number without its dash [MOCK]."""
        return f"{self.hsa_id}@{organisation.number.replace('-', '')}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """That a person holds a credential: which kind, and what is special about this one.

    ``credentials`` makes the real thing of it when it is first used. What is None or empty follows from the kind.
    """

    id: str  # anna-lindgren.ordinary-card, unique in the file
    kind: Kind
    code: str = "123456"  # legitimeringskod, six to eight digits (siths-eid:3.5)
    employment: str = ""  # the employeeHsaId that its HSA-id certificate bears; empty: the first one
    issued_with: str = ""  # the HSA-id that it bears although HSA no longer knows it (case:38)
    more_employments: tuple[str, ...] = ()  # of further HSA-id certificates; one at most (gits:6)
    series: Series | None = None
    card_number: str = ""  # nineteen digits
    made: date | None = None  # when the card was produced, or the Mobilt SITHS fetched
    ordered: date | None = None
    valid_from: date | None = None  # the first day of its certificates
    days: int = 0  # how many days they hold
    extended: int = 0  # how often a reserve card was extended already (gits:13, gits:14)
    leftovers: bool = False  # an upgraded card onto which the old certificates were fetched back
    telia: bool = False  # a Telia e-legitimation is on it too (gits:4)
    signature: bool = False  # certificates for signatures were fetched onto it (gits:5)
    made_from: str = ""  # the credential that a Mobilt SITHS was fetched with
    phone: Phone = "iphone"  # what a Mobilt SITHS is in

    @property
    def bears_type_1(self) -> bool:
        """Whether certificates of the old SITHS Type 1 CA v1 are on it."""
        return self.kind == "type-1-card" or self.leftovers


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A natural person. Everybody here is fictitious."""

    id: str  # anna-lindgren: how scenarios, targets and the control API name the person
    personal_number: str  # personnummer or samordningsnummer, twelve digits
    given_name: str
    family_name: str
    protected: bool = False  # skyddade personuppgifter: HSA tells less (case:42)
    employments: tuple[Employment, ...] = ()
    credentials: tuple[Held, ...] = field(default=())
    about: str = ""  # one sentence for whoever looks for a person to test with

    @property
    def name(self) -> str:
        return f"{self.given_name} {self.family_name}"

    @property
    def has_coordination_number(self) -> bool:
        """Samordningsnummer: the day of birth plus 60 (case:20)."""
        return int(self.personal_number[6:8]) > 60
