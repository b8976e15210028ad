"""What Authlib believes by itself. Each fact is one that rp/login.py and rp/guard.py close or rest on."""

from __future__ import annotations

import time
from typing import Any

import pytest
from authlib.integrations.base_client import MismatchingStateError, OAuthError
from joserfc.errors import (
    BadSignatureError,
    ExceededSizeError,
    ExpiredTokenError,
    InvalidClaimError,
    InvalidKeyIdError,
    KeyParameterError,
    MissingClaimError,
    UnsupportedAlgorithmError,
    UnsupportedHeaderError,
)

from tests.libraries.relying import Documented
from tests.rp.issuer import Issuer, key, public

OTHER = "https://idp.attacker.invalid/oidc"


@pytest.fixture
def library(issuer: Issuer) -> Documented:
    return Documented(issuer)


# --- what it lets through ------------------------------------------------------------------------------------------


def test_given_any_option_it_drops_its_own_check_of_iss(issuer: Issuer, library: Documented) -> None:
    foreign = issuer.sign(issuer.claims(iss=OTHER))
    with pytest.raises(InvalidClaimError, match="iss"):
        library.believes(foreign)
    assert library.believes(foreign, claims_options={"acr": {"essential": True}})["iss"] == OTHER


def test_without_an_option_it_compares_aud_with_nothing(issuer: Issuer, library: Documented) -> None:
    token = issuer.sign(issuer.claims(aud="another-system", azp="sample-rp"))
    assert library.believes(token)["aud"] == "another-system"


def test_with_an_option_it_is_content_to_be_one_of_many(issuer: Issuer, library: Documented) -> None:
    token = issuer.sign(issuer.claims(aud=["sample-rp", "another-system"], azp="sample-rp"))
    stated = {"aud": {"essential": True, "value": "sample-rp"}}
    assert library.believes(token, claims_options=stated)["aud"] == ["sample-rp", "another-system"]


@pytest.mark.parametrize("acr", [None, "http://id.sambi.se/loa/loa9", 3])
def test_it_does_not_look_at_acr(issuer: Issuer, library: Documented, acr: Any) -> None:
    assert library.believes(issuer.sign(issuer.claims(acr=acr))).get("acr") == acr


def test_it_does_not_look_at_iss_in_the_answer(issuer: Issuer, library: Documented) -> None:
    issuer.discovery["authorization_response_iss_parameter_supported"] = True
    assert library.comes_back(iss=OTHER)["userinfo"]["sub"] == "sub-1"


def test_it_reads_an_error_before_it_compares_state(library: Documented) -> None:
    with pytest.raises(OAuthError) as told:
        library.comes_back(state="of-nobody", error="access_denied")
    assert told.value.error == "access_denied"
    with pytest.raises(MismatchingStateError):
        library.comes_back(state="of-nobody")


def test_it_believes_discovery_of_another_issuer(issuer: Issuer, library: Documented) -> None:
    issuer.discovery["issuer"] = OTHER
    assert library.believes(issuer.sign(issuer.claims(iss=OTHER)))["iss"] == OTHER


def test_it_takes_whatever_algorithm_discovery_names(issuer: Issuer, library: Documented) -> None:
    issuer.discovery["id_token_signing_alg_values_supported"] = ["RS384"]
    assert library.believes(issuer.sign(alg="RS384"))["sub"] == "sub-1"


def test_it_keeps_the_keys_for_as_long_as_the_process_lives(issuer: Issuer, library: Documented) -> None:
    token = issuer.sign()
    library.believes(token)
    issuer.says["/keys"] = {"keys": [public(key("two"))]}
    assert library.believes(token)["sub"] == "sub-1"
    assert issuer.times_asked("/keys") == 1


@pytest.mark.parametrize(
    "broken", [{"kty": "EC", "crv": "P-999", "x": "a", "y": "b"}, {"kty": "RSA", "e": "AQAB"}]
)
def test_a_broken_key_beside_the_right_one_stops_it(
    issuer: Issuer, library: Documented, broken: dict[str, str]
) -> None:
    issuer.says["/keys"]["keys"].append(broken)
    with pytest.raises((KeyParameterError, ValueError, KeyError)):
        library.believes(issuer.sign())


def test_it_believes_a_login_of_tomorrow(issuer: Issuer, library: Documented) -> None:
    tomorrow = int(time.time()) + 86_400
    assert library.believes(issuer.sign(issuer.claims(auth_time=tomorrow)))["auth_time"] == tomorrow


def test_a_sub_of_no_letters_is_a_sub(issuer: Issuer, library: Documented) -> None:
    assert library.believes(issuer.sign(issuer.claims(sub="")))["sub"] == ""


def test_of_two_codes_it_redeems_the_first(issuer: Issuer, library: Documented) -> None:
    library.comes_back(code="one", twice="code=two")
    assert [form["code"] for path, form in issuer.asked if path == "/token"] == ["one"]


def test_it_does_not_compare_userinfo_with_the_token(issuer: Issuer, library: Documented) -> None:
    issuer.says["/userinfo"] = {"sub": "somebody-else"}
    token = library.comes_back()
    assert library.client.userinfo(token=token)["sub"] != token["userinfo"]["sub"]


