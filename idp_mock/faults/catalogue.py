"""Every fault there is: a name, the message it changes, and a function from a plain mapping to another.

They know no flow, so they compose with every flow. A relying party that keeps its rules refuses each of them.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

Point = Literal[
    "authorization-request",
    "authorization-response",
    "code",
    "token-request",
    "id-token-header",
    "id-token",
    "signature",
    "userinfo-request",
    "userinfo",
    "logout-request",
]
Message = Mapping[str, Any]
Lie = Callable[[Message], Message]


@dataclass(frozen=True, slots=True)
class Fault:
    """One lie: its name, where it is told, and what it does to the message."""

    name: str
    point: Point
    tell: Lie
    rule: str  # what the receiver must do, and where that is written


FAULTS: dict[str, Fault] = {}


def fault(point: Point) -> Callable[[Lie], Lie]:
    """Register the function as the fault of its name, with dashes."""

    def register(tell: Lie) -> Lie:
        name = tell.__name__.replace("_", "-")
        FAULTS[name] = Fault(name, point, tell, " ".join((tell.__doc__ or "").split()))
        return tell

    return register


# --- The authorization request, changed on its way to the IdP ------------------------------------------------


@fault("authorization-request")
def request_with_unregistered_redirect_uri(message: Message) -> Message:
    """The IdP must send nobody to an address that is not registered (Core 3.1.2.1)."""
    return {**message, "redirect_uri": ["https://attacker.example.test/callback"]}


@fault("authorization-request")
def request_of_unknown_client(message: Message) -> Message:
    """The IdP must answer only registered clients (RFC 6749 section 4.1.2.1)."""
    return {**message, "client_id": ["nobody"]}


@fault("authorization-request")
def request_repeating_a_parameter(message: Message) -> Message:
    """A parameter must not stand twice (RFC 6749 section 3.1)."""
    return {**message, "scope": [*message.get("scope", []), "openid"]}


@fault("authorization-request")
def request_with_control_characters(message: Message) -> Message:
    """A parameter that holds control characters is refused, and copied into no header or log (RFC 6749 appendix A)."""
    return {**message, "state": ["a\r\nSet-Cookie: b=c"]}


@fault("authorization-request")
def request_for_a_token(message: Message) -> Message:
    """Only the code flow is offered; another response_type is refused towards the client (RFC 6749 section 4.1.2.1)."""
    return {**message, "response_type": ["token"]}


@fault("authorization-request")
def request_for_a_fragment(message: Message) -> Message:
    """A response_mode that is not offered is refused towards the client (Multiple Response Types 1.0 section 2.1)."""
    return {**message, "response_mode": ["fragment"]}


@fault("authorization-request")
def request_without_openid(message: Message) -> Message:
    """Without the scope openid it is no OpenID Connect request (Core 3.1.2.1)."""
    return {**message, "scope": ["profile"]}


@fault("authorization-request")
def request_with_broken_claims(message: Message) -> Message:
    """claims must be a JSON object (Core 5.5)."""
    return {**message, "claims": ["{not json"]}


@fault("authorization-request")
def request_with_half_pkce(message: Message) -> Message:
    """A code_challenge must be whole, by S256 (RFC 7636 section 4.3)."""
    return {**message, "code_challenge": ["short"], "code_challenge_method": ["S256"]}


@fault("authorization-request")
def request_with_contradicting_prompt(message: Message) -> Message:
    """prompt=none stands alone (Core 3.1.2.1)."""
    return {**message, "prompt": ["none login"]}


@fault("authorization-request")
def request_without_asking_the_user(message: Message) -> Message:
    """prompt=none without a session ends in login_required, and the client must show its own login (Core 3.1.2.6)."""
    return {**message, "prompt": ["none"]}


@fault("authorization-request")
def request_object_by_value(message: Message) -> Message:
    """Request objects are not offered, so one is refused and not ignored (Core 6.1)."""
    return {**message, "request": ["eyJhbGciOiJub25lIn0.e30."]}


@fault("authorization-request")
def request_object_by_reference(message: Message) -> Message:
    """Request objects are not offered, so one is refused and not fetched (Core 6.2)."""
    return {**message, "request_uri": ["https://attacker.example.test/request"]}


@fault("authorization-request")
def request_for_an_essential_claim_nobody_has(message: Message) -> Message:
    """An essential claim that cannot be delivered fails the login (inera-idp:6.1)."""
    return {**message, "claims": ['{"id_token": {"personalPrescriptionCode": {"essential": true}}}']}


@fault("authorization-request")
def request_for_another_person(message: Message) -> Message:
    """A named principal that the user cannot be fails the login (inera-idp:6.1, strict since 2.5)."""
    return {**message, "claims": ['{"id_token": {"employeeHsaId": {"value": "TST0000000000-NOBODY"}}}']}


# --- The answer that the browser carries back ------------------------------------------------------------------


@fault("authorization-response")
def wrong_state(message: Message) -> Message:
    """The client must take only the state it sent from this browser (RFC 6749 section 10.12)."""
    return {**message, "state": "another-state"}


@fault("authorization-response")
def missing_state(message: Message) -> Message:
    """An answer without state was not asked for (RFC 6749 section 10.12)."""
    return {key: value for key, value in message.items() if key != "state"}


@fault("authorization-response")
def unknown_code(message: Message) -> Message:
    """A code that was never given redeems nothing (RFC 6749 section 4.1.3)."""
    return {**message, "code": "a-code-that-was-never-given"}


@fault("authorization-response")
def answer_from_another_issuer(message: Message) -> Message:
    """An iss in the answer must be the issuer that was asked, or two IdPs are mixed up (RFC 9207 section 2.4)."""
    return {**message, "iss": "https://idp.attacker.example.test/oidc"}


# --- The code and its redemption --------------------------------------------------------------------------------


@fault("code")
def code_spent_by_another(message: Message) -> Message:
    """A code is good once: whoever comes second is refused and the first one's tokens die (RFC 6749 section 4.1.2)."""
    return {**message, "spent": True}


