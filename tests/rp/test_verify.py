"""An ID token is believed when it is signed by the IdP, for us, for this login and now; every lie has its code."""

from __future__ import annotations

import base64
import hashlib
import time
import warnings
from typing import Any

import pytest

from rp.errors import SignInRefused
from tests.rp.issuer import ACCESS_TOKEN, Issuer, key, public
from tests.rp.logging_in import login, pending, redeems

OTHER = "https://idp.attacker.invalid/oidc"
TOMORROW, YESTERDAY = 4_000_000_000, 1_500_000_000  # fixed, so that every worker collects the same tests


def refusal(issuer: Issuer, id_token: Any, **more: Any) -> str:
    with pytest.raises(SignInRefused) as refused:
        redeems(issuer, id_token, **more)
    return refused.value.code


def test_a_right_token_is_believed(issuer: Issuer) -> None:
    told = redeems(issuer, issuer.sign())
    assert told.claims["employeeHsaId"] == "TST2321000131-1001"
    assert (told.userinfo["sub"], told.access_token) == ("sub-1", ACCESS_TOKEN)
    assert told.id_token.count(".") == 2


@pytest.mark.parametrize(
    ("claim", "value", "code"),
    [
        ("iss", OTHER, "RP-304"),
        ("iss", None, "RP-312"),
        ("aud", "another-system", "RP-302"),
        ("aud", [], "RP-302"),
        ("aud", None, "RP-312"),
        ("azp", "another-system", "RP-302"),
        ("nonce", "another", "RP-303"),
        ("nonce", None, "RP-303"),
        ("exp", YESTERDAY, "RP-307"),
        ("exp", "tomorrow", "RP-307"),
        ("exp", float("nan"), "RP-307"),
        ("exp", None, "RP-312"),
        ("iat", TOMORROW, "RP-307"),
        ("iat", None, "RP-312"),
        ("nbf", TOMORROW, "RP-307"),
        ("at_hash", "AAAAAAAAAAAAAAAAAAAAAA", "RP-308"),
        ("at_hash", "å", "RP-308"),
        ("sub", None, "RP-312"),
        ("sub", "", "RP-312"),
        ("sub", 7, "RP-312"),
    ],
)
def test_a_lie_in_a_claim_is_refused_by_its_own_code(
    issuer: Issuer, claim: str, value: Any, code: str
) -> None:
    assert refusal(issuer, issuer.sign(issuer.claims(**{claim: value}))) == code


def test_a_token_for_another_system_is_refused_though_we_are_azp(issuer: Issuer) -> None:
    claims = issuer.claims(aud="another-system", azp="sample-rp")
    assert refusal(issuer, issuer.sign(claims)) == "RP-302"


def test_what_may_differ_is_not_refused(issuer: Issuer) -> None:
    half = hashlib.sha256(ACCESS_TOKEN.encode()).digest()[:16]
    right = base64.urlsafe_b64encode(half).rstrip(b"=").decode()
    claims = issuer.claims(aud=["sample-rp"], azp="sample-rp", at_hash=right, exp=int(time.time()) - 10)
    assert redeems(issuer, issuer.sign(claims, inera="x")).claims["at_hash"] == right


def test_a_token_that_expired_longer_ago_than_clocks_may_differ_is_refused(issuer: Issuer) -> None:
    assert refusal(issuer, issuer.sign(issuer.claims(exp=int(time.time()) - 40))) == "RP-307"


@pytest.mark.parametrize("header", [{"alg": "none"}, {"alg": "HS256"}, {"alg": "RS384"}, {"crit": ["exp"]}])
def test_only_rs256_is_a_signature_whatever_discovery_says(issuer: Issuer, header: dict[str, Any]) -> None:
    issuer.discovery["id_token_signing_alg_values_supported"] = ["RS256", "RS384", "HS256", "none"]
    assert refusal(issuer, issuer.sign(**header)) == "RP-306"


def test_the_client_secret_is_no_key(issuer: Issuer) -> None:
    secret = base64.urlsafe_b64encode(b"sample-rp-secret").decode()
    issuer.says["/keys"]["keys"].append({"kty": "oct", "k": secret, "kid": "secret"})
    assert refusal(issuer, issuer.sign(alg="HS256", kid="secret")) == "RP-306"


def test_a_key_that_the_token_brings_along_is_no_key(issuer: Issuer) -> None:
    theirs = key("two")
    assert refusal(issuer, issuer.sign(by=theirs, kid="one", jwk=public(theirs))) == "RP-306"
    assert refusal(issuer, issuer.sign(by=theirs, jwk=public(theirs))) == "RP-306"


