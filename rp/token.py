"""Reading an ID token: signed with RS256 by a key that the IdP publishes, or not believed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from joserfc import jwt
from joserfc.errors import ClaimError, InvalidKeyIdError, JoseError, MissingClaimError
from joserfc.jwk import KeySet, RSAKey
from joserfc.jws import JWSRegistry

from rp.errors import (
    AccessTokenNotMeant,
    IssuerWrong,
    NonceWrong,
    NotForUs,
    SignatureWrong,
    SignInRefused,
    TimeWrong,
    TokenIncomplete,
)

ALGORITHMS = ("RS256",)  # stated here: what discovery says is said by whoever answers there
_LEAST_BITS = 2048  # RFC 7518 section 3.3; joserfc only warns
_WRONG: Mapping[str, type[SignInRefused]] = {
    "iss": IssuerWrong,
    "aud": NotForUs,
    "azp": NotForUs,
    "nonce": NonceWrong,
    "exp": TimeWrong,
    "iat": TimeWrong,
    "nbf": TimeWrong,
    "at_hash": AccessTokenNotMeant,
}
_MISSING: Mapping[str, type[SignInRefused]] = {"nonce": NonceWrong, "azp": NotForUs}

Keys = Callable[[bool], Mapping[str, Any]]  # the JWKS; True: fetched anew


def read(id_token: str, keys: Keys) -> jwt.Token:
    """The token, once its signature is right. Raises `JoseError`, or `ValueError` for what is no token at all.

    A ``kid`` that is not known may be that of a new key, so the keys are fetched anew, once.
    """
    try:
        return jwt.decode(id_token, key_set(keys(False)), registry=_registry())
    except InvalidKeyIdError:
        return jwt.decode(id_token, key_set(keys(True)), registry=_registry())


def key_set(jwks: Mapping[str, Any]) -> KeySet:
    """The keys that we understand; those of another kind and broken ones stop nobody (RFC 7517 section 5)."""
    known = (_understood(key) for key in jwks["keys"])
    return KeySet([key for key in known if key is not None])


def _understood(said: Any) -> RSAKey | None:
    if not isinstance(said, dict) or said.get("kty") != "RSA":
        return None
    try:
        key = RSAKey.import_key(said)
        return key if key.public_key.key_size >= _LEAST_BITS else None
    except (JoseError, ValueError, TypeError, KeyError):
        return None


def refusal(error: JoseError) -> SignInRefused:
    """Our name for what the library found."""
    said = f"{type(error).__name__}: {error}"[:200]
    match error:
        case MissingClaimError():
            return _MISSING.get(error.claim, TokenIncomplete)(said)
        case ClaimError():
            return _WRONG.get(error.claim, TokenIncomplete)(said)
    return SignatureWrong(said)


def _registry() -> JWSRegistry:
    """Limits of our own: three hundred commissions are more than joserfc takes. Unknown names in a header are fine."""
    made = JWSRegistry(algorithms=ALGORITHMS, strict_check_header=False)
    made.max_payload_length = 2_000_000
    made.max_header_length = 8_000  # room for x5c, which nobody here looks at
    return made
