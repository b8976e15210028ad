"""A wrong answer voids its row: another person, another nonce, another key."""

from __future__ import annotations

from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm

from bench import verify
from bench.generator import Answer, Wrong

KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
JWKS = {"keys": [RSAAlgorithm.to_jwk(KEY.public_key(), as_dict=True) | {"kid": "1"}]}


def answer(person: str = "TST1", key: rsa.RSAPrivateKey = KEY, **changes: Any) -> Answer:
    claims = {"iss": "i", "aud": "c", "sub": "s", "nonce": "n", "employeeHsaId": "TST1"} | changes
    token = jwt.encode(claims, key, algorithm="RS256", headers={"kid": "1"})
    return Answer(frozenset({person}), "n", {"id_token": token}, {"sub": "s"})


def test_what_is_right_passes() -> None:
    verify.identities([answer()], "employeeHsaId")
    assert verify.signatures([answer()] * 3, JWKS, issuer="i", audience="c", every=2) == 2


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        (answer(person="TST2"), "was signed in"),
        (answer(nonce="other"), "nonce"),
        (answer(sub="other"), "sub"),
    ],
)
def test_a_mixed_login_is_found(wrong: Answer, why: str) -> None:
    with pytest.raises(Wrong, match=why):
        verify.identities([answer(), wrong], "employeeHsaId")


def test_an_answer_that_does_not_say_who_is_not_taken_for_right() -> None:
    with pytest.raises(Wrong, match="neither"):
        verify.identities([answer()], "personalIdentityNumber")


@pytest.mark.parametrize("changes", [{"iss": "other"}, {"aud": "other"}])
def test_a_token_of_somebody_else_is_found(changes: dict[str, Any]) -> None:
    with pytest.raises(Wrong, match="does not verify"):
        verify.signatures([answer(**changes)], JWKS, issuer="i", audience="c")


def test_a_token_with_another_key_is_found() -> None:
    other = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    with pytest.raises(Wrong, match="does not verify"):
        verify.signatures([answer(key=other)], JWKS, issuer="i", audience="c")