@fault("code")
def code_that_is_late(message: Message) -> Message:
    """A code lives a minute (RFC 6749 section 4.1.2)."""
    return {**message, "late": True}


@fault("code")
def code_of_another_client(message: Message) -> Message:
    """A code redeems nothing for another client (RFC 6749 section 4.1.3)."""
    return {**message, "client_id": "my-care-system"}


@fault("token-request")
def token_request_with_wrong_secret(message: Message) -> Message:
    """The client must prove who it is (RFC 6749 section 3.2.1)."""
    return {**message, "client_secret": ["not-the-secret"], "authorization": [""]}


@fault("token-request")
def token_request_with_other_grant(message: Message) -> Message:
    """A grant that is not offered is refused (RFC 6749 section 5.2)."""
    return {**message, "grant_type": ["password"]}


@fault("token-request")
def token_request_with_other_redirect_uri(message: Message) -> Message:
    """The address must be that of the request (RFC 6749 section 4.1.3)."""
    return {**message, "redirect_uri": ["https://attacker.example.test/callback"]}


@fault("token-request")
def token_request_with_wrong_verifier(message: Message) -> Message:
    """Whoever took the code on its way lacks the verifier (RFC 7636 section 4.6)."""
    return {**message, "code_verifier": ["v" * 43]}


@fault("token-request")
def token_request_without_code(message: Message) -> Message:
    """A token request without its code is malformed (RFC 6749 section 4.1.3)."""
    return {key: value for key, value in message.items() if key != "code"}


# --- The ID token -------------------------------------------------------------------------------------------------


@fault("id-token")
def wrong_issuer(message: Message) -> Message:
    """iss must be the issuer, to the letter (Core 3.1.3.7, step 2)."""
    return {**message, "iss": "https://idp.attacker.example.test/oidc"}


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


# --- Userinfo and logout ----------------------------------------------------------------------------------------------


@fault("userinfo-request")
def userinfo_with_another_token(message: Message) -> Message:
    """Who has no valid access token is told nothing (RFC 6750 section 3.1)."""
    return {**message, "bearer": "a-token-that-was-never-given"}


@fault("userinfo")
def userinfo_of_somebody_else(message: Message) -> Message:
    """sub at userinfo must be the ID token's (Core 5.3.2)."""
    return {**message, "sub": "somebody-else"}


@fault("logout-request")
def logout_to_an_unregistered_address(message: Message) -> Message:
    """After logout nobody is sent to an address that is not registered (RP-Initiated Logout 1.0 section 3)."""
    return {**message, "post_logout_redirect_uri": ["https://attacker.example.test/"]}


@fault("logout-request")
def logout_with_a_strangers_token(message: Message) -> Message:
    """id_token_hint must be an ID token of this issuer (RP-Initiated Logout 1.0 section 2)."""
    return {**message, "id_token_hint": ["eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0."]}
