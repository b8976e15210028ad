"""What an issuer answers is believed when it comes, comes in time, is the issuer's own and is of today (case:61)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from idp_mock.config import IdpConfig
from idp_mock.credentials.issuers import FRESH, Manner
from idp_mock.credentials.status_checks import (
    CHECKS,
    Answered,
    answer_is_fresh,
    answer_is_the_issuers,
    issuer_answers,
    issuer_answers_in_time,
)
from idp_mock.errors import (
    CertificateRevoked,
    CertificateUnknown,
    Refusal,
    StatusNotTheirs,
    StatusStale,
    StatusTooSlow,
    StatusUnreachable,
)
from idp_mock.journal import What
from tests.mock import CARD, NOW, Mock

PATIENCE = timedelta(seconds=10)
WELL = Answered(
    manner=Manner(answers=True, after=timedelta(0), this_update=NOW, says=None, signed_by_issuer=True),
    now=NOW,
    patience=PATIENCE,
)
WRONG: list[tuple[dict[str, Any], Any, type[Refusal]]] = [
    ({"answers": False}, issuer_answers, StatusUnreachable),
    ({"after": PATIENCE + timedelta(seconds=1)}, issuer_answers_in_time, StatusTooSlow),
    ({"signed_by_issuer": False}, answer_is_the_issuers, StatusNotTheirs),
    ({"this_update": NOW - FRESH}, answer_is_fresh, StatusStale),
]
BROKEN = {
    "status-unreachable": StatusUnreachable,
    "status-slow": StatusTooSlow,
    "status-signed-by-another": StatusNotTheirs,
    "status-stale": StatusStale,
}
broken = pytest.mark.parametrize(("fault", "refusal"), BROKEN.items())


def soft() -> Mock:
    return Mock(IdpConfig(status_failure="soft"))


def told(mock: Mock) -> list[tuple[str, dict[str, Any]]]:
    """What the journal says of the status."""
    asked = (What.STATUS_ASKED, What.STATUS_ANSWERED, What.STATUS_MISSING)
    return [(event.what.value, dict(event.says)) for event in mock.events("1") if event.what in asked]


def verified(mock: Mock, *faults: str) -> None:
    """Somebody shows Anna's card in a login that met these faults."""
    for fault in faults:
        mock.faults.set(fault, login="1")
    mock.verifier.verify(mock.wallet.get(CARD).bearing("hsa-id"), login="1")


@pytest.mark.parametrize("check", CHECKS)
def test_a_check_takes_an_answer_that_is_as_it_should_be(check: Any) -> None:
    check(WELL)


@pytest.mark.parametrize(("wrong", "check", "refusal"), WRONG)
def test_a_check_refuses_what_is_wrong(wrong: dict[str, Any], check: Any, refusal: type[Refusal]) -> None:
    with pytest.raises(refusal):
        check(replace(WELL, manner=replace(WELL.manner, **wrong)))


def test_no_check_is_without_something_that_it_refuses() -> None:
    assert [check for _, check, _ in WRONG] == list(CHECKS)


def test_who_answers_at_the_end_of_ones_patience_is_heard() -> None:
    issuer_answers_in_time(replace(WELL, manner=replace(WELL.manner, after=PATIENCE)))


def test_an_answer_is_good_until_the_second_its_time_is_over() -> None:
    last = NOW - FRESH + timedelta(seconds=1)
    answer_is_fresh(replace(WELL, manner=replace(WELL.manner, this_update=last)))


@broken
def test_where_failure_is_hard_the_certificate_is_refused(
    mock: Mock, fault: str, refusal: type[Refusal]
) -> None:
    with pytest.raises(refusal) as refused:
        verified(mock, fault)
    said = {"why": refused.value.detail, "failure": "hard", "passes": False}
    assert [what for what, _ in told(mock)] == ["status-asked", "status-missing"]
    assert told(mock)[1][1] == said


@broken
def test_where_failure_is_soft_the_certificate_passes_and_the_journal_tells(
    fault: str, refusal: type[Refusal]
) -> None:
    mock = soft()
    verified(mock, fault)
    asked, missing = told(mock)
    assert (asked[0], missing[0]) == ("status-asked", "status-missing")
    assert (missing[1]["failure"], missing[1]["passes"]) == ("soft", True)
    assert ("certificate-verified", "") in mock.told("1")
    assert [event.code for event in mock.events("1") if event.code] == []


@pytest.mark.parametrize("mock", [Mock(), soft()], ids=["hard", "soft"])
def test_unknown_is_an_answer_and_refused_whatever_the_setting(mock: Mock) -> None:
    """RFC 6960 section 2.2: the setting is for answers that do not come."""
    with pytest.raises(CertificateUnknown):
        verified(mock, "status-unknown")


@pytest.mark.parametrize("failure", ["hard", "soft"])
def test_nobody_takes_a_revocation_back_so_an_old_one_still_holds(failure: Any) -> None:
    """siths-eid:4.5."""
    mock = Mock(IdpConfig(status_failure=failure))
    mock.wallet.revoke(CARD)
    mock.clock.move(timedelta(days=7))  # so that the answer of two days ago tells of it
    with pytest.raises(CertificateRevoked):
        verified(mock, "status-stale")
    assert told(mock)[-1][1]["passes"] is False


def test_a_revocation_of_today_is_not_in_the_answer_of_two_days_ago() -> None:
    """What soft failure costs."""
    mock = soft()
    mock.wallet.revoke(CARD)
    verified(mock, "status-stale")


def test_what_another_has_signed_revokes_nobody() -> None:
    mock = soft()
    mock.wallet.revoke(CARD)
    mock.clock.move(timedelta(seconds=1))
    verified(mock, "status-signed-by-another")


def test_with_patience_enough_a_slow_issuer_is_heard() -> None:
    verified(Mock(IdpConfig(status_patience=timedelta(minutes=2))), "status-slow")


def test_another_login_is_answered_as_ever(mock: Mock) -> None:
    mock.faults.set("status-unreachable", login="2")
    verified(mock)
    assert told(mock)[-1] == ("status-answered", {"status": "good"})