def test_a_key_for_encryption_signs_nothing(issuer: Issuer) -> None:
    issuer.says["/keys"] = {"keys": [public(key()) | {"use": "enc"}]}
    assert refusal(issuer, issuer.sign()) == "RP-306"


def test_a_key_that_is_too_short_signs_nothing(issuer: Issuer) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        short = key("short", 1024)
        issuer.says["/keys"]["keys"].append(public(short))
        assert refusal(issuer, issuer.sign(by=short)) == "RP-306"


@pytest.mark.parametrize(
    "token", ["", "no-token", "a.b.c", "å.å.å", None, 7, ["a"], {"a": 1}], ids=lambda token: repr(token)
)
def test_what_is_no_token_is_refused(issuer: Issuer, token: Any) -> None:
    assert refusal(issuer, token) in {"RP-306", "RP-312"}


@pytest.mark.parametrize("claims", [[], "text", 7])
def test_a_token_that_holds_no_claims_is_refused(issuer: Issuer, claims: Any) -> None:
    assert refusal(issuer, issuer.sign(claims)) == "RP-306"


def test_a_tampered_token_is_refused(issuer: Issuer) -> None:
    head, _, signature = issuer.sign().split(".")
    other = issuer.sign(issuer.claims(sub="sub-2")).split(".")[1]
    assert refusal(issuer, f"{head}.{other}.{signature}") == "RP-306"


# --- keys ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "beside",
    [
        {"kty": "AKP", "alg": "ML-DSA-44", "pub": "AA"},
        {"kty": "EC", "crv": "P-999", "x": "a", "y": "b"},
        {"kty": "RSA", "e": "AQAB"},
        {"kty": "RSA", "n": "!!", "e": "AQAB"},
        {},
        "no-key",
    ],
    ids=str,
)
def test_a_key_that_we_do_not_understand_stops_no_login(issuer: Issuer, beside: Any) -> None:
    issuer.says["/keys"]["keys"].insert(0, beside)
    assert redeems(issuer, issuer.sign()).claims["sub"] == "sub-1"


def test_a_new_key_is_fetched_when_a_token_names_it(issuer: Issuer) -> None:
    ours = login(issuer)
    issuer.gives(issuer.sign())
    ours.redeem("a-code", pending())
    issuer.says["/keys"] = {"keys": [public(key("two"))]}
    issuer.gives(issuer.sign(by=key("two")))
    assert ours.redeem("a-code", pending()).claims["sub"] == "sub-1"
    assert issuer.times_asked("/keys") == 2


def test_a_new_key_that_cannot_be_fetched_is_an_idp_that_does_not_answer(issuer: Issuer) -> None:
    ours = login(issuer)
    issuer.gives(issuer.sign())
    ours.redeem("a-code", pending())
    issuer.says["/keys"] = b"<h1>503</h1>"
    issuer.gives(issuer.sign(by=key("two")))
    with pytest.raises(SignInRefused) as refused:
        ours.redeem("a-code", pending())
    assert refused.value.code == "RP-315"


def test_a_withdrawn_key_is_believed_for_an_hour_and_no_longer(
    issuer: Issuer, monkeypatch: pytest.MonkeyPatch
) -> None:
    ours = login(issuer)
    issuer.gives(issuer.sign())
    ours.redeem("a-code", pending())
    issuer.says["/keys"] = {"keys": [public(key("two"))]}
    assert ours.redeem("a-code", pending())
    later = time.monotonic() + 3601
    monkeypatch.setattr(time, "monotonic", lambda: later)
    with pytest.raises(SignInRefused) as refused:
        ours.redeem("a-code", pending())
    assert refused.value.code == "RP-306"


# --- size ------------------------------------------------------------------------------------------------------------


def test_three_hundred_commissions_fit(issuer: Issuer) -> None:
    commissions = [{"commissionHsaId": f"TST2321000131-{n}", "commissionName": "x" * 400} for n in range(300)]
    token = issuer.sign(issuer.claims(allCommissions=commissions))
    assert len(token) > 128_000
    assert len(redeems(issuer, token).claims["allCommissions"]) == 300


def test_a_certificate_in_the_header_fits(issuer: Issuer) -> None:
    assert redeems(issuer, issuer.sign(x5c=["A" * 3000])).claims["sub"] == "sub-1"


def test_a_token_of_three_megabytes_does_not(issuer: Issuer) -> None:
    assert refusal(issuer, issuer.sign(issuer.claims(much="x" * 3_000_000))) == "RP-306"
