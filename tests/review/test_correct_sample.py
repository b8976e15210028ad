"""A correct system is accused of nothing, whatever it is called, and nothing about it is left in doubt."""

from __future__ import annotations

import pytest

from scenarios.review.catalogue import catalogue
from scenarios.review.finding import Finding
from scenarios.review.review import review
from tests.review.conftest import Reviews
from tests.review.disguise import Disguised

pytestmark = pytest.mark.slow

# What says nothing of a system on this machine, without TLS.
NOT_APPLICABLE = {"request/redirect-address-is-https", "session/secure"}


@pytest.fixture(scope="module")
def plain(reviewed: Reviews) -> dict[str, Finding]:
    return reviewed()


@pytest.fixture(scope="module")
def disguised() -> dict[str, Finding]:
    stage = Disguised()
    try:
        return {one.item.id: one for one in review(catalogue(), stage)}
    finally:
        stage.close()


@pytest.mark.parametrize("found", ["plain", "disguised"])
@pytest.mark.parametrize("item", [item.id for item in catalogue()])
def test_the_item_is_right(item: str, found: str, request: pytest.FixtureRequest) -> None:
    finding: Finding = request.getfixturevalue(found)[item]
    wanted = "not-applicable" if item in NOT_APPLICABLE else "correct"
    assert finding.verdict == wanted, (finding.why.en, finding.evidence)


@pytest.mark.parametrize("item", sorted(NOT_APPLICABLE))
def test_what_does_not_apply_says_why(item: str, plain: dict[str, Finding]) -> None:
    assert plain[item].why.sv.endswith(".")


def test_the_disguise_is_one(disguised: dict[str, Finding]) -> None:
    """No path, text, code or cookie of the sample is left in what was seen."""
    seen = " ".join(evidence.said for one in disguised.values() for evidence in one.evidence)
    assert "/dagplan" in seen
    assert "JSESSIONID" in seen
    for known in ("/schedule", "/callback", "siths_rp", "RP-", "Journalen"):
        assert known not in seen
