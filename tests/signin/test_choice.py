"""The smallest choice that satisfies the claims, and the rows that the certificate gives (inera-idp:4.2)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from idp_mock.errors import NoSuchRow
from idp_mock.signin.choice import (
    COMMISSION_CLAIMS,
    EMPLOYMENT_CLAIMS,
    ORGANISATION_CLAIMS,
    Choice,
    Level,
    choice_for,
    level_of,
)
from tests.mock import Mock

ASKING: dict[Level, tuple[str, ...]] = {
    "none": ("given_name", "allCommissions"),
    "employment": ("employeeHsaId",),
    "organisation": ("organizationIdentifier",),
    "commission": ("employeeHsaId", "commissionPurpose"),
}


def choice(mock: Mock, credential: str, level: Level, *, bearing: str = "personal-number") -> Choice:
    person, _ = mock.hsa.holder(credential)
    certificate = mock.wallet.get(credential).bearing(bearing)
    return choice_for(person, certificate, ASKING[level], at=mock.clock.now())


# --- How much must be chosen


@pytest.mark.parametrize(
    ("claims", "level"),
    [
        ((), "none"),
        (("given_name", "personalIdentityNumber", "credentialGivenName"), "none"),
        (("employeeHsaId",), "employment"),
        (("organizationIdentifier",), "organisation"),
        (("commissionPurpose",), "commission"),
        (("employeeHsaId", "organizationName"), "employment"),
        (("employeeHsaId", "commissionHsaId", "organizationName"), "commission"),
        (("allCommissions", "allEmployeeHsaIds"), "none"),
        (("allUserOrgAffiliations", "allCommissionOrgAffiliations"), "none"),
        (("allEmployeeHsaIds", "employeeHsaId"), "employment"),
        (("userOrganizationHsaId",), "organisation"),
        (("userOrgAffiliation",), "employment"),
        (("allCommissions", "commissionPurpose"), "commission"),
        (("nobody-knows-this",), "none"),
    ],
    ids=str,
)
def test_the_claims_decide_how_much_is_chosen(claims: tuple[str, ...], level: str) -> None:
    assert level_of(claims) == level


def test_no_claim_belongs_to_two_levels() -> None:
    sets = (COMMISSION_CLAIMS, ORGANISATION_CLAIMS, EMPLOYMENT_CLAIMS)
    assert len(frozenset().union(*sets)) == sum(map(len, sets))


@pytest.mark.parametrize(
    ("level", "heading"),
    [
        ("employment", "Val av tjänste-id"),
        ("organisation", "Val av organisation"),
        ("commission", "Val av medarbetaruppdrag"),
    ],
)
def test_the_headings_are_ineras(mock: Mock, level: Level, heading: str) -> None:
    assert choice(mock, "nurse-several-commissions.mobile", level).heading == heading


# --- Which rows there are


def test_five_commissions_are_five_rows(mock: Mock) -> None:
    """case:34."""
    offered = choice(mock, "nurse-several-commissions.mobile", "commission")
    assert len(offered.rows) == 5
    assert offered.rows[0].title == "Vård och behandling, Vårdcentralen Eken"
    assert offered.rows[0].detail == "Vårdcentralen Eken, Region Exempel"


def test_one_commission_is_one_row_so_there_is_nothing_to_ask(mock: Mock) -> None:
    (only,) = choice(mock, "nurse-one-commission.mobile", "commission").rows
    assert only.commission is not None
    assert only.employment.hsa_id == "TST2321000131-1001"


def test_a_phone_shows_every_employment_and_a_card_its_own(mock: Mock) -> None:
    """case:32 and case:33: works with the app, not with the card."""
    by_phone = choice(mock, "doctor-two-employers.ordinary-card", "employment")
    by_card = choice(mock, "doctor-two-employers.ordinary-card", "employment", bearing="hsa-id")
    assert len(by_phone.rows) == 2
    assert [row.key for row in by_card.rows] == [
        mock.wallet.get("doctor-two-employers.ordinary-card").bearing("hsa-id").hsa_id
    ]


def test_a_card_gives_the_commissions_of_its_own_employment_only(mock: Mock) -> None:
    """case:36 and case:37."""
    card = "doctor-two-employers.ordinary-card"
    own = mock.wallet.get(card).bearing("hsa-id").hsa_id
    by_card = choice(mock, card, "commission", bearing="hsa-id")
    assert {row.employment.hsa_id for row in by_card.rows} == {own}
    assert len(choice(mock, card, "commission").rows) > len(by_card.rows)


def test_two_employments_with_one_employer_are_one_organisation(mock: Mock) -> None:
    offered = choice(mock, "doctor-two-employments.mobile", "organisation")
    assert [(row.title, row.detail) for row in offered.rows] == [("Region Exempel", "232100-0131")]


def test_two_employers_are_two_organisations_in_the_order_of_hsa(mock: Mock) -> None:
    person, _ = mock.hsa.holder("doctor-two-employers.ordinary-card")
    offered = choice(mock, "doctor-two-employers.ordinary-card", "organisation")
    assert [row.title for row in offered.rows] == [e.organisation.name for e in person.employments]


def test_who_has_no_commission_is_asked_for_none(mock: Mock) -> None:
    """case:35: the claims of a commission will be absent."""
    offered = choice(mock, "nurse-no-commission.mobile", "commission")
    assert (offered.level, [row.commission for row in offered.rows]) == ("employment", [None])


def test_a_commission_that_is_over_is_not_offered(mock: Mock) -> None:
    dated = [
        (held.id, commission)
        for person in mock.hsa.people()
        for held in person.credentials[:1]
        for employment in person.employments
        for commission in employment.commissions
        if commission.ends is not None
    ]
    assert dated, "people.yaml has somebody whose commission ends"
    for credential, commission in dated:
        person, _ = mock.hsa.holder(credential)
        certificate = mock.wallet.get(credential).bearing("personal-number")
        assert commission.ends is not None
        last = mock.clock.now().replace(
            year=commission.ends.year, month=commission.ends.month, day=commission.ends.day, hour=12
        )
        for at, held in ((last, True), (last + timedelta(days=1), False)):
            rows = choice_for(person, certificate, ASKING["commission"], at=at).rows
            assert (commission.hsa_id in [row.key for row in rows]) is held


def test_who_works_nowhere_has_no_rows(mock: Mock) -> None:
    jobless = next(p for p in mock.hsa.people() if not p.employments and p.credentials)
    for level in ASKING:
        assert choice(mock, jobless.credentials[0].id, level).rows == ()


# --- Choosing


def test_a_row_is_found_by_its_key(mock: Mock) -> None:
    offered = choice(mock, "nurse-several-commissions.mobile", "commission")
    assert [offered.row(row.key) for row in offered.rows] == list(offered.rows)
    assert len({row.key for row in offered.rows}) == len(offered.rows)


@pytest.mark.parametrize("key", ["", "0", "TST2321000131-1001", "TST2321000131-1004 "])
def test_what_was_not_offered_cannot_be_chosen(mock: Mock, key: str) -> None:
    with pytest.raises(NoSuchRow):
        choice(mock, "nurse-several-commissions.mobile", "commission").row(key)


def test_everybody_in_the_file_can_be_asked_at_every_level(mock: Mock) -> None:
    for person in mock.hsa.people():
        for held in person.credentials:
            for certificate in mock.wallet.get(held.id).certificates:
                for level in ASKING:
                    offered = choice_for(person, certificate, ASKING[level], at=mock.clock.now())
                    assert all(row.title and row.employment in person.employments for row in offered.rows)
