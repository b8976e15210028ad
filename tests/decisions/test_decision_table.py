"""Every credential, in every state, against every function: the sample decides as documents and certificates say.

The expectation imports neither the mock nor the sample. It reads the certificate, people.yaml, policy.yaml and the
tables in docs/; both systems run as processes, as a user starts them.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta

import pytest

from tests.decisions.certificates import LEVELS
from tests.decisions.expected import FUNCTIONS, TOP, Outcome
from tests.decisions.played import Ground, Way, ground

pytestmark = pytest.mark.slow
OFFICE = "2026-03-02T10:00"


@pytest.fixture(scope="module")
def office() -> Iterator[Ground]:
    """In office hours, after the first of December: reserve cards of LoA 2 are dispensed nothing."""
    with ground(OFFICE) as made:
        yield made


@pytest.fixture(scope="module")
def ways(office: Ground) -> list[Way]:
    return list(office.ways())


def once_each(ways: list[Way], *methods: str) -> list[Way]:
    """One way for every credential: the first of these methods that it has, in turns."""
    found: dict[str, Way] = {}
    for number, name in enumerate(sorted({way.credential for way in ways})):
        own = [way for way in ways if way.credential == name and way.method in methods]
        if own:
            found[name] = own[number % len(own)]
    return list(found.values())


def outcomes(ground: Ground, ways: list[Way]) -> list[Outcome]:
    state = ground.state("active")
    return [ground.expects(way, state, number)[0] for number, way in enumerate(ways)]


# --- the table ----------------------------------------------------------------------------------------------------


def test_every_credential_by_every_method_and_with_every_certificate(office: Ground, ways: list[Way]) -> None:
    assert office.differences(ways, office.state("active")) == []


def test_what_is_revoked_opens_nothing(office: Ground, ways: list[Way]) -> None:
    chosen = once_each(ways, "card", "app-here")
    state = office.state("revoked", revoked=True)
    office.happens("revoke", chosen)
    assert office.differences(chosen, state) == []


@pytest.mark.parametrize(("name", "moved"), [("expired", 1_200), ("not yet valid", -30)])
def test_what_is_not_valid_on_the_day_opens_nothing(
    office: Ground, ways: list[Way], name: str, moved: int
) -> None:
    assert (
        office.differences(once_each(ways, "card", "app-here"), office.state(name, timedelta(days=moved)))
        == []
    )


def test_what_is_locked_answers_nothing_in_the_app_and_shows_the_browser_no_certificate(
    office: Ground, ways: list[Way]
) -> None:
    chosen = once_each(ways, "app-here", "app-elsewhere")[::2] + once_each(ways, "card", "app-here")[1::2]
    state = office.state("locked", locked=True)
    office.happens("block-pin", chosen)
    assert office.differences(chosen, state) == []


@pytest.mark.parametrize(
    ("at", "code", "function"),
    [
        ("2026-03-02T20:00", "RP-204", "record"),  # the dispensation, after office hours
        ("2025-11-28T10:00", "RP-202", "medications"),  # LoA 2 was enough
    ],
)
def test_the_hour_and_the_day_decide_for_reserve_cards(at: str, code: str, function: str) -> None:
    with ground(at) as then:
        chosen = [way for way in once_each(list(then.ways()), "card") if "loa2" in way.kind]
        expected = outcomes(then, chosen)
        assert code in {one.decisions.get(function) for one in expected}
        assert then.differences(chosen, then.state("active")) == []


# --- it can fail --------------------------------------------------------------------------------------------------


def test_neither_side_is_asked_what_is_right() -> None:
    told = subprocess.run(
        [sys.executable, "-c", "import tests.decisions.played, sys; print(*sys.modules)"],
        cwd=TOP,
        capture_output=True,
        text=True,
        check=True,
    )
    assert {"idp_mock", "rp"} & {name.partition(".")[0] for name in told.stdout.split()} == set()


def test_everything_that_can_be_decided_is_decided_somewhere(office: Ground, ways: list[Way]) -> None:
    expected = outcomes(office, ways)
    endings = {one.ending for one in expected}
    assert endings == {
        "signed-in",
        "IDP-201",
        "IDP-202",
        "IDP-203",
        "IDP-208",
        "AUT-107",
        "DEV-103",
        "RP-312",
    }
    decided = {code for one in expected for code in one.decisions.values()}
    assert decided == {"RP-202", "RP-206", "RP-305"}
    assert all(set(one.decisions) == set(FUNCTIONS) for one in expected if one.ending == "signed-in")
    borne = {oid for way in ways if (shown := office.shown(way)) for oid in shown.policies}
    assert borne & LEVELS.keys() == LEVELS.keys()


@pytest.mark.parametrize("mistake", ["ignores-acr", "missing-commission-is-enough"])
def test_a_planted_mistake_is_found(mistake: str) -> None:
    with ground(OFFICE, SITHS_RP_MISTAKES=mistake) as wrong:
        assert wrong.differences(few(wrong), wrong.state("active")) != []


def test_an_idp_that_is_another_than_the_documents_say_is_found() -> None:
    with ground(OFFICE, SITHS_IDP_OLD_CARDS="false") as wrong:
        told = wrong.differences(
            [way for way in wrong.ways() if way.kind == "type-1-card" and way.method == "card"],
            wrong.state("active"),
        )
    assert {line.partition(": ")[2] for line in told} == {"should end in signed-in, and ended in IDP-202"}


def few(made: Ground) -> list[Way]:
    """A nurse with a commission and one without, with LoA 3 and LoA 2."""
    who = ("nurse-one-commission", "nurse-no-commission")
    kinds = ("ordinary-card", "reserve-card-loa2")
    return [
        way
        for way in made.ways()
        if way.credential.startswith(who)
        and way.kind in kinds
        and way.method == "card"
        and way.bears == "hsa-id"
    ]
