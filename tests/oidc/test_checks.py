"""Every check is felt: a fault provokes it, and with the check gone the fault gets through or ends otherwise."""

from __future__ import annotations

from collections.abc import Iterator
from types import ModuleType
from typing import Any

import pytest

from idp_mock.environments import Environment
from idp_mock.errors import Refusal
from idp_mock.oidc import checks, grant, logout, tokens
from tests.idp.players import Rp, User, answer, codes_of, environment

# Which lie each check is there for, and the code it answers with.
PROVOKED: dict[str, tuple[str, str]] = {
    "client_is_registered": ("request-of-unknown-client", "IDP-101"),
    "redirect_uri_is_registered": ("request-with-unregistered-redirect-uri", "IDP-102"),
    "no_parameter_is_repeated": ("request-repeating-a-parameter", "IDP-103"),
    "parameters_are_readable": ("request-with-control-characters", "IDP-103"),
    "response_type_is_code": ("request-for-a-token", "IDP-104"),
    "response_mode_is_offered": ("request-for-a-fragment", "IDP-105"),
    "request_object_is_not_sent": ("request-object-by-value", "IDP-110"),
    "request_uri_is_not_sent": ("request-object-by-reference", "IDP-111"),
    "scope_holds_openid": ("request-without-openid", "IDP-106"),
    "prompt_makes_sense": ("request-with-contradicting-prompt", "IDP-109"),
    "pkce_is_whole_if_sent": ("request-with-half-pkce", "IDP-108"),
    "claims_can_be_read": ("request-with-broken-claims", "IDP-107"),
    "id_token_hint_is_ours": ("request-with-a-strangers-hint", "IDP-116"),
    "token_request_is_whole": ("token-request-without-code", "IDP-308"),
    "client_is_who_it_says": ("token-request-with-wrong-secret", "IDP-301"),
    "grant_is_offered": ("token-request-with-other-grant", "IDP-302"),
    "code_is_not_late": ("code-that-is-late", "IDP-304"),
    "code_is_this_clients": ("code-of-another-client", "IDP-305"),
    "redirect_uri_is_the_same": ("token-request-with-other-redirect-uri", "IDP-306"),
    "verifier_fits": ("token-request-with-wrong-verifier", "IDP-307"),
    "access_token_is_known_and_fresh": ("userinfo-with-another-token", "IDP-311"),
    "hint_is_our_token": ("logout-with-a-strangers-token", "IDP-321"),
    "address_is_registered": ("logout-to-an-unregistered-address", "IDP-322"),
}
LISTS: tuple[tuple[ModuleType, str], ...] = (
    (checks, "CHECKS"),
    (grant, "REQUEST_CHECKS"),
    (grant, "GRANT_CHECKS"),
    (tokens, "USERINFO_CHECKS"),
    (logout, "CHECKS"),
)


def every_check() -> Iterator[tuple[ModuleType, str, int, str]]:
    for module, name in LISTS:
        for place, check in enumerate(getattr(module, name)):
            yield module, name, place, check.__name__


def accepts(*_: Any) -> None:
    """A check that was taken away."""


def ending(env: Environment) -> str:
    """The code that a whole round ends with: login, token, userinfo, logout. Empty: nothing was refused."""
    rp, user = Rp(env), User(env)
    ask = rp.asks()
    try:
        said = answer(user.signs_in(ask))
        if "error" not in said:
            token = rp.redeems(said["code"], ask)
            env.back_channel.userinfo(token["access_token"])
            env.back_channel.end_session(
                {
                    "id_token_hint": [token["id_token"]],
                    "post_logout_redirect_uri": ["http://127.0.0.1:8500/signed-out"],
                },
                session=user.session,
            )
    except Refusal as refusal:
        return refusal.code
    return next(iter(codes_of(env)), "")


def test_a_round_without_a_fault_is_not_refused() -> None:
    assert ending(environment()) == ""


def test_every_check_has_its_lie() -> None:
    assert {name for _, _, _, name in every_check()} == PROVOKED.keys()


@pytest.mark.parametrize(
    ("module", "name", "place", "check"), list(every_check()), ids=[check for *_, check in every_check()]
)
def test_without_the_check_its_lie_ends_otherwise(
    module: ModuleType, name: str, place: int, check: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    lie, code = PROVOKED[check]
    env = environment()
    env.faults.set(lie)
    assert ending(env) == code
    weaker = list(getattr(module, name))
    weaker[place] = accepts
    monkeypatch.setattr(module, name, tuple(weaker))
    env = environment()
    env.faults.set(lie)
    try:
        without = ending(env)
    except (ValueError, KeyError, AssertionError):
        return  # the rest stumbles over what the check keeps out, which is noticed too
    assert without != code


@pytest.mark.parametrize(("module", "name"), LISTS)
def test_every_check_says_where_it_is_written(module: ModuleType, name: str) -> None:
    for check in getattr(module, name):
        sources = ("Core ", "RFC ", "inera-idp:", "RP-Initiated Logout ", "Multiple Response")
        assert any(source in check.__doc__ for source in sources), check.__name__