def test_a_token_without_at_hash_belongs_to_any_access_token(issuer: Issuer, library: Documented) -> None:
    """Core 3.1.3.6: at_hash is optional in the code flow."""
    assert library.believes(issuer.sign(), access_token="another")["sub"] == "sub-1"


def test_a_token_of_more_than_128_kilobytes_is_too_large_for_it(issuer: Issuer, library: Documented) -> None:
    commissions = [{"commissionHsaId": f"TST2321000131-{n}", "commissionName": "x" * 400} for n in range(300)]
    with pytest.raises(ExceededSizeError):
        library.believes(issuer.sign(issuer.claims(allCommissions=commissions)))


def test_a_token_with_a_certificate_in_its_header_is_too_large_for_it(
    issuer: Issuer, library: Documented
) -> None:
    with pytest.raises(ExceededSizeError):
        library.believes(issuer.sign(x5c=["A" * 1600]))


def test_an_access_token_of_less_than_a_minute_has_expired(issuer: Issuer, library: Documented) -> None:
    with pytest.raises(OAuthError) as told:
        library.client.userinfo(
            token={"access_token": "a", "token_type": "Bearer", "expires_at": int(time.time()) + 50}
        )
    assert told.value.error == "token_invalid"


# --- what it refuses, and we rest on ---------------------------------------------------------------------------------


@pytest.mark.parametrize("claim", ["iss", "sub", "aud", "exp", "iat", "nonce"])
def test_it_refuses_a_token_that_lacks_what_every_one_must_have(
    issuer: Issuer, library: Documented, claim: str
) -> None:
    with pytest.raises(MissingClaimError) as told:
        library.believes(issuer.sign(issuer.claims(**{claim: None})))
    assert told.value.claim == claim


@pytest.mark.parametrize(
    ("claim", "value"),
    [
        ("nonce", "another"),
        ("nonce", ""),
        ("azp", "another-system"),
        ("at_hash", "AAAAAAAAAAAAAAAAAAAAAA"),
        ("iat", 4_000_000_000),
        ("nbf", 4_000_000_000),
        ("exp", "tomorrow"),
        ("exp", True),
        ("iss", ["x"]),
        ("aud", 1),
    ],
)
def test_it_refuses_a_claim_that_is_wrong(
    issuer: Issuer, library: Documented, claim: str, value: Any
) -> None:
    with pytest.raises(InvalidClaimError) as told:
        library.believes(issuer.sign(issuer.claims(**{claim: value})))
    assert told.value.claim == claim


def test_it_refuses_a_foreign_aud_without_azp(issuer: Issuer, library: Documented) -> None:
    """A lie about ``aud`` alone is found for the wrong reason."""
    with pytest.raises(MissingClaimError) as told:
        library.believes(issuer.sign(issuer.claims(aud="another-system")))
    assert told.value.claim == "azp"


def test_it_gives_an_expired_token_two_minutes(issuer: Issuer, library: Documented) -> None:
    now = int(time.time())
    assert library.believes(issuer.sign(issuer.claims(exp=now - 90)))["sub"] == "sub-1"
    with pytest.raises(ExpiredTokenError):
        library.believes(issuer.sign(issuer.claims(exp=now - 150)))


def test_a_claim_in_the_token_does_not_switch_the_nonce_off(issuer: Issuer, library: Documented) -> None:
    with pytest.raises(MissingClaimError):
        library.believes(issuer.sign(issuer.claims(nonce=None, nonce_supported=False)))


@pytest.mark.parametrize("alg", ["none", "HS256"])
def test_it_refuses_what_anybody_could_have_signed(issuer: Issuer, library: Documented, alg: str) -> None:
    with pytest.raises(UnsupportedAlgorithmError):
        library.believes(issuer.sign(alg=alg))


def test_it_refuses_a_signature_of_another_key(issuer: Issuer, library: Documented) -> None:
    with pytest.raises(BadSignatureError):
        library.believes(issuer.sign(by=key("two"), kid="one"))


def test_it_looks_once_for_a_key_that_it_does_not_know(issuer: Issuer, library: Documented) -> None:
    library.believes(issuer.sign())
    issuer.says["/keys"] = {"keys": [public(key("two"))]}
    assert library.believes(issuer.sign(by=key("two")))["sub"] == "sub-1"
    with pytest.raises(InvalidKeyIdError):
        library.believes(issuer.sign(kid="three"))
    assert issuer.times_asked("/keys") == 3


def test_without_kid_it_takes_the_only_key_and_none_of_several(issuer: Issuer, library: Documented) -> None:
    """Core 10.1: where there are several the token must name one."""
    assert library.believes(issuer.sign(kid=None))["sub"] == "sub-1"
    issuer.says["/keys"] = {"keys": [public(key()), public(key("two"))]}
    with pytest.raises(InvalidKeyIdError):
        Documented(issuer).believes(issuer.sign(kid=None))


def test_a_header_that_must_be_understood_and_is_not_ends_it(issuer: Issuer, library: Documented) -> None:
    with pytest.raises(UnsupportedHeaderError):
        library.believes(issuer.sign(crit=["exp"], exp=1))


def test_a_header_name_that_it_does_not_know_is_fine(issuer: Issuer, library: Documented) -> None:
    assert library.believes(issuer.sign(inera="x"))["sub"] == "sub-1"
