"""Each check takes a right certificate and refuses a wrong one with its own code."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from idp_mock.credentials.certificate import Certificate, read
from idp_mock.credentials.hierarchy import Hierarchy
from idp_mock.credentials.keys import KeyCache
from idp_mock.credentials.names import file_name
from idp_mock.credentials.policies import FUNCTION
from idp_mock.credentials.profiles import ORDINARY, Subject, issue
from idp_mock.credentials.verify import (
    CHECKS,
    Check,
    Shown,
    chain_leads_to_our_root,
    is_not_revoked,
    is_still_valid,
    is_valid_already,
    policy_vouches_for_a_person,
)
from idp_mock.errors import (
    CardSeriesUnknown,
    CertificateExpired,
    CertificateNotYetValid,
    CertificateRevoked,
    CertificateUnknown,
    ChainBroken,
    NotAPersonCertificate,
    Refusal,
)
from idp_mock.people.person import Kind
from tests.credentials.hands import ISSUED, OLD, OLDER, UPGRADED, held, holding
from tests.mock import CARD, NOW, Mock, keys

PERSONAL, HSA = ORDINARY
SOMEBODY = Subject(number="198503129804", common_name="Anna Lindgren", organisation="Testkort")
PEOPLES: tuple[Kind, ...] = tuple(kind for kind in ISSUED if kind != "function-certificate")
Wrong = Callable[[Mock, Path], Certificate]


def a_card(mock: Mock, since: datetime = NOW, hierarchy: Hierarchy | None = None) -> Certificate:
    """A certificate that its issuer remembers, as a wallet makes it."""
    key = keys().key("person-000", 2048).public_key()
    made = issue(PERSONAL, SOMEBODY, key, hierarchy or mock.hierarchy, since=since)
    mock.register.issued(made.serial, made.issuer_name)
    return made


def forged(mock: Mock, folder: Path) -> Certificate:
    """By somebody who gave a root and CA of their own the names of ours; small keys, since those are made anew."""
    cache, ours = KeyCache(folder), mock.hierarchy.names
    for ca in (ours.root, ours.issuing("id-3")):
        cache.key(file_name(ca), 2048)
    return a_card(mock, hierarchy=Hierarchy("test", cache, mock.hierarchy.url))


def of_another_environment(mock: Mock, _: Path) -> Certificate:
    return held(mock, "card-of-another-environment").certificates[0]


def altered(mock: Mock, _: Path) -> Certificate:
    """The name in it is another, as long as the right one."""
    der = mock.wallet.get(CARD).certificates[0].der
    return read(der.replace(b"Lindgren", b"Lundgren"))


def a_ca(mock: Mock, _: Path) -> Certificate:
    return read(mock.hierarchy.issuing("id-3").der)


def function(mock: Mock, _: Path) -> Certificate:
    return held(mock, "function-certificate").certificates[0]


def with_a_functions_policy(mock: Mock, _: Path) -> Certificate:
    return replace(mock.wallet.get(CARD).certificates[0], policies=(FUNCTION.oid,))


def of_an_unknown_series(mock: Mock, _: Path) -> Certificate:
    return holding(mock, "type-1-card", card_number="1234567890123456789").certificates[0]


def not_yet_valid(mock: Mock, _: Path) -> Certificate:
    return a_card(mock, since=NOW + timedelta(seconds=1))


def expired(mock: Mock, _: Path) -> Certificate:
    return a_card(mock, since=NOW - PERSONAL.life - timedelta(seconds=1))


def revoked(mock: Mock, _: Path) -> Certificate:
    mock.wallet.revoke(CARD)
    return mock.wallet.get(CARD).certificates[0]


def never_issued(mock: Mock, _: Path) -> Certificate:
    key = keys().key("person-000", 2048).public_key()
    return issue(PERSONAL, SOMEBODY, key, mock.hierarchy, since=NOW)


WRONG: list[tuple[Wrong, Check, type[Refusal]]] = [
    (forged, chain_leads_to_our_root, ChainBroken),
    (of_another_environment, chain_leads_to_our_root, ChainBroken),
    (altered, chain_leads_to_our_root, ChainBroken),
    (a_ca, policy_vouches_for_a_person, NotAPersonCertificate),
    (function, policy_vouches_for_a_person, NotAPersonCertificate),
    (with_a_functions_policy, policy_vouches_for_a_person, NotAPersonCertificate),
    (of_an_unknown_series, policy_vouches_for_a_person, CardSeriesUnknown),
    (not_yet_valid, is_valid_already, CertificateNotYetValid),
    (expired, is_still_valid, CertificateExpired),
    (revoked, is_not_revoked, CertificateRevoked),
    (never_issued, is_not_revoked, CertificateUnknown),
]


def shown(mock: Mock, certificate: Certificate) -> Shown:
    return Shown(certificate=certificate, login="login-1", against=mock.verifier)


@pytest.mark.parametrize("check", CHECKS)
@pytest.mark.parametrize("kind", PEOPLES)
def test_a_check_takes_every_right_certificate(mock: Mock, check: Check, kind: Kind) -> None:
    for certificate in held(mock, kind).certificates:
        check(shown(mock, certificate))


@pytest.mark.parametrize(("wrong", "check", "refusal"), WRONG)
def test_a_check_refuses_what_is_wrong(
    mock: Mock, tmp_path: Path, wrong: Wrong, check: Check, refusal: type[Refusal]
) -> None:
    with pytest.raises(refusal):
        check(shown(mock, wrong(mock, tmp_path)))


@pytest.mark.parametrize(("wrong", "check", "refusal"), WRONG)
def test_what_is_wrong_passes_the_checks_before_its_own(
    mock: Mock, tmp_path: Path, wrong: Wrong, check: Check, refusal: type[Refusal]
) -> None:
    certificate = shown(mock, wrong(mock, tmp_path))
    for earlier in CHECKS[: CHECKS.index(check)]:
        earlier(certificate)


@pytest.mark.parametrize(("wrong", "check", "refusal"), WRONG)
def test_the_verifier_refuses_with_the_code_of_the_check(
    mock: Mock, tmp_path: Path, wrong: Wrong, check: Check, refusal: type[Refusal]
) -> None:
    certificate = wrong(mock, tmp_path)
    with pytest.raises(Refusal) as refused:
        mock.verifier.verify(certificate)
    assert refused.value.code == refusal.code
    assert ("certificate-verified", "") not in mock.told()


def test_no_check_is_without_somebody_whom_it_refuses() -> None:
    assert {check for _, check, _ in WRONG} == set(CHECKS)


def test_the_first_check_that_fails_ends_it(mock: Mock) -> None:
    """Nobody asks for the status of a certificate that is not ours."""
    with pytest.raises(ChainBroken):
        mock.verifier.verify(held(mock, "card-of-another-environment").certificates[0], login="login-1")
    assert mock.told("login-1") == []


def test_the_journal_tells_whom_was_asked_and_what_was_found(mock: Mock) -> None:
    mock.verifier.verify(mock.wallet.get(CARD).bearing("hsa-id"), login="login-1")
    assert mock.told("login-1") == [
        ("status-asked", ""),
        ("status-answered", ""),
        ("certificate-verified", ""),
    ]


def test_the_journal_names_nobody(mock: Mock) -> None:
    card = mock.wallet.get(CARD)
    for certificate in card.certificates:
        mock.verifier.verify(certificate)
    for event in mock.events():
        assert not any(secret in str(event) for secret in ("198503129804", "TST2321000131-1001", "Lindgren"))


@pytest.mark.parametrize(
    ("by", "refusal"),
    [
        (timedelta(days=-1, seconds=-1), CertificateNotYetValid),
        (timedelta(days=180), CertificateExpired),
    ],
    ids=["too early", "too late"],
)
def test_time_is_the_environments(mock: Mock, by: timedelta, refusal: type[Refusal]) -> None:
    """A reserve card lasts half a year from the day before the environment starts (case:59, case:60)."""
    reserve = held(mock, "reserve-card-loa2").certificates[0]
    mock.verifier.verify(reserve)
    mock.clock.move(by)
    with pytest.raises(refusal):
        mock.verifier.verify(reserve)


@pytest.mark.parametrize("end", ["not_before", "not_after"])
def test_a_certificate_is_valid_to_the_second_at_both_ends(mock: Mock, end: str) -> None:
    certificate = mock.wallet.get(CARD).certificates[0]
    mock.clock.set(getattr(certificate, end))
    is_valid_already(shown(mock, certificate))
    is_still_valid(shown(mock, certificate))


def test_a_level_from_the_issuer_is_enough_where_the_policy_is_new(mock: Mock) -> None:
    unheard_of = replace(mock.wallet.get(CARD).certificates[0], policies=("1.2.752.74.8.599",))
    policy_vouches_for_a_person(shown(mock, unheard_of))


def test_a_revocation_holds_from_when_it_was_made(mock: Mock) -> None:
    certificate = revoked(mock, Path())
    mock.clock.move(timedelta(seconds=-1))
    is_not_revoked(shown(mock, certificate))
    mock.clock.move(timedelta(seconds=1))
    with pytest.raises(CertificateRevoked):
        is_not_revoked(shown(mock, certificate))


def test_an_old_card_is_refused_where_old_cards_are_trusted_no_more(mock: Mock) -> None:
    """Only what leads to Root v2 is left in the structure since November 2022 (siths-eid:4.1)."""
    new_only = replace(mock.verifier, config=mock.config.at(old_cards=False))
    old = mock.wallet.get(OLD).certificates[0]
    mock.verifier.verify(old)
    with pytest.raises(ChainBroken, match="no longer trusted"):
        new_only.verify(old)
    new_only.verify(mock.wallet.get(UPGRADED).bearing("hsa-id"))


def test_the_telia_certificate_is_of_nobody_we_trust(mock: Mock) -> None:
    with pytest.raises(ChainBroken, match="Telia e-legitimation HW CA v3 is none of ours"):
        mock.verifier.verify(mock.wallet.get(OLDER).bearing("telia"))
