"""Each planted mistake changes what its name says and nothing else: a lie is believed, or what is right refused."""

from __future__ import annotations

import re
from datetime import date

import pytest

from rp.mistakes import MISTAKES, plant
from rp.policy import Function, Policy, Requirement
from tests.rp.asked import RIGHT, Bench
from tests.rp.issuer import Issuer
from tests.rp.people import LOA2, nurse
from tests.rp.test_policy import NOON


def believed(*asked: str) -> dict[str, str]:
    return dict.fromkeys(asked, "believed")


# What comes out otherwise under each mistake.
CHANGED: dict[str, dict[str, str]] = {
    "ignores-acr": dict.fromkeys(
        ["LoA 2 for 3", "no level for 2", "unknown level for 3", "LoA 3 of another federation"], "RP-202"
    )
    | {"two users": "RP-202, RP-202"},
    "takes-any-level-but-loa2": dict.fromkeys(
        ["no level for 2", "unknown level for 3", "LoA 3 of another federation"], "RP-202"
    ),
    "compares-loa-as-text": {"unknown level for 3": "RP-202"},
    "reads-the-last-digit": {"LoA 3 of another federation": "RP-202"},
    "caches-a-decision-across-users": dict.fromkeys(
        [
            "LoA 2 for 3",
            "no level for 2",
            "unknown level for 3",
            "LoA 3 of another federation",
            "no commission",
            "other commission",
        ],
        "RP-202",
    )
    | {"two users": "RP-202, RP-202"},
    "accepts-alg-none": believed("alg none"),
    "lets-the-token-choose-the-algorithm": believed("HS256 by the public key"),
    "skips-authorized-party": believed("other azp"),
    "keys-users-on-sub": {"step-up by another": "believed", "step-up under a new sub": "RP-313"},
    "opens-any-return-address": {"return address elsewhere": "https://elsewhere.invalid/"},
    "accepts-a-late-answer": {"answer in another browser": "taken"},
    "step-up-keeps-the-old-token": {"level after a step-up": "loa2"},
    "keeps-the-session-at-step-up": {"level after a step-up": "loa3, and the old id"},
    "logs-out-only-in-the-browser": {"left after a logout": "all"},
    "missing-commission-is-enough": {"no commission": "RP-202"},
    "any-commission-is-enough": {"other commission": "RP-202"},
    "refuses-loa3-where-loa2-is-asked": {"LoA 3 for 2": "RP-305", "right commission": "RP-305"},
    "trusts-what-it-asked-for": believed("lower than demanded"),
    "accepts-a-token-for-others-too": believed("one audience of two"),
    "step-up-takes-anybody": believed("step-up by another"),
    "step-up-takes-an-old-login": believed("step-up by an old login"),
    "believes-any-userinfo": believed("userinfo of another"),
    "skips-state": believed("unknown state"),
    "skips-nonce": believed("other nonce"),
    "skips-issuer": believed("other issuer"),
    "skips-audience": believed("other audience", "other azp", "one audience of two"),
    "skips-times": believed("expired", "from the future"),
    "skips-required-claims": believed("nobody's sub"),
    "skips-access-token-hash": believed("other access token"),
    # Who reads without verifying reads every claim so; the checks of the guard still stand.
    "skips-signature": believed(
        "other nonce",
        "other issuer",
        "other azp",
        "expired",
        "from the future",
        "other access token",
        "nobody's sub",
        "other key",
        "alg none",
        "HS256 by the public key",
    ),
    "pins-a-key": {"a new key": "RP-306"},
    "pins-a-certificate": {"a new certificate": "RP-313"},
    "keeps-the-session-at-login": {
        "session id stays": "True",
        "level after a step-up": "loa3, and the old id",
    },
    "drops-the-default-port": {"issuer with its port": "https://idp.siths.test/oidc"},
    "remembers-the-first-login-only": {"two logins": "first"},
    "logs-out-only-locally": {"ends at the IdP": "False"},
    "hears-no-logout": {"logout": "nobody"},
    "logs-everybody-out": dict.fromkeys(["logout", "logout of somebody else"], "mine, another"),
    "believes-any-logout": {"logout of nobody": "mine, another"}
    | dict.fromkeys(
        [
            "logout by another issuer",
            "logout at another system",
            "logout of long ago",
            "logout without its event",
            "logout with a nonce",
            "logout without a jti",
            "logout of another type",
            "logout by another key",
            "logout without a signature",
        ],
        "mine",
    ),
}


def test_without_a_mistake_everything_is_right(issuer: Issuer) -> None:
    assert Bench(plant(()), issuer).outcomes() == RIGHT


def test_every_mistake_is_known_here() -> None:
    assert MISTAKES.keys() == CHANGED.keys()


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_changes_what_it_says_and_nothing_else(issuer: Issuer, name: str) -> None:
    outcomes = Bench(plant((name,)), issuer).outcomes()
    assert {asked: code for asked, code in outcomes.items() if code != RIGHT[asked]} == CHANGED[name]


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_is_explained_in_a_sentence(name: str) -> None:
    assert re.fullmatch(r"[A-Z][^\n]+\.", MISTAKES[name].__doc__ or "")


# What is left out when many are planted: these speak of what another one decides first.
ALIKE = {
    "skips-signature",
    "takes-any-level-but-loa2",
    "refuses-loa3-where-loa2-is-asked",
    "caches-a-decision-across-users",
    "hears-no-logout",
    "logs-everybody-out",
}


def test_mistakes_can_be_planted_together(issuer: Issuer) -> None:
    together = [name for name in MISTAKES if name not in ALIKE]
    outcomes = Bench(plant(tuple(together)), issuer).outcomes()
    expected = {asked: code for name in together for asked, code in CHANGED[name].items()}
    assert {asked: code for asked, code in outcomes.items() if code != RIGHT[asked]} == expected


def test_a_requirement_of_later_is_not_asked_for_by_a_mistake(issuer: Issuer) -> None:
    """The mistakes about commissions leave days and levels as they are."""
    asked = Function(
        id="record",
        name="",
        about="",
        requirements=(Requirement(loa=2), Requirement(loa=3, since=date(2026, 3, 3))),
    )
    for name in ("missing-commission-is-enough", "any-commission-is-enough"):
        decide = plant((name,)).decide
        assert decide(Policy(functions={}), asked, nurse(acr=LOA2), NOON).code == "RP-202"
        assert decide(Policy(functions={}), asked, nurse(acr=LOA2), NOON.replace(day=3)).code == "RP-305"
