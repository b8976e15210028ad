"""What joserfc does with signatures, keys and sizes. rp/token.py closes what is open here and rests on the others."""

from __future__ import annotations

import hmac
import warnings
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256
from joserfc import jwt
from joserfc.errors import (
    ExceededSizeError,
    InvalidKeyIdError,
    InvalidPayloadError,
    JoseError,
    SecurityWarning,
    UnsupportedAlgorithmError,
    UnsupportedHeaderError,
)
from joserfc.jwk import KeySet, OctKey, RSAKey
from joserfc.jws import JWSRegistry
from joserfc.util import urlsafe_b64encode

from tests.rp.issuer import Issuer, key, public


@pytest.fixture
def keys() -> KeySet:
    return KeySet.import_key_set({"keys": [public(key())]})


def test_a_token_may_have_128_kilobytes_and_a_header_512_bytes() -> None:
    assert JWSRegistry.max_payload_length == 128_000
    assert JWSRegistry.max_header_length == 512


def test_one_registry_can_take_more_and_the_others_do_not(issuer: Issuer, keys: KeySet) -> None:
    token = issuer.sign(issuer.claims(much="x" * 130_000))
    wide = JWSRegistry(algorithms=["RS256"])
    wide.max_payload_length = 1_000_000
    assert jwt.decode(token, keys, registry=wide).claims["sub"] == "sub-1"
    with pytest.raises(ExceededSizeError):
        jwt.decode(token, keys, registry=JWSRegistry(algorithms=["RS256"]))


def test_a_header_name_that_it_does_not_know_ends_it_unless_told_otherwise(
    issuer: Issuer, keys: KeySet
) -> None:
    token = issuer.sign(inera="x")
    with pytest.raises(UnsupportedHeaderError):
        jwt.decode(token, keys)
    lenient = JWSRegistry(strict_check_header=False)
    assert jwt.decode(token, keys, registry=lenient).claims["sub"] == "sub-1"


def test_it_does_not_look_at_any_claim(issuer: Issuer, keys: KeySet) -> None:
    assert jwt.decode(issuer.sign({"exp": 1, "nbf": 4_000_000_000}), keys).claims["exp"] == 1


def test_it_does_not_look_at_typ(issuer: Issuer, keys: KeySet) -> None:
    assert jwt.decode(issuer.sign(typ="at+jwt"), keys).header["typ"] == "at+jwt"


def test_of_two_claims_of_one_name_the_last_counts(keys: KeySet) -> None:
    """RFC 7519 section 4 allows it; a verifier that reads the first would read another person."""
    said = b".".join(map(urlsafe_b64encode, (b'{"alg":"RS256"}', b'{"sub":"one","sub":"two"}')))
    private: Any = key().private_key
    token = b".".join((said, urlsafe_b64encode(private.sign(said, PKCS1v15(), SHA256()))))
    assert jwt.decode(token, keys).claims == {"sub": "two"}


def test_a_public_key_is_no_secret(issuer: Issuer, keys: KeySet) -> None:
    """The old confusion: HS256 with the published key as its secret (RFC 8725 section 2.1)."""
    published = key().as_pem(private=False)
    said, _, _ = issuer.sign(alg="HS256").rpartition(".")
    forged = f"{said}.{urlsafe_b64encode(hmac.digest(published, said.encode(), 'sha256')).decode()}"
    with pytest.raises(JoseError):
        jwt.decode(forged, keys, registry=JWSRegistry(algorithms=["RS256", "HS256"]))
    with pytest.raises(ValueError, match="must not be used as oct keys"):
        OctKey.import_key(published)


def test_without_a_list_of_algorithms_it_takes_more_than_one(issuer: Issuer) -> None:
    secret = OctKey.import_key("a-secret-of-more-than-thirty-two-letters")
    assert jwt.decode(jwt.encode({"alg": "HS256"}, {"sub": "1"}, secret), secret).claims == {"sub": "1"}
    with pytest.raises(UnsupportedAlgorithmError):
        jwt.decode(issuer.sign(alg="none"), KeySet([key()]))


def test_a_key_of_another_use_or_alg_is_not_found_by_its_kid(issuer: Issuer) -> None:
    for other in ({"use": "enc"}, {"alg": "RS512"}):
        found = KeySet.import_key_set({"keys": [public(key()) | other]})
        with pytest.raises(InvalidKeyIdError):
            jwt.decode(issuer.sign(), found)


def test_a_short_key_is_a_warning_and_no_error() -> None:
    with warnings.catch_warnings(record=True) as warned:
        warnings.simplefilter("always")
        assert RSAKey.import_key(public(RSAKey.generate_key(1024)))
    assert {warning.category for warning in warned} == {SecurityWarning}


def test_a_key_whose_kind_is_known_and_whose_numbers_are_not_stops_the_whole_set() -> None:
    broken: Any = {"kty": "EC", "crv": "P-999", "x": "a", "y": "b"}
    with pytest.raises((ValueError, KeyError)):
        KeySet.import_key_set({"keys": [public(key()), broken]})


@pytest.mark.parametrize("payload", [[], "text", 7])
def test_claims_are_an_object(issuer: Issuer, keys: KeySet, payload: Any) -> None:
    with pytest.raises(InvalidPayloadError):
        jwt.decode(issuer.sign(payload), keys)
