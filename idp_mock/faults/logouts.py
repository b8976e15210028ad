"""The logout token, where the mock tells a care system's server that its user has logged out."""

from __future__ import annotations

import time

from idp_mock.faults.fault import Message, fault


@fault("logout-token")
def logout_token_of_another_issuer(message: Message) -> Message:
    """iss must be the issuer, as in an ID token (Back-Channel Logout 2.6, step 4)."""
    return {**message, "iss": "https://idp.attacker.invalid/oidc"}


@fault("logout-token")
def logout_token_for_another_system(message: Message) -> Message:
    """aud must be us: another system's logout ends no session here (Back-Channel Logout 2.6, step 4)."""
    return {**message, "aud": "another-system"}


@fault("logout-token")
def logout_token_of_long_ago(message: Message) -> Message:
    """The time must be before exp, or a recording logs its user out again (Back-Channel Logout 2.6, step 4)."""
    now = int(time.time())
    return {**message, "iat": now - 7200, "exp": now - 7080}


@fault("logout-token")
def logout_token_without_event(message: Message) -> Message:
    """Without the event it is another token that the same key signed (Back-Channel Logout 2.6, step 6)."""
    return {name: value for name, value in message.items() if name != "events"}


@fault("logout-token")
def logout_token_with_nonce(message: Message) -> Message:
    """nonce is prohibited: what bears one was made for a login (Back-Channel Logout 2.6, step 7)."""
    return {**message, "nonce": "a-nonce"}


@fault("logout-token")
def logout_token_about_nobody(message: Message) -> Message:
    """There must be sub, sid or both; a logout of nobody is none of everybody (Back-Channel Logout 2.6, step 5)."""
    return {name: value for name, value in message.items() if name not in ("sub", "sid")}


@fault("logout-token")
def logout_token_without_id(message: Message) -> Message:
    """jti is required, or one token could come again and again (Back-Channel Logout 2.4)."""
    return {name: value for name, value in message.items() if name != "jti"}


@fault("logout-token")
def logout_token_about_another_session(message: Message) -> Message:
    """It ends the sessions that it names, and no other user's (Back-Channel Logout 2.7)."""
    return {**message, "sub": "somebody-else", "sid": "another-session"}


@fault("logout-token-header")
def logout_token_of_another_type(message: Message) -> Message:
    """A token that says it is of another type is another token (Back-Channel Logout 2.4; RFC 8725 section 3.11)."""
    return {**message, "typ": "at+jwt"}


@fault("logout-token-signature")
def logout_token_by_another_key(message: Message) -> Message:
    """Anybody can post there, so the signature must be of a published key (Back-Channel Logout 2.6, step 2)."""
    return {**message, "key": "another"}


@fault("logout-token-signature")
def logout_token_without_signature(message: Message) -> Message:
    """alg none is no signature (Back-Channel Logout 2.6, step 2)."""
    return {**message, "key": "none"}
