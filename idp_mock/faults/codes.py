"""The code, and the request that redeems it."""

from __future__ import annotations

from idp_mock.faults.fault import Message, fault


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
    return {**message, "redirect_uri": ["https://attacker.invalid/callback"]}


@fault("token-request")
def token_request_with_wrong_verifier(message: Message) -> Message:
    """Whoever took the code on its way lacks the verifier (RFC 7636 section 4.6)."""
    return {**message, "code_verifier": ["v" * 43]}


@fault("token-request")
def token_request_without_code(message: Message) -> Message:
    """A token request without its code is malformed (RFC 6749 section 4.1.3)."""
    return {key: value for key, value in message.items() if key != "code"}
