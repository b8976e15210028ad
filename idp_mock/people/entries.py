"""What people.yaml may hold. docs/people.md describes it, and docs/schemas/people.schema.json is made of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationInfo, model_validator

from idp_mock.people.generate import GENERATED
from idp_mock.people.numbers import (
    fault_in_hsa_id,
    fault_in_personal_number,
    is_test_hsa_id,
    is_test_number,
)
from idp_mock.people.person import Kind
from siths_files import Misfits, Where

_TO_ALLOW = "; the mock knows only fictitious people (start it with --any-person to allow others)"
_MAIL = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9.-]+")
_LOA3: tuple[Kind, ...] = ("ordinary-card", "reserve-card-loa3", "mobile")


def _personal_number(number: str, info: ValidationInfo) -> str:
    if fault := fault_in_personal_number(number):
        raise ValueError(fault)
    if not is_test_number(number) and not _any_person(info):
        raise ValueError(f"{number} is outside the test ranges{_TO_ALLOW}")
    return number


def _hsa_id(hsa_id: str, info: ValidationInfo) -> str:
    if fault := fault_in_hsa_id(hsa_id):
        raise ValueError(fault)
    if not is_test_hsa_id(hsa_id) and not _any_person(info):
        raise ValueError(f"{hsa_id} is outside the test ranges{_TO_ALLOW}")
    return hsa_id


def _any_person(info: ValidationInfo) -> bool:
    return bool((info.context or {}).get("any_person"))


def _mail(mail: str) -> str:
    """What a certificate can bear, of what an address can be (RFC 5280 section 4.2.1.6)."""
    if mail and (len(mail) > 255 or not _MAIL.fullmatch(mail)):
        raise ValueError("a mail address has an @, no å, ä or ö, and 255 characters at most")
    return mail


def _day(text: str) -> str:
    date.fromisoformat(text)
    return text


PersonalNumber = Annotated[str, AfterValidator(_personal_number)]
HsaId = Annotated[str, AfterValidator(_hsa_id)]
Mail = Annotated[str, AfterValidator(_mail)]
Day = Annotated[str, Field(pattern=r"^\d{4}-\d{2}-\d{2}$"), AfterValidator(_day)]
Slug = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, coerce_numbers_to_str=False)


class OrganisationEntry(_Strict):
    """A care provider or another employer."""

    hsa_id: HsaId
    name: str
    number: Annotated[str, Field(pattern=r"^\d{6}-\d{4}$")]


class CommissionEntry(_Strict):
    """A vårdmedarbetaruppdrag."""

    hsa_id: HsaId
    name: str
    purpose: str
    unit: HsaId
    unit_name: str
    unit_start: Day | None = None
    rights: list[Annotated[str, Field(pattern=r"^[^;]+;[^;]+;[^;]+$")]] = []
    ends: Day | None = None


class SectorEntry(_Strict):
    """A unit that an administrator looks after."""

    unit: HsaId
    name: str = ""
    flag: str = ""
    feigned: bool | None = None


class AdminCommissionEntry(_Strict):
    """An assignment to administer."""

    hsa_id: HsaId
    responsible_organisation: str = ""
    feigned: bool | None = None
    sectors: list[SectorEntry] = []


class AuthorizationScopeEntry(_Strict):
    """A behörighetsområde and what one is in it."""

    code: Annotated[str, Field(min_length=1)]
    name: str = ""
    description: str = ""
    property_code: str = ""
    property_name: str = ""
    property_description: str = ""
    admin_commissions: list[AdminCommissionEntry] = []


class EmploymentEntry(_Strict):
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


def _or_its_kind_alone(schema: dict[str, Any]) -> None:
    """What `CredentialEntry` takes, said in the schema."""
    written_out = dict(schema)
    schema.clear()
    schema["anyOf"] = [{"type": "string", "enum": written_out["properties"]["kind"]["enum"]}, written_out]


class CredentialEntry(_Strict):
    """A card or a phone. Written short, its kind alone is enough."""

    model_config = ConfigDict(json_schema_extra=_or_its_kind_alone)

    kind: Kind
    id: Slug | None = None
    code: Annotated[str, Field(pattern=r"^\d{6,8}$")] = "123456"
    employment: HsaId | None = None
    issued_with: HsaId | None = None

    @model_validator(mode="before")
    @classmethod
    def _short(cls, value: Any) -> Any:
        return {"kind": value} if isinstance(value, str) else value


class PersonEntry(_Strict):
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
        faults: list[tuple[Where, str]] = []
        if len(f"{self.given_name} {self.family_name}".encode()) > 64:  # commonName, RFC 5280 appendix A.1
            faults.append(
                (("given_name",), "the whole name is longer than the 64 bytes a certificate has for it")
            )
        hsa_ids = {employment.hsa_id for employment in self.employments}
        for n, held in enumerate(self.credentials):
            at = ("credentials", n)
            if int(self.personal_number[6:8]) > 60 and held.kind in _LOA3:
                what = "is LoA 3, and a samordningsnummer gives LoA 2 only (gits:10)"
                faults.append((at, f"{held.kind} {what}"))
            if held.employment and held.employment not in hsa_ids:
                faults.append((at, f"{held.kind}: {held.employment} is none of the person's employments"))
            if held.employment and held.issued_with:
                faults.append(
                    (at, f"{held.kind}: give employment or issued_with, for a card bears one HSA-id")
                )
        if faults:
            raise Misfits(*faults)
        return self


class Generate(_Strict):
    """More people, made up from a seed."""

    count: Annotated[int, Field(ge=0, le=1_000_000)]
    seed: int = 1


class PeopleFile(_Strict):
    """people.yaml"""

    format: Literal[1]
    organisations: dict[Slug, OrganisationEntry]
    people: list[PersonEntry] = []
    generate: Generate | None = None

    @model_validator(mode="after")
    def _hangs_together(self) -> Self:
        if faults := [*self._clashes(), *self._unemployable(), *self._still_known()]:
            raise Misfits(*faults)
        return self

    def _clashes(self) -> Iterator[tuple[Where, str]]:
        """What must be told apart and cannot be; the commissions of one person among themselves."""
        seen: set[str] = set()
        for n, person in enumerate(self.people):
            own: set[str] = set()
            for at, given, among in _names(person, seen, own):
                if given in among:
                    yield ("people", n, *at), f"{given} stands for two"
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


def credential_id(person: PersonEntry, held: CredentialEntry) -> str:
    return f"{person.id}.{held.id or held.kind}"
