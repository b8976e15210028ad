"""The token response: what is said in it, and what comes instead of one."""

from __future__ import annotations

from idp_mock.faults.fault import Message, fault

_PAGE = (
    "<!doctype html><title>Logga in</title><h1>Logga in</h1><form method=post><button>Vidare</button></form>"
)


@fault("token-response")
def token_response_that_is_a_page(message: Message) -> Message:
    """A page with status 200, as a system in between sends, is no token response (RFC 6749 section 5.1)."""
    return {**message, "instead": _PAGE, "media_type": "text/html"}


@fault("token-response")
def token_response_cut_short(message: Message) -> Message:
    """Half an answer is none, and tells nobody who signed in (RFC 6749 section 5.1)."""
    return {**message, "instead": '{"access_token": "half-a-tok', "media_type": "application/json"}


@fault("token-response")
def token_response_without_id_token(message: Message) -> Message:
    """Without an ID token nobody has said who signed in (Core 3.1.3.3)."""
    kept = {name: value for name, value in message["answer"].items() if name != "id_token"}
    return {**message, "answer": kept}


@fault("token-response")
def token_type_in_small_letters(message: Message) -> Message:
    """token_type is one word in any letters, and unknown members are passed over (RFC 6749 section 5.1)."""
    return {**message, "answer": {**message["answer"], "token_type": "bearer", "a_member_of_tomorrow": {}}}
