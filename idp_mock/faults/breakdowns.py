"""Services that break down: how each answers when it is well, and how otherwise.

Who asks must cope. Names and numbers are ours; what Inera's services say when they are down is not public [MOCK].
"""

from __future__ import annotations

from collections.abc import Mapping

from idp_mock.faults.fault import Message, Point, fault

# How every service answers when nothing is wrong. ``after`` is seconds.
WELL: Mapping[Point, Message] = {
    "hsa": {"answers": True, "knows": True},
    "status": {"answers": True, "after": 0.0, "age": 0.0, "says": "", "signed_by": "issuer"},
    "authservice": {"answers": True},
    "app-network": {"lets_through": True},
    "mtls": {"answers": True},
    "idp": {"answers": True, "after": 0.0, "closed": False},
    "token-endpoint": {"answers": True, "after": 0.0, "closed": False},
    "jwks": {"answers": True, "beside": ()},
    "way-back": {"at_once": True},
}
# A kind that nobody has, one that was not there when a care system was built, and one that is not whole.
_STRANGE: tuple[Mapping[str, str], ...] = (
    {"kty": "AKP", "kid": "1", "alg": "ML-DSA-65", "pub": "AAAA"},
    {"kty": "OKP", "kid": "2", "crv": "Ed448", "x": "AAAA"},
    {"kty": "RSA", "kid": "3", "e": "AQAB"},
)
_SLOW = 60.0  # seconds: longer than anybody's patience
_OLD = 2 * 24 * 3600.0  # seconds: older than any answer may be


# --- HSA ---------------------------------------------------------------------------------------------------------


@fault("hsa")
def hsa_down(message: Message) -> Message:
    """Who asks for what HSA knows is refused; who asks what the certificate says is let in (inera-idp:9, row 5)."""
    return {**message, "answers": False}


@fault("hsa")
def person_removed_from_hsa(message: Message) -> Message:
    """The certificate is still good and HSA knows nobody by it: the claims are absent, not invented (siths-eid:6)."""
    return {**message, "knows": False}


# --- the status of certificates -----------------------------------------------------------------------------------


@fault("status")
def status_unreachable(message: Message) -> Message:
    """Without an answer nobody knows whether it is revoked: refused, or let through by a setting (case:61)."""
    return {**message, "answers": False}


@fault("status")
def status_slow(message: Message) -> Message:
    """An answer that takes longer than the patience of who asks is none (siths-eid:4.5)."""
    return {**message, "after": _SLOW}


@fault("status")
def status_stale(message: Message) -> Message:
    """An answer whose nextUpdate is over says nothing of today (RFC 6960 section 3.2, step 6)."""
    return {**message, "age": _OLD}


@fault("status")
def status_unknown(message: Message) -> Message:
    """unknown is not good: the issuer does not know the certificate (RFC 6960 section 2.2)."""
    return {**message, "says": "unknown"}


@fault("status")
def status_signed_by_another(message: Message) -> Message:
    """An answer must be signed by the issuer of the certificate, or by whom it names (RFC 6960 section 4.2.2.2)."""
    return {**message, "signed_by": "another"}


@fault("status")
def test_cards_revoked(message: Message) -> Message:
    """Test cards of persons whom nobody has booked are revoked, all at once (gits:3)."""
    return {**message, "says": "revoked"}


# --- Autentiseringstjänsten, and the way to it ----------------------------------------------------------------------


@fault("authservice")
def authservice_down(message: Message) -> Message:
    """The app methods fail and the card still works: offer it (case:64)."""
    return {**message, "answers": False}


@fault("app-network")
def tls_inspection(message: Message) -> Message:
    """The app trusts nobody in between, so it says Anslutningen misslyckades and nobody else hears (case:57)."""
    return {**message, "lets_through": False}


@fault("app-network")
def firewall_closed_for_the_apps(message: Message) -> Message:
    """New addresses were not opened, and every app of the house fails while the card works (gits:19)."""
    return {**message, "lets_through": False}


@fault("mtls")
def mtls_host_unreachable(message: Message) -> Message:
    """The host that asks for the card is down, or not opened in the firewall; the apps still work (siths-eid:7)."""
    return {**message, "answers": False}


# --- the IdP itself ---------------------------------------------------------------------------------------------------


@fault("idp")
def idp_slow(message: Message) -> Message:
    """The IdP takes its time, and whoever waits must not begin a second login meanwhile (case:66)."""
    return {**message, "after": _SLOW}


@fault("idp")
def idp_answers_503(message: Message) -> Message:
    """The IdP is out of service, and the system in front must say so itself (RFC 9110 section 15.6.4)."""
    return {**message, "answers": False}


@fault("idp")
def test_environment_closed(message: Message) -> Message:
    """The test environment is closed for weeks, and nobody can log in there (gits:3)."""
    return {**message, "closed": True}


@fault("token-endpoint")
def token_endpoint_slow(message: Message) -> Message:
    """The user waits while two servers talk, so a relying party has a limit and a page for it (case:65)."""
    return {**message, "after": _SLOW}


@fault("token-endpoint")
def token_endpoint_answers_503(message: Message) -> Message:
    """What is no token response signs nobody in (RFC 9110 section 15.6.4; RFC 6749 section 5.1)."""
    return {**message, "answers": False}


@fault("jwks")
def jwks_down(message: Message) -> Message:
    """No keys, no login: whoever needs a key that is not known yet refuses, and asks anew (RFC 7515 section 4.1.4)."""
    return {**message, "answers": False}


@fault("jwks")
def jwks_with_strange_keys(message: Message) -> Message:
    """Keys of a kind that is not understood, and broken ones, are passed over (RFC 7517 section 5)."""
    return {**message, "beside": _STRANGE}


@fault("way-back")
def answer_held_back(message: Message) -> Message:
    """The answer comes when the relying party has given the login up, and must not be taken (case:65)."""
    return {**message, "at_once": False}
