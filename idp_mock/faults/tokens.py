"""The ID token: its header, its claims and its signature."""

from __future__ import annotations

import time

from idp_mock.faults.fault import Message, fault


@fault("id-token")
def wrong_issuer(message: Message) -> Message:
    """iss must be the issuer, to the letter (Core 3.1.3.7, step 2)."""
    return {**message, "iss": "https://idp.attacker.invalid/oidc"}


@fault("id-token")
def issuer_without_port(message: Message) -> Message:
    """iss is compared as a string: a port or a slash more or less is another issuer (inera-idp:9, row 8)."""
    return {**message, "iss": str(message["iss"]).rstrip("/") + "/"}


@fault("id-token")
def wrong_audience(message: Message) -> Message:
    """A token for another system, though we are azp: aud must hold us (Core 3.1.3.7, step 3)."""
    return {**message, "aud": "another-system", "azp": message["aud"]}


@fault("id-token")
def audience_we_do_not_trust(message: Message) -> Message:
    """aud must hold nobody whom we do not trust (Core 3.1.3.7, step 3)."""
    return {**message, "aud": [message["aud"], "another-system"], "azp": message["aud"]}


@fault("id-token")
def wrong_authorized_party(message: Message) -> Message:
    """azp, when it is there, must be us (Core 3.1.3.7, step 5)."""
    return {**message, "azp": "another-system"}


@fault("id-token")
def wrong_nonce(message: Message) -> Message:
    """nonce must be the one sent, or the token was meant for another login (Core 3.1.3.7, step 11)."""
    return {**message, "nonce": "another-nonce"}


@fault("id-token")
def missing_nonce(message: Message) -> Message:
    """A nonce that was sent must come back (Core 3.1.3.7, step 11)."""
    return {key: value for key, value in message.items() if key != "nonce"}


@fault("id-token")
def expired_token(message: Message) -> Message:
    """The time must be before exp (Core 3.1.3.7, step 9)."""
    now = int(time.time())
    return {**message, "iat": now - 7200, "exp": now - 3600}


@fault("id-token")
def token_from_the_future(message: Message) -> Message:
    """A token cannot have been issued tomorrow (RFC 7519 section 4.1.6)."""
    now = int(time.time())
    return {**message, "iat": now + 86_400, "exp": now + 90_000}


@fault("id-token")
def loa_too_low(message: Message) -> Message:
    """Less than was demanded: the real IdP refuses this, and a care system must not count on it (inera-idp:3)."""
    return {**message, "acr": "http://id.sambi.se/loa/loa2"}


@fault("id-token")
def missing_acr(message: Message) -> Message:
    """Without acr there is no level of assurance, and that is less than any (inera-idp:3)."""
    return {key: value for key, value in message.items() if key != "acr"}


@fault("id-token")
def unknown_acr(message: Message) -> Message:
    """A level that is not known is none: comparing as text or as "not LoA 2" lets it in (inera-idp:3)."""
    return {**message, "acr": "http://id.sambi.se/loa/loa9"}


@fault("id-token")
def wrong_access_token_hash(message: Message) -> Message:
    """at_hash, when it is there, must fit the access token (Core 3.1.3.8)."""
    return {**message, "at_hash": "AAAAAAAAAAAAAAAAAAAAAA"}


@fault("id-token")
def missing_subject(message: Message) -> Message:
    """sub is required (Core 2)."""
    return {key: value for key, value in message.items() if key != "sub"}


@fault("id-token")
def login_long_ago(message: Message) -> Message:
    """Who demanded a new login must look at auth_time (Core 3.1.2.1, max_age; 3.1.3.7, step 13)."""
    return {**message, "auth_time": int(time.time()) - 86_400}


@fault("id-token-header")
def unknown_key(message: Message) -> Message:
    """A kid that is not in the JWKS leads to no key, even after fetching it anew (RFC 7515 section 4.1.4)."""
    return {**message, "kid": "12345678901234567890"}


@fault("signature")
def wrong_signature(message: Message) -> Message:
    """The signature must be of the key in the JWKS (Core 3.1.3.7, step 6)."""
    return {**message, "key": "another"}


@fault("signature")
def no_signature(message: Message) -> Message:
    """alg none is no signature (Core 3.1.3.7, steps 6 and 7)."""
    return {**message, "key": "none"}


@fault("id-token")
def login_tomorrow(message: Message) -> Message:
    """auth_time in the future would be a fresh login for ever (Core 2 and 3.1.3.7, step 13)."""
    return {**message, "auth_time": int(time.time()) + 86_400}


@fault("id-token")
def nobody_in_the_token(message: Message) -> Message:
    """sub is new at each login, so a token without employeeHsaId and personnummer names nobody (inera-idp:2.3)."""
    names = ("employeeHsaId", "personalIdentityNumber")
    return {key: value for key, value in message.items() if key not in names}


@fault("id-token")
def token_without_expiry(message: Message) -> Message:
    """exp is required, or a token is good for ever (Core 2)."""
    return {key: value for key, value in message.items() if key != "exp"}


@fault("id-token")
def token_without_issue_time(message: Message) -> Message:
    """iat is required (Core 2)."""
    return {key: value for key, value in message.items() if key != "iat"}


@fault("id-token")
def token_not_yet_valid(message: Message) -> Message:
    """Before nbf a token must not be accepted (RFC 7519 section 4.1.5)."""
    return {**message, "nbf": int(time.time()) + 86_400}


@fault("id-token")
def acr_in_an_array(message: Message) -> Message:
    """acr is one string, and a list of levels is none (Core 2)."""
    return {**message, "acr": ["http://id.sambi.se/loa/loa2", "http://id.sambi.se/loa/loa3"]}


@fault("id-token")
def acr_of_another_federation(message: Message) -> Message:
    """Who reads the last digit alone takes another federation's LoA 3 for Sambi's (inera-idp:3)."""
    return {**message, "acr": "http://id.elegnamnden.se/loa/1.0/loa3"}


@fault("signature")
def signed_with_the_public_key(message: Message) -> Message:
    """HS256 with the public key as its secret is anybody's signature: alg is ours to say (RFC 8725 section 3.1)."""
    return {**message, "key": "public"}


@fault("signature")
def key_in_the_token(message: Message) -> Message:
    """A key that comes in the token's own header vouches for nothing (RFC 7515 section 4.1.3)."""
    return {**message, "key": "enclosed"}
