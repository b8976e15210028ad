"""Makes a fictitious person of what a real IdP told of somebody: the shape stays, and who it was does not.

Names, personnummer, mail and telephone are invented, HSA-ids that belong to somebody are mapped, each to the same one
wherever it stands, and every claim that became nothing is told.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from idp_mock.people.generate import generate
from idp_mock.people.load import load, said
from idp_mock.people.numbers import check_digit, fault_in_personal_number
from idp_mock.people.person import Organisation, Person
from scenarios.errors import NotALogin
from scenarios.stage.login_told import claims_in
from scenarios.stage.pseudonyms import Pseudonyms
from siths_files import BadFile

_LOA2 = "http://id.sambi.se/loa/loa2"
_NUMBERS = ("personalIdentityNumber", "credentialPersonalIdentityNumber")
# Of the login and not of the person, or the same thing once more.
_OF_THE_LOGIN = frozenset(
    [
        "iss",
        "aud",
        "azp",
        "exp",
        "iat",
        "nbf",
        "auth_time",
        "nonce",
        "jti",
        "at_hash",
        "c_hash",
        "s_hash",
        "sid",
        "sub",
        "acr",
        "amr",
        "scope",
        "authenticationMethod",
        "x509IssuerName",
        "credentialCertificatePolicies",
    ]
)
_INVENTED = frozenset(
    [
        "given_name",
        "family_name",
        "name",
        "credentialGivenName",
        "credentialSurname",
        "credentialDisplayName",
        "mail",
        "telephoneNumber",
        "mobileTelephoneNumber",
        "x509SubjectName",
    ]
) | set(_NUMBERS)
_OF_THE_EMPLOYMENT = {  # claim: key of people.yaml, and whether it is a list
    "paTitleCode": ("pa_title_code", False),
    "occupationalCode": ("occupational_code", False),
    "groupPrescriptionCode": ("group_prescription_codes", True),
    "healthcareProfessionalLicense": ("licences", True),
    "healthCareProfessionalLicenceSpeciality": ("specialities", True),
    "systemRole": ("system_roles", True),
    "pharmacyIdentifier": ("pharmacy", False),
}
_ORGANISATION = [
    "organizationName",
    "organizationIdentifier",
    "userOrganizationName",
    "userOrganizationIdentifier",
]
_MAPPED = frozenset(
    [
        "employeeHsaId",
        "credentialEmployeeHsaId",
        "allEmployeeHsaIds",
        "userOrganizationHsaId",
        "commissionHsaId",
        "commissionName",
        "commissionPurpose",
        "commissionRight",
        "healthCareUnitHsaId",
        "healthCareUnitName",
        "allCommissions",
    ]
) | set(_ORGANISATION)


_PROVIDER = {
    "healthCareProviderHsaId": "userOrganizationHsaId",
    "healthCareProviderName": "organizationName",
    "healthcareProviderId": "organizationIdentifier",
    "credentialOrganizationName": "organizationName",
}


class Imported(NamedTuple):
    """A people.yaml with this person alone, and what became of each claim that is not in it as it was."""

    text: str
    told: tuple[str, ...]


def imported(file: Path, *, person_id: str, beside: Path | None = None, seed: int = 1) -> Imported:
    """``beside`` is a people.yaml whose personnummer are taken. Raises `NotALogin` and `BadFile`."""
    claims = claims_in(file)
    everybody = [*load(), *(load(beside) if beside else ())]
    made = _Person(claims, person_id, everybody, seed)
    text = yaml.safe_dump(made.file(), allow_unicode=True, sort_keys=False, width=110)
    try:
        said(text)
    except BadFile as error:  # nothing is handed out that the mock would not take
        raise NotALogin(f"{file} makes no person: {error.faults[0]}") from None
    return Imported(text, (*made.told(), *_still_named(claims, text)))


def _still_named(claims: Mapping[str, Any], text: str) -> Iterator[str]:
    """A text that somebody wrote by hand, as the name of an assignment, may name whoever holds it."""
    for name in sorted(_INVENTED & claims.keys()):
        value = _one(claims[name])
        if value and re.search(rf"\b{re.escape(value)}\b", text):
            yield f"{name}: stands in a text of another claim too; look at the file"


class _Person:
    def __init__(
        self, claims: Mapping[str, Any], person_id: str, everybody: Collection[Person], seed: int
    ) -> None:
        self._claims, self._id = claims, person_id
        self._ids = Pseudonyms({e.hsa_id for person in everybody for e in person.employments})
        employer = Organisation(hsa_id="TST2321000131-1000", name="Region Exempel", number="232100-0131")
        taken = {person.personal_number for person in everybody}
        # One with a test number of a place in the row that the seed says, and an invented name.
        self._invented = list(generate(seed, seed, (employer,), taken=taken))[-1]
        self._organisations: dict[str, dict[str, Any]] = {}

    def file(self) -> dict[str, Any]:
        employments = list(self._employments())
        entry = {
            "id": self._id,
            "about": "Efter en riktig testinloggning; namn och nummer är påhittade.",
            "personal_number": self._number,
            "given_name": self._invented.given_name,
            "family_name": self._invented.family_name,
            "employments": employments,
            "credentials": self._credentials(),
        }
        return {"format": 1, "organisations": self._organisations, "people": [entry]}

    def told(self) -> Iterator[str]:
        for name in sorted(self._claims):
            if name in _INVENTED:
                yield f"{name}: invented"
            elif name in _PROVIDER and self._is_the_employers(name):
                continue
            elif name not in _OF_THE_LOGIN | _MAPPED | _OF_THE_EMPLOYMENT.keys():
                yield f"{name}: not mapped, and left out"
        for new, count in self._ids.mapped.values():
            yield f"HSA-id {count}: is {new}, wherever it stood"

    def _is_the_employers(self, name: str) -> bool:
        """The care provider of an assignment is the employer here; another one is told of as left out."""
        return self._claims.get(name) == self._claims.get(_PROVIDER[name])

    @property
    def _number(self) -> str:
        """A samordningsnummer where it was one."""
        number = self._invented.personal_number
        if not self._has_coordination_number:
            return number
        nine = f"{number[2:6]}{int(number[6:8]) + 60}{number[8:11]}"
        return f"{number[:2]}{nine}{check_digit(nine)}"

    @property
    def _has_coordination_number(self) -> bool:
        known = (_one(self._claims.get(name)) for name in _NUMBERS)
        return any(not fault_in_personal_number(one) and int(one[6:8]) > 60 for one in known)

    def _credentials(self) -> list[str]:
        """What gives this level: of a phone where its issuer says so."""
        issuer = _one(self._claims.get("x509IssuerName"))
        if _one(self._claims.get("acr")) == _LOA2 or self._has_coordination_number:
            return ["reserve-card-loa2"]
        return ["mobile"] if "Mobile" in issuer else ["ordinary-card", "mobile"]

    def _employments(self) -> Iterator[dict[str, Any]]:
        claims = self._claims
        own = _one(claims.get("employeeHsaId")) or _one(claims.get("credentialEmployeeHsaId"))
        commissions: list[Mapping[str, Any]] = [
            c for c in _list(claims.get("allCommissions")) if isinstance(c, dict)
        ]
        others = [*_list(claims.get("allEmployeeHsaIds")), *(c.get("employeeHsaId", "") for c in commissions)]
        for hsa_id in dict.fromkeys(str(one) for one in (own, *others) if one):
            is_own = hsa_id == own
            theirs = [c for c in commissions if str(c.get("employeeHsaId", "")) == hsa_id]
            if is_own and not any(c.get("commissionHsaId") == claims.get("commissionHsaId") for c in theirs):
                theirs = [claims, *theirs]
            entry: dict[str, Any] = {
                "hsa_id": self._ids.of(hsa_id),
                "organisation": self._organisation(hsa_id, claims if is_own else {}),
            }
            if is_own:
                entry |= self._details()
            held = [self._commission(c) for c in theirs if c.get("commissionHsaId")]
            yield entry | ({"commissions": held} if held else {})

    def _details(self) -> dict[str, Any]:
        found: dict[str, Any] = {}
        if "mail" in self._claims:
            found["mail"] = f"{self._id}@siths-harness.test"
        if "telephoneNumber" in self._claims:
            found["telephone"] = "070-1740605"  # of those that PTS keeps for fiction
        if "mobileTelephoneNumber" in self._claims:
            found["mobile"] = "070-1740606"
        for claim, (key, is_list) in _OF_THE_EMPLOYMENT.items():
            if claim in self._claims:
                values = [str(one) for one in _list(self._claims[claim])]
                found[key] = values if is_list else next(iter(values), "")
        return found

    def _organisation(self, employee: str, claims: Mapping[str, Any]) -> str:
        """The employer, which the first part of a tjänste-id names; the name that it has in the file."""
        prefix = self._ids.of(employee).rpartition("-")[0]
        key = f"org-{prefix.lower().lstrip('-')}"
        if key not in self._organisations:
            known = _one(claims.get("userOrganizationHsaId"))
            name = next(
                (_one(claims.get(n)) for n in (_ORGANISATION[0], _ORGANISATION[2]) if claims.get(n)), ""
            )
            number = next(
                (_one(claims.get(n)) for n in (_ORGANISATION[1], _ORGANISATION[3]) if claims.get(n)), ""
            )
            self._organisations[key] = {
                "hsa_id": self._ids.of(known) if known else f"{prefix}-1",
                "name": name or "Okänd organisation",
                "number": _organisation_number(number, prefix),
            }
        return key

    def _commission(self, c: Mapping[str, Any]) -> dict[str, Any]:
        unit = _one(c.get("healthCareUnitHsaId"))
        entry = {
            "hsa_id": self._ids.of(_one(c.get("commissionHsaId"))),
            "name": _one(c.get("commissionName")) or "Uppdrag",
            "purpose": _one(c.get("commissionPurpose")) or "Vård och behandling",
            "unit": self._ids.of(unit) if unit else "TST2321000131-E01",
            "unit_name": _one(c.get("healthCareUnitName")) or "Vårdenhet",
        }
        rights = list(_rights(c))
        return entry | ({"rights": rights} if rights else {})


def _rights(c: Mapping[str, Any]) -> Iterator[str]:
    for right in _list(c.get("commissionRights") or c.get("commissionRight")):
        if isinstance(right, dict):
            parts = [str(right.get(name, "")) for name in ("activity", "informationClass", "scope")]
        else:
            parts = str(right).split(";")
        if len(parts) == 3 and all(parts):
            yield ";".join(parts)


def _organisation_number(said: str, prefix: str) -> str:
    digits = "".join(one for one in said if one.isdigit())[-10:]
    if len(digits) != 10:
        digits = "".join(one for one in prefix if one.isdigit())[:10].ljust(10, "0")
    return f"{digits[:6]}-{digits[6:]}"


def _one(value: Any) -> str:
    """The first, where there are several."""
    return str(next(iter(_list(value)), ""))


def _list(value: Any) -> list[Any]:
    return list(value) if isinstance(value, list) else [] if value in (None, "") else [value]
