"""Userinfo and logout."""

from __future__ import annotations

from idp_mock.faults.fault import Message, fault


@fault("userinfo-request")
def userinfo_with_another_token(message: Message) -> Message:
    """Who has no valid access token is told nothing (RFC 6750 section 3.1)."""
    return {**message, "bearer": "a-token-that-was-never-given"}


@fault("userinfo")
def userinfo_of_somebody_else(message: Message) -> Message:
    """sub at userinfo must be the ID token's (Core 5.3.2)."""
    return {**message, "sub": "somebody-else"}


@fault("userinfo")
def userinfo_about_nobody(message: Message) -> Message:
    """userinfo without sub is nobody's, and is not used (Core 5.3.2)."""
    return {name: value for name, value in message.items() if name != "sub"}


@fault("logout-request")
def logout_to_an_unregistered_address(message: Message) -> Message:
    """After logout nobody is sent to an address that is not registered (RP-Initiated Logout 1.0 section 3)."""
    return {**message, "post_logout_redirect_uri": ["https://attacker.invalid/"]}


@fault("logout-request")
def logout_with_a_strangers_token(message: Message) -> Message:
    """id_token_hint must be an ID token of this issuer (RP-Initiated Logout 1.0 section 2)."""
    return {**message, "id_token_hint": ["eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0."]}
