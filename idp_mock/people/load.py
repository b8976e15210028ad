"""people.yaml: who there is. Strict, and every fault told at once with its line."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationInfo, model_validator

from idp_mock.people.generate import generate
from idp_mock.people.numbers import (
    fault_in_hsa_id,
    fault_in_personal_number,
    is_test_hsa_id,
    is_test_number,
)
from idp_mock.people.person import Commission, Employment, Held, Kind, Organisation, Person, Right
from siths_files import BadFile, read

_TO_ALLOW = "; the mock knows only fictitious people (start it with --any-person to allow others)"


def _hsa_id(text: str) -> str:
    if fault := fault_in_hsa_id(text):
        raise ValueError(fault)
    return text


HsaId = Annotated[str, AfterValidator(_hsa_id)]
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
    rights: list[Annotated[str, Field(pattern=r"^[^;]+;[^;]+;[^;]+$")]] = []
    ends: Annotated[str, Field(pattern=r"^\d{4}-\d{2}-\d{2}$")] | None = None


class EmploymentEntry(_Strict):
    """A tjänste-id."""

    hsa_id: HsaId
    organisation: str
    title: str = ""
    mail: str = ""
    telephone: str = ""
    mobile: str = ""
    pa_title_code: str = ""
    prescription_code: str = ""
    licences: list[str] = []
    system_roles: list[str] = []
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

    @model_validator(mode="before")
    @classmethod
    def _short(cls, value: Any) -> Any:
        return {"kind": value} if isinstance(value, str) else value


class PersonEntry(_Strict):
    """A natural person, fictitious."""

    id: Slug
    about: str = ""
    personal_number: str
    given_name: Annotated[str, Field(min_length=1)]
    family_name: Annotated[str, Field(min_length=1)]
    protected: bool = False
    employments: list[EmploymentEntry] = []
    credentials: list[CredentialEntry] = []

    @model_validator(mode="after")
    def _holds_what_it_may(self) -> Self:
        if fault := fault_in_personal_number(self.personal_number):
            raise ValueError(f"personal_number: {fault}")
        if int(self.personal_number[6:8]) > 60:
            for held in self.credentials:
                if held.kind in ("ordinary-card", "reserve-card-loa3", "mobile"):
                    raise ValueError(
                        f"{held.kind} is LoA 3, and a samordningsnummer gives LoA 2 only (gits:10)"
                    )
        for held in self.credentials:
            if held.employment and held.employment not in {e.hsa_id for e in self.employments}:
                raise ValueError(f"{held.kind}: {held.employment} is none of the person's employments")
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
    def _hangs_together(self, info: ValidationInfo) -> Self:
        faults = list(self._clashes())
        if not (info.context or {}).get("any_person"):
            faults += self._strangers()
        if faults:
            raise ValueError("; ".join(faults))
        return self

    def _clashes(self) -> list[str]:
        seen: set[str] = set()
        faults: list[str] = []
        for person in self.people:
            ids = [person.id, person.personal_number, *(e.hsa_id for e in person.employments)]
            ids += [_credential_id(person, held) for held in person.credentials]
            for given in ids:
                if given in seen:
                    faults.append(f"{given} stands for two")
                seen.add(given)
            for employment in person.employments:
                if employment.organisation not in self.organisations:
                    faults.append(f"{person.id}: there is no organisation {employment.organisation}")
        return faults

    def _strangers(self) -> list[str]:
        numbers = [p.personal_number for p in self.people if not is_test_number(p.personal_number)]
        hsa_ids = [e.hsa_id for p in self.people for e in p.employments if not is_test_hsa_id(e.hsa_id)]
        return [f"{given} is outside the test ranges{_TO_ALLOW}" for given in (*numbers, *hsa_ids)]


SHIPPED = Path(__file__).with_name("people.yaml")


def load(path: Path = SHIPPED, *, any_person: bool = False) -> tuple[Person, ...]:
    """Everybody in the file. Raises `siths_files.BadFile` with every fault."""
    file = read(path, PeopleFile, context={"any_person": any_person})
    organisations = {
        name: Organisation(hsa_id=o.hsa_id, name=o.name, number=o.number)
        for name, o in file.organisations.items()
    }
    people = tuple(_person(entry, organisations) for entry in file.people)
    if file.generate is None:
        return people
    if not organisations:
        raise BadFile(f"{path}: generate needs an organisation to employ somebody")
    made = generate(file.generate.count, file.generate.seed, tuple(organisations.values()))
    taken = {person.personal_number for person in people}
    return people + tuple(person for person in made if person.personal_number not in taken)


def _credential_id(person: PersonEntry, held: CredentialEntry) -> str:
    return f"{person.id}.{held.id or held.kind}"


def _person(entry: PersonEntry, organisations: dict[str, Organisation]) -> Person:
    return Person(
        id=entry.id,
        personal_number=entry.personal_number,
        given_name=entry.given_name,
        family_name=entry.family_name,
        protected=entry.protected,
        about=entry.about,
        employments=tuple(_employment(e, organisations[e.organisation]) for e in entry.employments),
        credentials=tuple(
            Held(id=_credential_id(entry, h), kind=h.kind, code=h.code, employment=h.employment or "")
            for h in entry.credentials
        ),
    )


def _employment(entry: EmploymentEntry, organisation: Organisation) -> Employment:
    return Employment(
        **entry.model_dump(exclude={"organisation", "commissions", "licences", "system_roles"}),
        organisation=organisation,
        licences=tuple(entry.licences),
        system_roles=tuple(entry.system_roles),
        commissions=tuple(
            Commission(
                hsa_id=c.hsa_id,
                name=c.name,
                purpose=c.purpose,
                unit_hsa_id=c.unit,
                unit_name=c.unit_name,
                provider=organisation,
                rights=tuple(
                    Right(**dict(zip(("activity", "information", "scope"), r.split(";"), strict=True)))
                    for r in c.rights
                ),
                ends=date.fromisoformat(c.ends) if c.ends else None,
            )
            for c in entry.commissions
        ),
    )
