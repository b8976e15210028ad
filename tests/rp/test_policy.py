"""Which level and which claims open which function, from which day, and when an exception holds."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import Any

import pytest

from rp.decisions import Decision, Verdict
from rp.identity import SignedIn
from rp.policy import SWEDEN, Dispensation, Function, Policy, Requirement, decide
from tests.rp.people import CARE, LOA2, LOA3, RESERVE_LOA2, nurse

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=SWEDEN)


def function(*requirements: Requirement) -> Function:
    return Function(id="record", name="Patientjournal", about="", requirements=requirements)


def decides(
    required: Requirement, signed_in: SignedIn | None, *dispensations: Dispensation, at: datetime = NOON
) -> Decision:
    asked = function(required)
    policy = Policy(functions={asked.id: asked}, dispensations=dispensations)
    return decide(policy, asked, signed_in, at)


def test_what_requires_nothing_is_open_to_all() -> None:
    for who in (None, nurse(acr=None)):
        assert decides(Requirement(), who).code == "RP-200"


def test_what_requires_a_level_asks_for_a_login_first() -> None:
    decision = decides(Requirement(loa=2), None)
    assert (decision.verdict, decision.code) == (Verdict.STEP_UP, "RP-201")


def test_what_requires_a_claim_is_never_open_to_who_is_not_signed_in() -> None:
    assert decides(Requirement(claims={"commissionPurpose": CARE}), None).code == "RP-201"


@pytest.mark.parametrize(
    ("required", "acr", "verdict", "code"),
    [
        (2, LOA2, "granted", "RP-202"),
        (2, LOA3, "granted", "RP-202"),
        (3, LOA3, "granted", "RP-202"),
        (3, LOA2, "denied", "RP-305"),
    ],
)
def test_a_level_is_at_least(required: int, acr: str, verdict: str, code: str) -> None:
    decision = decides(Requirement(loa=required), nurse(acr=acr))
    assert (decision.verdict, decision.code) == (verdict, code)


@pytest.mark.parametrize(
    "acr",
    [
        None,
        "",
        "loa3",
        "http://id.sambi.se/loa/loa4",
        "http://id.sambi.se/loa/loa3 ",
        "HTTP://ID.SAMBI.SE/LOA/LOA3",
        "http://id.elegnamnden.se/loa/1.0/loa3",
        3,
        [LOA3],
    ],
)
def test_a_level_that_is_not_known_is_none(acr: Any) -> None:
    for required in (2, 3):
        assert decides(Requirement(loa=required), nurse(acr=acr)).code == "RP-305"


def test_a_denial_says_what_decided_it() -> None:
    decision = decides(Requirement(loa=3), nurse(acr=LOA2))
    assert (decision.decided_by, decision.was, decision.wanted) == ("acr", LOA2, LOA3)


@pytest.mark.parametrize("purpose", [None, "", "Administration", "vård och behandling", f"{CARE} ", [CARE]])
def test_a_claim_is_compared_exactly(purpose: Any) -> None:
    decision = decides(
        Requirement(loa=2, claims={"commissionPurpose": CARE}), nurse(commissionPurpose=purpose)
    )
    assert (decision.verdict, decision.code) == (Verdict.DENIED, "RP-206")
    assert (decision.decided_by, decision.wanted) == ("commissionPurpose", CARE)


def test_a_wrong_claim_is_told_before_a_low_level() -> None:
    """A higher level would not help."""
    required = Requirement(loa=3, claims={"commissionPurpose": CARE})
    assert decides(required, nurse(acr=LOA2, commissionPurpose=None)).code == "RP-206"


def test_only_a_commission_is_called_one() -> None:
    told = decides(Requirement(loa=2, claims={"organizationName": "Region Å"}), nurse())
    assert (told.code, told.reason) == ("RP-206", "Dina uppgifter ger inte tillgång")


# --- days ------------------------------------------------------------------------------------------------------------

DECEMBER = function(
    Requirement(loa=3, since=date(2025, 12, 1)),
    Requirement(loa=2),
    Requirement(loa=0, since=date(2026, 7, 1)),
)


@pytest.mark.parametrize(
    ("at", "loa"),
    [
        (datetime(2025, 11, 30, 23, 59, 59, tzinfo=SWEDEN), 2),
        (datetime(2025, 12, 1, 0, 0, tzinfo=SWEDEN), 3),
        (datetime(2025, 11, 30, 22, 59, tzinfo=UTC), 2),
        (datetime(2025, 11, 30, 23, 0, tzinfo=UTC), 3),
        (datetime(2026, 6, 30, 21, 59, tzinfo=UTC), 3),
        (datetime(2026, 6, 30, 22, 0, tzinfo=UTC), 0),
    ],
)
def test_the_newest_requirement_that_has_begun_in_sweden_counts(at: datetime, loa: int) -> None:
    assert DECEMBER.requirement_at(at).loa == loa


# --- dispensations -------------------------------------------------------------------------------------------------


def dispensation(**changed: Any) -> Dispensation:
    given: dict[str, Any] = {
        "name": "Reservkort",
        "why": "Det räcker.",
        "functions": ("record",),
        "policies": (RESERVE_LOA2,),
        "since": date(2025, 12, 1),
        "until": date(2026, 6, 30),
    }
    return Dispensation(**given | changed)


def with_reserve_card(**changed: Any) -> SignedIn:
    return nurse(**{"acr": LOA2, "credentialCertificatePolicies": [RESERVE_LOA2]} | changed)


NIGHT = (time(15, 1), time(8, 59))


def test_a_dispensation_opens_what_the_level_does_not() -> None:
    decision = decides(Requirement(loa=3), with_reserve_card(), dispensation())
    assert (decision.verdict, decision.code) == (Verdict.GRANTED, "RP-204")
    assert decision.reason == "Dispens: Reservkort. Det räcker."


@pytest.mark.parametrize(
    "changed",
    [
        {"functions": ("schedule",)},
        {"policies": ("1.2.752.74.8.1",)},
        {"since": date(2026, 3, 3)},
        {"until": date(2026, 3, 1)},
        {"hours": NIGHT},
    ],
    ids=lambda changed: next(iter(changed)),
)
def test_a_dispensation_for_something_else_opens_nothing(changed: dict[str, Any]) -> None:
    decision = decides(Requirement(loa=3), with_reserve_card(), dispensation(**changed))
    assert decision.code == "RP-305"


@pytest.mark.parametrize("held", [None, [], "1.2.752.74.8.502", [["1.2.752.74.8.502"]]], ids=repr)
def test_a_dispensation_wants_the_credential_to_be_named(held: Any) -> None:
    who = with_reserve_card(credentialCertificatePolicies=held)
    assert decides(Requirement(loa=3), who, dispensation()).code == "RP-305"


def test_a_dispensation_mends_no_missing_claim_and_no_unknown_level() -> None:
    strict = Requirement(loa=3, claims={"commissionPurpose": CARE})
    assert decides(strict, with_reserve_card(commissionPurpose=None), dispensation()).code == "RP-206"
    assert decides(strict, with_reserve_card(acr=None), dispensation()).code == "RP-305"
    assert decides(strict, None, dispensation()).code == "RP-201"


@pytest.mark.parametrize(
    ("at", "covered"),
    [
        (datetime(2026, 3, 2, 15, 0, 59, tzinfo=SWEDEN), False),
        (datetime(2026, 3, 2, 15, 1, tzinfo=SWEDEN), True),
        (datetime(2026, 3, 2, 23, 59, tzinfo=SWEDEN), True),
        (datetime(2026, 3, 3, 0, 0, tzinfo=SWEDEN), True),
        (datetime(2026, 3, 3, 8, 59, 59, tzinfo=SWEDEN), True),
        (datetime(2026, 3, 3, 9, 0, tzinfo=SWEDEN), False),
        (datetime(2026, 7, 1, 0, 0, tzinfo=SWEDEN), False),
        (datetime(2025, 12, 1, 0, 0, tzinfo=SWEDEN), True),
        (datetime(2026, 6, 1, 12, 59, tzinfo=UTC), False),
        (datetime(2026, 6, 1, 13, 1, tzinfo=UTC), True),
    ],
)
def test_hours_may_pass_midnight_and_are_swedish(at: datetime, covered: bool) -> None:
    assert dispensation(hours=NIGHT).covers("record", with_reserve_card(), at) is covered


@pytest.mark.parametrize(("hour", "covered"), [(7, False), (8, True), (16, True), (17, False)])
def test_hours_within_a_day_are_within_it(hour: int, covered: bool) -> None:
    day = dispensation(hours=(time(8), time(16)))
    assert day.covers("record", with_reserve_card(), NOON.replace(hour=hour)) is covered
