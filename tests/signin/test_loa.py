"""The level is the certificate's, read by policy or else by issuer, and compared exactly."""

from __future__ import annotations

from dataclasses import replace

import pytest

from idp_mock.credentials.certificate import Certificate
from idp_mock.credentials.policies import Policy
from idp_mock.errors import LoaNotReached, NotAPersonCertificate
from idp_mock.signin.loa import LoaTable, must_be_one_of
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
