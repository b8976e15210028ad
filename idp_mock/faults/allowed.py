"""The ID token as it may be, and seldom is: nothing in it is a lie, and a relying party takes it as it comes."""

from __future__ import annotations

from typing import Any

from idp_mock.faults.fault import Message, fault

# An article of HSA's, as systemRole and allCommissions have them (inera-idp:2.4), so many times.
_MANY = 400
_ODD = {
    "given_name": 'Åsa "O\'Hara" <b>&amp;</b> 😀',
    "family_name": "Ńguyễn</script><script>siths()</script>",
}


@fault("id-token")
def token_with_unknown_claims(message: Message) -> Message:
    """Claims that are not understood must be ignored (Core 2)."""
    unknown: dict[str, Any] = {"claim_of_tomorrow": {"a": [1, {"b": None}]}, "http://example.test/x": True}
    return {**message, **unknown}


@fault("id-token")
def token_with_hundreds_of_commissions(message: Message) -> Message:
    """Who has hundreds of commissions has a large token, and is a user all the same (inera-idp:2.4)."""
    one = {"commissionName": "Vård och behandling", "healthCareUnitName": "Vårdcentralen Eken"}
    many = [{**one, "commissionHsaId": f"TST2321000131-{number:06}"} for number in range(_MANY)]
    return {**message, "allCommissions": many}


@fault("id-token")
def names_with_odd_characters(message: Message) -> Message:
    """A name holds any characters, and a page shows them and runs none of them (Core 5.1)."""
    return {**message, **_ODD}


@fault("id-token")
def audience_in_an_array(message: Message) -> Message:
    """aud may be an array that holds us alone (Core 2)."""
    return {**message, "aud": [message["aud"]], "azp": message["aud"]}


@fault("id-token")
def token_without_access_token_hash(message: Message) -> Message:
    """at_hash may be left out in the code flow (Core 3.1.3.6)."""
    return {name: value for name, value in message.items() if name != "at_hash"}


@fault("id-token")
def clock_a_little_ahead(message: Message) -> Message:
    """Two servers' clocks differ by seconds, and nobody is refused for it (inera-idp:9, row 12)."""
    return {**message, "iat": message["iat"] + _AHEAD, "auth_time": message["auth_time"] + _AHEAD}


_AHEAD = 5  # seconds: less than anybody's leeway, as RFC 7519 section 4.1.4 has it
