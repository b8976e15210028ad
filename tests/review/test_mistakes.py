"""Every planted mistake is found, by the items that are about it and by no other."""

from __future__ import annotations

import pytest

from rp.mistakes import MISTAKES
from scenarios.review.catalogue import AREAS, catalogue
from tests.ground import TOP
from tests.review.conftest import Reviews

pytestmark = pytest.mark.slow

_LOGOUT_TOKENS = frozenset(
    f"logout/{name}"
    for name in (
        "another-issuer",
        "another-system",
        "long-ago",
        "without-event",
        "with-nonce",
        "about-nobody",
        "without-id",
        "another-type",
        "another-key",
        "without-signature",
    )
)
_ANY_LEVEL = frozenset(
    {"loa/missing-acr", "loa/unknown-acr", "loa/acr-in-an-array", "loa/acr-of-another-federation"}
)
_LEVEL_OF_ANOTHER = frozenset(
    {
        *_ANY_LEVEL,
        "loa/loa2-does-not-open-loa3",
        "loa/loa2-in-the-app-does-not-open-loa3",
        "loa/acr-too-low",
        "choice/decision-for-another-user",
        "choice/next-user-in-the-same-browser",
        "step-up/by-the-same-person",  # nobody is asked for more
    }
)

# Which items accuse each mistake, in a review of the whole catalogue; the first is what the mistake is about.
ACCUSED_BY: dict[str, frozenset[str]] = {
    "ignores-acr": _LEVEL_OF_ANOTHER
    | {
        "step-up/by-a-colleague",
        "step-up/by-an-old-login",
        "step-up/at-the-same-level",
        "step-up/renews-the-session",
    },
    "takes-any-level-but-loa2": _ANY_LEVEL,
    "compares-loa-as-text": frozenset({"loa/unknown-acr"}),
    "reads-the-last-digit": frozenset({"loa/acr-of-another-federation"}),
    "caches-a-decision-across-users": _LEVEL_OF_ANOTHER | {"choice/no-commission", "choice/another-purpose"},
    "missing-commission-is-enough": frozenset({"choice/no-commission"}),
    "any-commission-is-enough": frozenset({"choice/another-purpose"}),
    "refuses-loa3-where-loa2-is-asked": frozenset(
        {"loa/ordinary-card-opens-both", "choice/protected-person"}
    ),
    "trusts-what-it-asked-for": frozenset({"loa/demanded-and-not-given", "loa/demanded-and-missing"}),
    "accepts-a-token-for-others-too": frozenset({"token/audience-not-trusted"}),
    "step-up-takes-anybody": frozenset({"step-up/by-a-colleague"}),
    "step-up-takes-an-old-login": frozenset({"step-up/by-an-old-login"}),
    "keys-users-on-sub": frozenset({"step-up/by-the-same-person"}),
    "step-up-keeps-the-old-token": frozenset({"step-up/by-the-same-person"}),
    "keeps-the-session-at-step-up": frozenset({"step-up/renews-the-session"}),
    "believes-any-userinfo": frozenset({"userinfo/of-somebody-else", "userinfo/about-nobody"}),
    "skips-state": frozenset({"answer/wrong-state", "answer/missing-state"}),
    "accepts-a-late-answer": frozenset({"answer/late", "answer/in-another-browser"}),
    "opens-any-return-address": frozenset({"answer/return-address"}),
    "remembers-the-first-login-only": frozenset({"answer/two-logins"}),
    "skips-nonce": frozenset({"token/wrong-nonce", "token/missing-nonce"}),
    "drops-the-default-port": frozenset({"token/issuer-with-its-port"}),
    "skips-issuer": frozenset({"token/wrong-issuer", "token/issuer-almost"}),
    "skips-audience": frozenset(
        {"token/wrong-audience", "token/audience-not-trusted", "token/wrong-authorized-party"}
    ),
    "skips-authorized-party": frozenset({"token/wrong-authorized-party"}),
    "skips-times": frozenset({"token/expired", "token/from-the-future", "token/not-yet-valid"}),
    # The userinfo of a token without sub is refused all the same.
    "skips-required-claims": frozenset({"token/without-expiry", "token/without-issue-time"}),
    "skips-access-token-hash": frozenset({"token/wrong-access-token-hash"}),
    # Who reads without verifying believes every claim; what the guard looks at, it looks at still.
    "skips-signature": frozenset(
        {
            "keys/wrong-signature",
            "keys/no-signature",
            "keys/unknown-key",
            "keys/signed-with-the-public-key",
            "keys/key-in-the-token",
            "keys/keys-cannot-be-fetched",
            "token/wrong-issuer",
            "token/issuer-almost",
            "token/wrong-authorized-party",
            "token/expired",
            "token/without-expiry",
            "token/from-the-future",
            "token/without-issue-time",
            "token/not-yet-valid",
            "token/wrong-nonce",
            "token/missing-nonce",
            "token/wrong-access-token-hash",
        }
    ),
    "accepts-alg-none": frozenset({"keys/no-signature"}),
    "lets-the-token-choose-the-algorithm": frozenset({"keys/signed-with-the-public-key"}),
    # It does not recover by itself from any change.
    "pins-a-key": frozenset(
        {
            "keys/change-step-by-step",
            "keys/change-during-a-login",
            "keys/change-all-at-once",
            "keys/keys-of-another-kind",
            "keys/keys-cannot-be-fetched",
        }
    ),
    # Whoever comes with another card or with the phone is a stranger.
    "pins-a-certificate": frozenset(
        {
            "loa/loa2-opens-loa2",
            "loa/reserve-card-loa3-opens-loa3",
            "loa/mobile-opens-loa3",
            "step-up/by-the-same-person",
        }
    ),
    "keeps-the-session-at-login": frozenset({"session/planted", "step-up/renews-the-session"}),
    "logs-out-only-locally": frozenset({"logout/ends-at-the-idp", "logout/told-by-the-idp"}),
    "logs-out-only-in-the-browser": frozenset({"logout/ends-here"}),
    "hears-no-logout": frozenset({"logout/told-by-the-idp"}),
    "logs-everybody-out": frozenset({"logout/told-by-the-idp", "logout/another-session"}),
    "believes-any-logout": _LOGOUT_TOKENS,
}
# One of each area and of each way to be accused, which is asked whatever the mistake is.
ALWAYS = (
    "request/state-is-unguessable",
    "answer/wrong-state",
    "answer/in-another-browser",
    "answer/return-address",
    "code/page-instead",
    "token/wrong-audience",
    "token/unknown-claims",
    "userinfo/of-somebody-else",
    "loa/loa2-does-not-open-loa3",
    "loa/reserve-card-loa3-opens-loa3",
    "step-up/by-a-colleague",
    "choice/no-commission",
    "session/planted",
    "logout/ends-here",
    "keys/wrong-signature",
    "keys/keys-of-another-kind",
)

# Cards have new certificates once the IdP was put back: nobody gets into such a system after that, and nothing is told.
UNCLEAR = {"pins-a-certificate": set(ALWAYS)}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_is_found_by_what_is_about_it_and_by_nothing_else(mistake: str, reviewed: Reviews) -> None:
    findings = reviewed(*ACCUSED_BY[mistake], *ALWAYS, mistakes=(mistake,))
    wrong = {name for name, one in findings.items() if one.verdict == "wrong"}
    assert wrong == ACCUSED_BY[mistake]
    unclear = {name for name, one in findings.items() if one.verdict == "could-not-tell"}
    assert unclear <= UNCLEAR.get(mistake, set())


def test_every_mistake_stands_in_the_table_and_every_item_of_it_in_the_catalogue() -> None:
    assert MISTAKES.keys() == ACCUSED_BY.keys()
    known = {item.id for item in catalogue()}
    assert {*ALWAYS, *(one for those in ACCUSED_BY.values() for one in those)} <= known
    assert {one.partition("/")[0] for one in ALWAYS} == set(AREAS)


def test_the_readme_has_the_figure() -> None:
    assert f"finds all {len(MISTAKES)} mistakes" in (TOP / "README.md").read_text(encoding="utf-8")
