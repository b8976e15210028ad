"""The claims parameter and the scopes: what is asked, as OpenID Connect Core 5.5 and Inera have it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from idp_mock.clients.scopes import SCOPES
from idp_mock.config import IdpConfig
from idp_mock.oidc.claims import CLAIMS, OPENID, WITHOUT_VALUE
from idp_mock.oidc.request import AuthorizationRequest
from idp_mock.oidc.wish import Ask, ClaimsWish, claim_scopes


def wish(claims: Any, scope: str = "openid") -> ClaimsWish:
    return AuthorizationRequest(claims=json.dumps(claims), scope=scope).wish


def test_the_documentations_own_example_is_read() -> None:
    """inera-idp:6.1"""
    read = wish(
        {
            "userinfo": {
                "given_name": None,
                "mobileTelephoneNumber": {"essential": True},
                "healthCareUnitName": {"essential": True},
                "commissionRight": None,
            },
            "id_token": {"healthCareUnitHsaId": {"essential": True}, "healthCareUnitName": None},
        }
    )
    assert read.userinfo.keys() == {
        *("given_name", "mobileTelephoneNumber", "healthCareUnitName", "commissionRight")
    }
    assert read.id_token["healthCareUnitName"] == Ask()
    assert read.essential == {"mobileTelephoneNumber", "healthCareUnitName", "healthCareUnitHsaId"}


def test_what_a_scope_asks_for_goes_into_the_id_token() -> None:
    read = wish({"userinfo": {"given_name": None}}, "openid commission nonsense")
    assert read.id_token.keys() == SCOPES["commission"]
    assert read.userinfo.keys() == {"given_name"}


@pytest.mark.parametrize(
    ("said", "demanded"),
    [
        ({"id_token": {"acr": {"value": "loa3", "essential": True}}}, ("loa3",)),
        ({"userinfo": {"acr": {"values": ["loa2", "loa3"], "essential": True}}}, ("loa2", "loa3")),
        ({"id_token": {"acr": {"value": "loa3"}}}, ()),
        ({"id_token": {"acr": {"essential": True}}}, ()),
        ({"id_token": {"acr": None}}, ()),
        ({"id_token": {"acr": {"value": None, "essential": True}}}, ()),
        ({}, ()),
        (
            {
                "id_token": {"acr": {"values": ["loa2", "loa3"], "essential": True}},
                "userinfo": {"acr": {"value": "loa3", "essential": True}},
            },
            ("loa3",),
        ),
        (
            {
                "id_token": {"acr": {"value": "loa2", "essential": True}},
                "userinfo": {"acr": {"value": "loa3", "essential": True}},
            },
            ("(id_token and userinfo demand different levels)",),
        ),
    ],
)
def test_only_an_essential_level_with_a_value_is_a_demand(said: Any, demanded: tuple[str, ...]) -> None:
    assert wish(said).demanded_acr == demanded


@pytest.mark.parametrize(
    "said",
    [
        "[]",
        '"openid"',
        "{not json",
        '{"id_token": []}',
        '{"id_token": {"acr": "loa3"}}',
        '{"id_token": {"acr": {"essential": "yes"}}}',
        '{"id_token": {"acr": {"values": "loa3"}}}',
        '{"id_token": ' * 3000 + "null" + "}" * 3000,
        "[" * 100_000,
        '{"id_token": {"acr": {"value": ' + "9" * 5000 + "}}}",
    ],
)
def test_what_is_no_claims_object_is_an_error_and_no_more(said: str) -> None:
    request = AuthorizationRequest(claims=said)
    with pytest.raises((ValueError, RecursionError)):
        _ = request.wish
    assert request.claims_asked == "unreadable"


def test_the_names_for_the_journal_hold_no_values() -> None:
    request = AuthorizationRequest(
        claims='{"id_token": {"personalIdentityNumber": {"value": "198503129804"}}}'
    )
    assert request.claims_asked == "personalIdentityNumber"


def test_scopes_ask_for_claims_that_exist() -> None:
    assert frozenset[str]().union(*SCOPES.values()) <= CLAIMS.keys() - WITHOUT_VALUE - OPENID


def test_the_scopes_that_are_documented_are_known() -> None:
    """inera-idp:2.2"""
    request = AuthorizationRequest(scope="openid commission authorization_scope personal_identity_number")
    assert request.granted_scope == request.scope
    assert {"commissionHsaId", "authorizationScope", "personalIdentityNumber"} <= request.wish.names


def test_the_name_of_a_claim_is_a_scope_where_the_setting_says_so() -> None:
    """A real relying party asks so (inera-idp:2.2); whether it is heard was not found."""
    asked = {"scope": ["openid inera allCommissions allEmployeeHsaIds"]}
    plain = AuthorizationRequest.parse(asked)
    assert (plain.granted_scope, plain.wish.names) == ("openid", frozenset())
    by_name = AuthorizationRequest.parse(asked, claim_scopes=claim_scopes(IdpConfig(claim_scopes=True)))
    assert by_name.granted_scope == "openid allCommissions allEmployeeHsaIds"
    assert by_name.wish.id_token.keys() == {"allCommissions", "allEmployeeHsaIds"}


def test_what_both_members_name_must_hold_in_both() -> None:
    read = wish(
        {
            "id_token": {"employeeHsaId": {"value": "A"}, "mail": {"value": "B"}},
            "userinfo": {"employeeHsaId": {"values": ["A", "C"]}},
        }
    )
    assert read.named({"employeeHsaId"}) == (("employeeHsaId", ("A",)), ("employeeHsaId", ("A", "C")))


def test_the_same_request_is_read_once() -> None:
    """The claims of a client are the same for every user: parsing them each time would be in every login."""
    one, other = (AuthorizationRequest(claims='{"id_token": {"mail": null}}') for _ in range(2))
    assert one.wish is other.wish
