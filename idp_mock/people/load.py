"""people.yaml: who there is. Strict, and every fault told at once with its line."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from idp_mock.people.besides import besides
from idp_mock.people.entries import (
    AdminCommissionEntry,
    AuthorizationScopeEntry,
    CommissionEntry,
    EmploymentEntry,
    PeopleFile,
    PersonEntry,
    credential_id,
)
from idp_mock.people.generate import generate
from idp_mock.people.held import CredentialEntry
from idp_mock.people.person import (
    AdminCommission,
    AuthorizationScope,
    Commission,
    Employment,
    Held,
    Organisation,
    Person,
    Right,
    Sector,
)
from siths_files import parse, read

SHIPPED = Path(__file__).with_name("people.yaml")


def load(path: Path = SHIPPED, *, any_person: bool = False) -> tuple[Person, ...]:
    """Everybody in the file. Raises `siths_files.BadFile` with every fault."""
    return _everybody(read(path, PeopleFile, context={"any_person": any_person}, besides=besides))


def said(text: str, *, any_person: bool = False) -> tuple[Person, ...]:
    """Everybody in what a program says, as JSON or YAML of the same format. Raises `siths_files.BadFile`."""
    return _everybody(
        parse(text, PeopleFile, name="people", context={"any_person": any_person}, besides=besides)
    )


def _everybody(file: PeopleFile) -> tuple[Person, ...]:
    organisations = {
        name: Organisation(hsa_id=o.hsa_id, name=o.name, number=o.number)
        for name, o in file.organisations.items()
    }
    people = tuple(_person(entry, organisations) for entry in file.people)
    if file.generate is None:
        return people
    employers = tuple(organisations.values())
    taken = frozenset(person.personal_number for person in people)
    return people + tuple(generate(file.generate.count, file.generate.seed, employers, taken=taken))


def _person(entry: PersonEntry, organisations: dict[str, Organisation]) -> Person:
    return Person(
        id=entry.id,
        personal_number=entry.personal_number,
        given_name=entry.given_name,
        family_name=entry.family_name,
        protected=entry.protected,
        about=entry.about,
        employments=tuple(employment(e, organisations[e.organisation]) for e in entry.employments),
        credentials=tuple(_held(entry, h) for h in entry.credentials),
    )


def _held(person: PersonEntry, entry: CredentialEntry) -> Held:
    return Held(
        id=credential_id(person, entry),
        kind=entry.kind,
        code=entry.code,
        employment=entry.employment or "",
        issued_with=entry.issued_with or "",
        more_employments=tuple(entry.more_employments),
        series=entry.series,
        card_number=entry.card_number,
        made=_day(entry.made),
        ordered=_day(entry.ordered),
        valid_from=_day(entry.valid_from),
        days=entry.days,
        extended=entry.extended,
        leftovers=entry.leftovers,
        telia=entry.telia,
        signature=entry.signature,
        made_from=f"{person.id}.{entry.made_from}" if entry.made_from else "",
        phone=entry.phone or "iphone",
    )


def employment(entry: EmploymentEntry, organisation: Organisation) -> Employment:
    """What was written, at that organisation."""
    said: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value
        for name, value in entry.model_dump(
            exclude={"organisation", "commissions", "authorization_scopes"}
        ).items()
    }
    return Employment(
        **said,
        organisation=organisation,
        authorization_scopes=tuple(_scope(scope) for scope in entry.authorization_scopes),
        commissions=tuple(_commission(c, organisation) for c in entry.commissions),
    )


def _commission(c: CommissionEntry, provider: Organisation) -> Commission:
    return Commission(
        hsa_id=c.hsa_id,
        name=c.name,
        purpose=c.purpose,
        unit_hsa_id=c.unit,
        unit_name=c.unit_name,
        provider=provider,
        rights=tuple(
            Right(**dict(zip(("activity", "information", "scope"), r.split(";"), strict=True)))
            for r in c.rights
        ),
        ends=_day(c.ends),
        unit_start=_day(c.unit_start),
    )


def _day(text: str | None) -> date | None:
    """Nothing where nothing is said."""
    return date.fromisoformat(text) if text else None


def _scope(entry: AuthorizationScopeEntry) -> AuthorizationScope:
    return AuthorizationScope(
        **entry.model_dump(exclude={"admin_commissions"}),
        admin_commissions=tuple(_admin_commission(c) for c in entry.admin_commissions),
    )


def _admin_commission(entry: AdminCommissionEntry) -> AdminCommission:
    return AdminCommission(
        **entry.model_dump(exclude={"sectors"}),
        sectors=tuple(Sector(unit_hsa_id=s.unit, **s.model_dump(exclude={"unit"})) for s in entry.sectors),
    )
