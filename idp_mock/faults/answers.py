"""The answer that the browser carries back."""

from __future__ import annotations

from idp_mock.faults.fault import Message, fault


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
    return {**message, "iss": "https://idp.attacker.invalid/oidc"}


@fault("authorization-response")
def answer_repeating_a_parameter(message: Message) -> Message:
    """A parameter must not stand twice: two readers would read two different answers (RFC 6749 section 3.1)."""
    return {name: [text, f"another-{name}"] if name == "code" else text for name, text in message.items()}


@fault("authorization-response")
def error_with_markup(message: Message) -> Message:
    """What an error says came through the browser: a page shows it as text or not at all (RFC 6749 section 4.1.2.1)."""
    said = {"error": "access_denied", "error_description": "IDP-000 <script>siths()</script><b>siths</b>"}
    return {name: value for name, value in message.items() if name != "code"} | said


@fault("authorization-response")
def answer_without_code(message: Message) -> Message:
    """An answer with neither code nor error signs nobody in (RFC 6749 section 4.1.2)."""
    return {name: value for name, value in message.items() if name != "code"}
