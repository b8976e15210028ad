"""The authorization request, changed on its way to the IdP."""

from __future__ import annotations

from idp_mock.faults.fault import Message, fault


@fault("authorization-request")
def request_with_unregistered_redirect_uri(message: Message) -> Message:
    """The IdP must send nobody to an address that is not registered (Core 3.1.2.1)."""
    return {**message, "redirect_uri": ["https://attacker.invalid/callback"]}


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
    return {**message, "request_uri": ["https://attacker.invalid/request"]}


@fault("authorization-request")
def request_for_an_essential_claim_nobody_has(message: Message) -> Message:
    """An essential claim that cannot be delivered fails the login (inera-idp:6.1)."""
    return {**message, "claims": ['{"id_token": {"personalPrescriptionCode": {"essential": true}}}']}


@fault("authorization-request")
def request_for_another_person(message: Message) -> Message:
    """A named principal that the user cannot be fails the login (inera-idp:6.1, strict since 2.5)."""
    return {**message, "claims": ['{"id_token": {"employeeHsaId": {"value": "TST0000000000-NOBODY"}}}']}


@fault("authorization-request")
def request_with_a_strangers_hint(message: Message) -> Message:
    """id_token_hint must be an ID token of this issuer (Core 3.1.2.1)."""
    return {**message, "id_token_hint": ["eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0."]}


@fault("hint")
def request_about_somebody_else(message: Message) -> Message:
    """Who is not the one that id_token_hint is about gets no answer, whoever is signed in (Core 3.1.2.2)."""
    return {**message, "about": ("somebody-else",)}
