"""A real test login becomes a fictitious person: the shape stays, and nothing of who it was."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

import idp_mock.people.load
from idp_mock.people.numbers import check_digit, is_test_hsa_id, is_test_number
from idp_mock.people.person import Person
from scenarios.cli import main

REAL: dict[str, Any] = {
    "iss": "https://idp.example/oidc",
    "sub": "3f1c",
    "acr": "http://id.sambi.se/loa/loa3",
    "given_name": "Verklig",
    "family_name": "Riktigsson",
    "name": "Verklig Riktigsson",
    "personalIdentityNumber": "197505051236",
    "employeeHsaId": "SE2321000016-1A2B",
    "allEmployeeHsaIds": ["SE2321000016-1A2B", "SE5565594230-9X"],
    "commissionHsaId": "SE2321000016-7K",
    "commissionName": "Vård och behandling, Avdelning 3",
    "commissionPurpose": "Vård och behandling",
    "commissionRight": ["Läsa;Alla;VG"],
    "healthCareUnitHsaId": "SE2321000016-E9",
    "healthCareUnitName": "Avdelning 3",
    "organizationName": "Region Exempelriket",
    "organizationIdentifier": "232100-0016",
    "healthCareProviderName": "Region Exempelriket",
    "mail": "verklig.riktigsson@region.example",
    "telephoneNumber": "08-123456",
    "healthcareProfessionalLicense": ["SJ"],
    "healthcareProfessionalLicenseIdentityNumber": "998877",
    "allCommissions": [
        {
            "employeeHsaId": "SE2321000016-1A2B",
            "commissionHsaId": "SE2321000016-8L",
            "commissionName": "Administration",
            "commissionPurpose": "Administration",
            "commissionRights": [{"activity": "Läsa", "informationClass": "Alla", "scope": "VE"}],
            "healthCareUnitHsaId": "SE2321000016-E9",
            "healthCareUnitName": "Avdelning 3",
        }
    ],
}
PERSONAL = (
    "Verklig",
    "Riktigsson",
    "197505051236",
    "7505051236",
    "998877",
    "08-123456",
    "SE2321000016",
    "SE5565594230",
)


def token(claims: dict[str, Any]) -> str:
    def part(said: Any) -> str:
        return base64.urlsafe_b64encode(json.dumps(said).encode()).rstrip(b"=").decode()

    return f"{part({'alg': 'RS256'})}.{part(claims)}.c2lnbmF0dXJl"


def imports(folder: Path, text: str, *more: str) -> Result:
    file = folder / "login"
    file.write_text(text, "utf-8")
    return CliRunner().invoke(main, ["import", str(file), "--id", "from-the-ward", *more])


def person(folder: Path, text: str, *more: str) -> Person:
    """The one in the file that is written, as the mock reads it."""
    out = folder / "people.yaml"
    out.unlink(missing_ok=True)
    done = imports(folder, text, "--out", str(out), *more)
    assert done.exit_code == 0, done.output
    (found,) = idp_mock.people.load.load(out)
    return found


@pytest.mark.parametrize(
    "text",
    [json.dumps(REAL), token(REAL), json.dumps({"id_token": token(REAL)})],
    ids=["claims", "token", "answer"],
)
def test_the_shape_stays_and_the_person_does_not(text: str, tmp_path: Path) -> None:
    made = person(tmp_path, text)
    written = (tmp_path / "people.yaml").read_text("utf-8")
    assert [one for one in PERSONAL if one in written] == []
    assert is_test_number(made.personal_number)
    first, second = made.employments
    assert first.licences == ("SJ",)
    assert [commission.purpose for commission in first.commissions] == [
        "Vård och behandling",
        "Administration",
    ]
    assert first.commissions[0].unit_hsa_id == first.commissions[1].unit_hsa_id
    assert first.organisation.name == "Region Exempelriket"
    assert first.hsa_id.rpartition("-")[0] == first.commissions[0].hsa_id.rpartition("-")[0]
    assert first.hsa_id.rpartition("-")[0] != second.hsa_id.rpartition("-")[0]
    assert all(is_test_hsa_id(one.hsa_id) for one in made.employments)
    assert str(first.commissions[1].rights[0]) == "Läsa;Alla;VE"


def test_what_became_nothing_is_told_and_what_was_invented_too(tmp_path: Path) -> None:
    said = imports(tmp_path, json.dumps({**REAL, "healthCareProviderName": "Another", "fromTheFuture": 1}))
    assert said.exit_code == 0
    for line in (
        "fromTheFuture: not mapped, and left out",
        "healthCareProviderName: not mapped, and left out",
        "healthcareProfessionalLicenseIdentityNumber: not mapped, and left out",
        "personalIdentityNumber: invented",
        "given_name: invented",
    ):
        assert line in said.output
    assert "commissionName: not" not in said.output
    assert [one for one in PERSONAL if one in said.output] == []


def test_a_text_that_names_the_person_is_told(tmp_path: Path) -> None:
    said = imports(tmp_path, json.dumps({**REAL, "commissionName": "Chef: Verklig Riktigsson"}))
    assert "name: stands in a text of another claim too; look at the file" in said.output


@pytest.mark.parametrize(
    ("claims", "held"),
    [
        ({}, {"ordinary-card", "mobile"}),
        ({"x509IssuerName": "CN=SITHS e-id Person ID Mobile CA v1,O=Inera AB,C=SE"}, {"mobile"}),
        ({"acr": "http://id.sambi.se/loa/loa2"}, {"reserve-card-loa2"}),
        ({"personalIdentityNumber": f"19750565123{check_digit('750565123')}"}, {"reserve-card-loa2"}),
    ],
)
def test_the_credential_is_one_that_gives_this_level(
    claims: dict[str, Any], held: set[str], tmp_path: Path
) -> None:
    made = person(tmp_path, json.dumps({**REAL, **claims}))
    assert {one.kind for one in made.credentials} == held
    assert made.has_coordination_number is ("personalIdentityNumber" in claims)


def test_a_test_hsa_id_is_kept_since_systems_are_configured_with_it(tmp_path: Path) -> None:
    made = person(tmp_path, json.dumps({**REAL, "healthCareUnitHsaId": "TSTNMT2321000156-E9"}))
    assert made.employments[0].commissions[0].unit_hsa_id == "TSTNMT2321000156-E9"


def test_two_that_are_imported_are_two_people(tmp_path: Path) -> None:
    one = person(tmp_path, json.dumps(REAL))
    other = person(tmp_path, json.dumps(REAL), "--seed", "2")
    assert one.personal_number != other.personal_number
    shipped = {known.personal_number for known in idp_mock.people.load.load()}
    assert {one.personal_number, other.personal_number} & shipped == set()


def test_a_file_is_not_written_over(tmp_path: Path) -> None:
    person(tmp_path, json.dumps(REAL))
    done = imports(tmp_path, json.dumps(REAL), "--out", str(tmp_path / "people.yaml"))
    assert (done.exit_code, "RUN-105" in done.output) == (2, True)


@pytest.mark.parametrize(
    "text", ["", "{}", "[1]", "a.b", "a.b.c", "a.b.c.d.e", "no token", '{"id_token": "x"}']
)
def test_what_is_no_login_is_told_in_a_line(text: str, tmp_path: Path) -> None:
    done = imports(tmp_path, text)
    assert (done.exit_code, done.output.count("\n")) == (2, 1)
    assert "RUN-143" in done.output


def test_a_login_without_an_employment_is_a_person_all_the_same(tmp_path: Path) -> None:
    made = person(tmp_path, json.dumps({"personalIdentityNumber": "197505051236"}))
    assert made.employments == ()
