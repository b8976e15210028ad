"""The level is the certificate's, read by policy or else by issuer, and compared exactly."""

from __future__ import annotations

from dataclasses import replace

import pytest

from idp_mock.credentials.certificate import Certificate
from idp_mock.credentials.policies import Policy
from idp_mock.errors import CardSeriesUnknown, LoaNotReached, NotAPersonCertificate
from idp_mock.signin.loa import LoaTable, must_be_one_of
from tests.credentials.hands import OLD, UPGRADED
from tests.mock import Mock

LOA2, LOA3 = "http://id.sambi.se/loa/loa2", "http://id.sambi.se/loa/loa3"
LEVELS = {
    "ordinary-card": LOA3,
    "mobile": LOA3,
    "reserve-card-loa2": LOA2,
    "reserve-card-loa3": LOA3,
}


def certificate(mock: Mock, kind: str) -> Certificate:
    return mock.wallet.get(f"nurse-one-commission.{kind}").certificates[0]


@pytest.mark.parametrize("kind", LEVELS)
def test_each_kind_of_credential_has_its_level(mock: Mock, kind: str) -> None:
    for each in mock.wallet.get(f"nurse-one-commission.{kind}").certificates:
        assert LoaTable().loa(each) == LEVELS[kind]


@pytest.mark.parametrize("kind", LEVELS)
def test_the_issuer_alone_gives_the_same_answer(mock: Mock, kind: str) -> None:
    without = replace(certificate(mock, kind), policies=("1.2.3",))
    assert LoaTable().loa(without) == LEVELS[kind]


def test_the_policy_is_asked_before_the_issuer(mock: Mock) -> None:
    swapped = replace(
        certificate(mock, "ordinary-card"), policies=certificate(mock, "reserve-card-loa2").policies
    )
    assert LoaTable().loa(swapped) == LOA2


def test_an_old_card_is_level_2_whatever_its_policy_says(mock: Mock) -> None:
    """Its card number decides (inera-idp:3)."""
    old = mock.wallet.get(OLD).certificates[0]
    assert LoaTable().loa(old) == LOA2
    with_the_policy_of_a_new_one = replace(old, policies=certificate(mock, "ordinary-card").policies)
    assert LoaTable().loa(with_the_policy_of_a_new_one) == LOA2


def test_an_upgraded_card_is_level_3_and_what_is_left_of_the_old_one_level_2(mock: Mock) -> None:
    card = mock.wallet.get(UPGRADED)
    levels = {bears: LoaTable().loa(one) for bears, one in card.offered.items()}
    assert levels == {"personal-number": LOA3, "hsa-id": LOA3, "type-1": LOA2}


@pytest.mark.parametrize("number", ["", "1234567890123456789", "975"])
def test_a_number_of_no_known_series_gives_no_level(mock: Mock, number: str) -> None:
    with pytest.raises(CardSeriesUnknown):
        LoaTable().loa(replace(mock.wallet.get(OLD).certificates[0], card_number=number))


def test_whoever_runs_the_idp_may_know_other_series(mock: Mock) -> None:
    """As it was before 2020, when ordinary cards were LoA 3."""
    old = replace(mock.wallet.get(OLD).certificates[0], card_number="9752269875700084682")
    assert LoaTable(series={"97522698": "loa3", "9752": "loa2"}).loa(old) == LOA3
    with pytest.raises(CardSeriesUnknown):
        LoaTable(series={}).loa(old)


@pytest.mark.parametrize(
    ("issuer", "loa"),
    [
        ("SITHS Type 1 CA v1", LOA2),
        ("SITHS Type 1 CA v1 PP", LOA2),
        ("SYSTEMTEST SITHS Type 1 CA v1", LOA2),
    ],
)
def test_the_old_ca_is_known_by_its_name_in_every_environment(mock: Mock, issuer: str, loa: str) -> None:
    """Preprod had a suffix where QA has a prefix now (siths-eid:4.1)."""
    assert LoaTable().loa(replace(mock.wallet.get(OLD).certificates[0], issuer_name=issuer)) == loa


def test_the_same_person_has_the_level_of_what_was_used(mock: Mock) -> None:
    assert {LoaTable().loa(certificate(mock, kind)) for kind in LEVELS} == {LOA2, LOA3}


def test_what_vouches_for_no_person_has_no_level(mock: Mock) -> None:
    system = next(
        held.id for p in mock.hsa.people() for held in p.credentials if held.kind == "function-certificate"
    )
    with pytest.raises(NotAPersonCertificate):
        LoaTable().loa(mock.wallet.get(system).certificates[0])


def test_whoever_runs_the_idp_may_read_certificates_otherwise(mock: Mock) -> None:
    own = LoaTable(policies={"1.2.752.74.8.501": Policy("1.2.752.74.8.501", "ours", "loa2")}, issuers={})
    assert own.loa(certificate(mock, "ordinary-card")) == LOA2
    with pytest.raises(NotAPersonCertificate):
        own.loa(certificate(mock, "mobile"))


@pytest.mark.parametrize("demanded", [(), (LOA3,), (LOA2, LOA3)], ids=["none", "loa3", "both"])
def test_a_level_that_is_listed_is_enough(demanded: tuple[str, ...]) -> None:
    must_be_one_of(demanded, LOA3)


@pytest.mark.parametrize(
    ("demanded", "loa"),
    [((LOA3,), LOA2), ((LOA2,), LOA3), (("http://id.sambi.se/loa/LOA3",), LOA3), ((LOA3 + "/",), LOA3)],
    ids=["too low", "too high", "another case", "a slash"],
)
def test_levels_are_compared_exactly(demanded: tuple[str, ...], loa: str) -> None:
    """Who asks for LoA 2 alone does not get LoA 3 either (case:14, case:16)."""
    with pytest.raises(LoaNotReached):
        must_be_one_of(demanded, loa)
