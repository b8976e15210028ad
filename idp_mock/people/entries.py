"""What people.yaml may hold. docs/people.md describes it, and docs/schemas/people.schema.json is made of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from idp_mock.people.generate import GENERATED
from idp_mock.people.held import CredentialEntry
from idp_mock.people.rules import Holder, cannot_be_held
from idp_mock.people.values import Day, HsaId, Mail, PersonalNumber, Slug, Strict
from siths_files import Misfits, Where


class OrganisationEntry(Strict):
    """A care provider or another employer."""

    hsa_id: HsaId
    name: str
    number: Annotated[str, Field(pattern=r"^\d{6}-\d{4}$")]


class CommissionEntry(Strict):
    """A vårdmedarbetaruppdrag."""

    hsa_id: HsaId
    name: str
    purpose: str
    unit: HsaId
    unit_name: str
    unit_start: Day | None = None
    rights: list[Annotated[str, Field(pattern=r"^[^;]+;[^;]+;[^;]+$")]] = []
    ends: Day | None = None


class SectorEntry(Strict):
    """A unit that an administrator looks after."""

    unit: HsaId
    name: str = ""
    flag: str = ""
    feigned: bool | None = None


class AdminCommissionEntry(Strict):
    """An assignment to administer."""

    hsa_id: HsaId
    responsible_organisation: str = ""
    feigned: bool | None = None
    sectors: list[SectorEntry] = []


class AuthorizationScopeEntry(Strict):
    """A behörighetsområde and what one is in it."""

    code: Annotated[str, Field(min_length=1)]
    name: str = ""
    description: str = ""
    property_code: str = ""
    property_name: str = ""
    property_description: str = ""
    admin_commissions: list[AdminCommissionEntry] = []


class EmploymentEntry(Strict):
    """A tjänste-id."""

    hsa_id: HsaId
    organisation: str
    title: str = ""
    mail: Mail = ""
    telephone: str = ""
    mobile: str = ""
    pa_title_code: str = ""
    occupational_code: str = ""
    prescription_code: str = ""
    group_prescription_codes: list[str] = []
    licences: list[str] = []
    licence_number: str = ""
    specialities: list[str] = []
    system_roles: list[str] = []
    pharmacy: str = ""
    authorization_scopes: list[AuthorizationScopeEntry] = []
    commissions: list[CommissionEntry] = []


class PersonEntry(Strict):
    """A natural person, fictitious."""

    id: Slug
    about: str = ""
    personal_number: PersonalNumber
    given_name: Annotated[str, Field(min_length=1)]
    family_name: Annotated[str, Field(min_length=1)]
    protected: bool = False
    employments: list[EmploymentEntry] = []
    credentials: list[CredentialEntry] = []

    @model_validator(mode="after")
    def _holds_what_it_may(self) -> Self:
        if faults := self.misfits():
            raise Misfits(*faults)
        return self

    def misfits(self) -> list[tuple[Where, str]]:
        """What cannot be so together, and where."""
        faults: list[tuple[Where, str]] = []
        if len(f"{self.given_name} {self.family_name}".encode()) > 64:  # commonName, RFC 5280 appendix A.1
            faults.append(
                (("given_name",), "the whole name is longer than the 64 bytes a certificate has for it")
            )
        holder = Holder(
            has_coordination_number=self.personal_number[6:8] > "60",
            hsa_ids=tuple(employment.hsa_id for employment in self.employments),
            credentials=tuple(self.credentials),
        )
        faults += ((("credentials", n), what) for n, what in cannot_be_held(holder))
        return faults


class Generate(Strict):
    """More people, made up from a seed."""

    count: Annotated[int, Field(ge=0, le=1_000_000)]
    seed: int = 1


class PeopleFile(Strict):
    """people.yaml"""

    format: Literal[1]
    organisations: dict[Slug, OrganisationEntry]
    people: list[PersonEntry] = []
    generate: Generate | None = None

    @model_validator(mode="after")
    def _hangs_together(self) -> Self:
        if faults := self.misfits():
            raise Misfits(*faults)
        return self

    def misfits(self) -> list[tuple[Where, str]]:
        """What cannot be so together, and where; not what one person has wrong alone."""
        return [*self._clashes(), *self._unemployable(), *self._still_known()]

    def _clashes(self) -> Iterator[tuple[Where, str]]:
        """What must be told apart and cannot be; the commissions of one person among themselves."""
        seen: set[str] = set()
        for n, person in enumerate(self.people):
            own: set[str] = set()
            for at, given, among in _names(person, seen, own):
                if given and given in among:
                    why = "; a card is one person's, and one (gits:9)" if at[-1] == "card_number" else ""
                    yield ("people", n, *at), f"{given} stands for two{why}"
                among.add(given)
            if self.generate and person.id.startswith(GENERATED):
                yield ("people", n, "id"), f"{person.id} is a name of generated people"

    def _unemployable(self) -> Iterator[tuple[Where, str]]:
        for n, person in enumerate(self.people):
            for m, employment in enumerate(person.employments):
                if employment.organisation not in self.organisations:
                    at = ("people", n, "employments", m, "organisation")
                    yield at, f"{person.id}: there is no organisation {employment.organisation}"
        if self.generate and not self.organisations:
            yield ("generate",), "generate needs an organisation to employ somebody"

    def _still_known(self) -> Iterator[tuple[Where, str]]:
        known = {employment.hsa_id for person in self.people for employment in person.employments}
        for n, person in enumerate(self.people):
            for m, held in enumerate(person.credentials):
                if held.issued_with in known:
                    at = ("people", n, "credentials", m)
                    yield at, f"{held.kind}: issued_with is for an HSA-id that HSA no longer knows"


def _names(person: PersonEntry, everybodys: set[str], own: set[str]) -> Iterator[tuple[Where, str, set[str]]]:
    """Each name of ``person`` and of what is theirs, where it stands, and among which it must be the only one."""
    yield ("id",), person.id, everybodys
    yield ("personal_number",), person.personal_number, everybodys
    for n, employment in enumerate(person.employments):
        yield ("employments", n, "hsa_id"), employment.hsa_id, everybodys
        for m, commission in enumerate(employment.commissions):
            yield ("employments", n, "commissions", m, "hsa_id"), commission.hsa_id, own
    for n, held in enumerate(person.credentials):
        yield ("credentials", n), credential_id(person, held), everybodys
        if held.card_number:
            yield ("credentials", n, "card_number"), held.card_number, everybodys


def credential_id(person: PersonEntry, held: CredentialEntry) -> str:
    return f"{person.id}.{held.name}"
