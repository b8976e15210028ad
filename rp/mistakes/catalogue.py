"""The planted mistakes, by name."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from cryptography.x509 import load_der_x509_certificate

from rp import guard
from rp.config import BadSetting, RpConfig
from rp.decisions import Decision, LevelReached, LevelTooLow, Outcome
from rp.errors import (
    AccessTokenNotMeant,
    AnotherPerson,
    IssuerWrong,
    NonceWrong,
    NotForUs,
    SignInRefused,
    TimeWrong,
    TokenIncomplete,
)
from rp.guard import SignInAnswer
from rp.identity import SignedIn
from rp.logout_token import LogoutToken
from rp.parts import Parts
from rp.policy import Requirement
from rp.sessions import Pending, Session, Sessions

Mistake = Callable[[Parts], Parts]
MISTAKES: dict[str, Mistake] = {}


def mistake(plant_it: Mistake) -> Mistake:
    """Register the function as the mistake of its name, with dashes."""
    MISTAKES[plant_it.__name__.replace("_", "-")] = plant_it
    return plant_it


def plant(names: tuple[str, ...]) -> Parts:
    """The parts with these mistakes in them. Raises `BadSetting` for a name that is none."""
    parts = Parts()
    for name in names:
        if name not in MISTAKES:
            raise BadSetting(f"there is no mistake {name}; there are {', '.join(sorted(MISTAKES))}")
        parts = MISTAKES[name](parts)
    return parts


# --- decisions -------------------------------------------------------------------------------------------------


def _ends(decision: Decision, outcome: type[Outcome]) -> Decision:
    """The decision by what decided it, and with another ending."""
    return outcome.because(decided_by=decision.decided_by, was=decision.was, wanted=decision.wanted)


@mistake
def ignores_acr(parts: Parts) -> Parts:
    """Looks at no level: whoever is signed in is let in."""

    def decides(policy: Any, function: Any, signed_in: SignedIn | None, at: Any) -> Decision:
        decision = parts.decide(policy, function, signed_in, at)
        if decision.code == LevelTooLow.code:
            return _ends(decision, LevelReached)
        return decision

    return replace(parts, decide=decides)


@mistake
def takes_any_level_but_loa2(parts: Parts) -> Parts:
    """Refuses LoA 2 by name, and so lets in what is missing or unknown."""

    def decides(policy: Any, function: Any, signed_in: SignedIn | None, at: Any) -> Decision:
        decision = parts.decide(policy, function, signed_in, at)
        if decision.code == LevelTooLow.code and signed_in and not signed_in.loa.endswith("loa2"):
            return _ends(decision, LevelReached)
        return decision

    return replace(parts, decide=decides)


@mistake
def missing_commission_is_enough(parts: Parts) -> Parts:
    """Compares the commission only when there is one."""

    def decides(policy: Any, function: Any, signed_in: SignedIn | None, at: Any) -> Decision:
        if signed_in is not None and not signed_in.claim("commissionPurpose"):
            required = function.requirement_at(at)
            bare = replace(function, requirements=(Requirement(loa=required.loa),))
            return parts.decide(policy, bare, signed_in, at)
        return parts.decide(policy, function, signed_in, at)

    return replace(parts, decide=decides)


@mistake
def any_commission_is_enough(parts: Parts) -> Parts:
    """Wants a commission and does not look at its purpose."""

    def decides(policy: Any, function: Any, signed_in: SignedIn | None, at: Any) -> Decision:
        if signed_in is not None and signed_in.claim("commissionPurpose"):
            required = function.requirement_at(at)
            bare = replace(function, requirements=(Requirement(loa=required.loa),))
            return parts.decide(policy, bare, signed_in, at)
        return parts.decide(policy, function, signed_in, at)

    return replace(parts, decide=decides)


@mistake
def refuses_loa3_where_loa2_is_asked(parts: Parts) -> Parts:
    """Compares the level exactly where the policy says "at least"."""

    def decides(policy: Any, function: Any, signed_in: SignedIn | None, at: Any) -> Decision:
        decision = parts.decide(policy, function, signed_in, at)
        if decision.code == LevelReached.code and decision.was != decision.wanted:
            return _ends(decision, LevelTooLow)
        return decision

    return replace(parts, decide=decides)


# --- the answer and the token ------------------------------------------------------------------------------------


def _without(parts: Parts, *left_out: Callable[[Any], None]) -> Parts:
    return replace(
        parts,
        answer_checks=lambda: tuple(c for c in parts.answer_checks() if c not in left_out),
        sign_in_checks=lambda: tuple(c for c in parts.sign_in_checks() if c not in left_out),
    )


@mistake
def trusts_what_it_asked_for(parts: Parts) -> Parts:
    """Demands a level and takes the answer's word for it."""
    return _without(parts, guard.level_is_one_that_was_demanded)


@mistake
def accepts_a_token_for_others_too(parts: Parts) -> Parts:
    """Is content to be one of several audiences."""
    return _without(parts, guard.token_is_for_us_alone)


@mistake
def step_up_takes_anybody(parts: Parts) -> Parts:
    """Lets a colleague answer the step-up."""
    return _without(parts, guard.step_up_is_by_the_same_person)


@mistake
def step_up_takes_an_old_login(parts: Parts) -> Parts:
    """Sends prompt=login and does not look at auth_time."""
    return _without(parts, guard.login_is_new_where_one_was_demanded)


@mistake
def believes_any_userinfo(parts: Parts) -> Parts:
    """Takes userinfo of another sub."""
    return _without(parts, guard.userinfo_is_of_the_same_user)


def _overlooking(*overlooked: type[SignInRefused]) -> Mistake:
    """Reads the ID token as the right code does, and believes it all the same where only this was wrong."""

    def plant_it(parts: Parts) -> Parts:
        def verifies(
            client: Any, token: Mapping[str, Any], pending: Pending, config: RpConfig
        ) -> Mapping[str, Any]:
            try:
                return parts.verify(client, token, pending, config)
            except overlooked:
                return _unverified(token)

        return replace(parts, verify=verifies)

    return plant_it


@mistake
def skips_state(parts: Parts) -> Parts:
    """Takes any answer for that of the login that this browser began last."""
    return _without(parts, guard.state_was_sent_from_this_browser)


@mistake
def skips_nonce(parts: Parts) -> Parts:
    """Sends a nonce and does not compare it."""
    return _overlooking(NonceWrong)(parts)


@mistake
def drops_the_default_port(parts: Parts) -> Parts:
    """Tidies the issuer's address: https with :443 becomes https without, which is another issuer."""

    def tidied(issuer: str) -> str:
        return issuer.replace(":443/", "/") if issuer.startswith("https://") else issuer

    return replace(parts, issuer=tidied)


@mistake
def skips_issuer(parts: Parts) -> Parts:
    """Does not compare iss, or mends it first."""
    return _overlooking(IssuerWrong)(parts)


@mistake
def skips_audience(parts: Parts) -> Parts:
    """Takes a token that was made for another system, or for another azp."""
    return _without(_overlooking(NotForUs)(parts), guard.token_is_for_us_alone)


@mistake
def skips_times(parts: Parts) -> Parts:
    """Looks at neither exp nor iat."""
    return _overlooking(TimeWrong)(parts)


@mistake
def skips_required_claims(parts: Parts) -> Parts:
    """Does not miss what every token must have, as sub."""
    return _overlooking(TokenIncomplete)(parts)


@mistake
def skips_access_token_hash(parts: Parts) -> Parts:
    """Does not compare at_hash."""
    return _overlooking(AccessTokenNotMeant)(parts)


def _unverified(token: Mapping[str, Any]) -> Mapping[str, Any]:
    """What the token says, believed."""
    payload = token["id_token"].split(".")[1]
    claims: Mapping[str, Any] = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    return claims


@mistake
def skips_signature(parts: Parts) -> Parts:
    """Reads the ID token without verifying it, alg none included."""

    def verifies(
        _client: Any, token: Mapping[str, Any], _pending: Pending, _config: RpConfig
    ) -> Mapping[str, Any]:
        return _unverified(token)

    return replace(parts, verify=verifies)


class _Pinned:
    """A client whose keys never change: those that were there at the first login."""

    def __init__(self) -> None:
        self._keys: Mapping[str, Any] = {}

    def of(self, client: Any) -> Any:
        if not self._keys:
            self._keys = client.fetch_jwk_set()
        return self

    def fetch_jwk_set(self, force: bool = False) -> Mapping[str, Any]:  # noqa: ARG002  # never anew
        return self._keys


@mistake
def pins_a_key(parts: Parts) -> Parts:
    """Keeps the keys of its first login for ever, and stops working the day the IdP changes them."""
    pinned = _Pinned()

    def verifies(
        client: Any, token: Mapping[str, Any], pending: Pending, config: RpConfig
    ) -> Mapping[str, Any]:
        return parts.verify(pinned.of(client), token, pending, config)

    return replace(parts, verify=verifies)


@mistake
def pins_a_certificate(parts: Parts) -> Parts:
    """Knows people by the serial number of the certificate that they came with first, and nobody who has a new one."""
    known: dict[str, int] = {}

    def it_is_the_certificate_of_the_first_login(sign_in: SignInAnswer) -> None:
        signed_in = SignedIn.of(sign_in.told.claims)
        if written := signed_in.claim("credentialCertificate"):
            serial = load_der_x509_certificate(base64.b64decode(written)).serial_number
            if known.setdefault(signed_in.person, serial) != serial:
                raise AnotherPerson

    return replace(
        parts,
        asks=(*parts.asks, "credentialCertificate"),
        sign_in_checks=lambda: (*parts.sign_in_checks(), it_is_the_certificate_of_the_first_login),
    )


# --- sessions ----------------------------------------------------------------------------------------------------


@mistake
def keeps_the_session_at_login(parts: Parts) -> Parts:
    """Signs in whoever already knew the session's id (session fixation)."""

    def keeps(_sessions: Sessions, old: Session, signed_in: SignedIn) -> Session:
        old.signed_in = signed_in
        return old

    return replace(parts, renew=keeps)


@mistake
def remembers_the_first_login_only(parts: Parts) -> Parts:
    """Knows one login of a browser at a time, so that the answer after a second press is a stranger's."""

    def begins(session: Session, pending: Pending) -> None:
        if session.newest() is None:
            session.begin(pending)

    return replace(parts, begin=begins)


@mistake
def logs_out_only_locally(parts: Parts) -> Parts:
    """Forgets the user and leaves the session at the IdP standing for the next one at the computer."""
    return replace(parts, logs_out_at_the_idp=False)


# --- logouts that the IdP tells of ---------------------------------------------------------------------------------


@mistake
def hears_no_logout(parts: Parts) -> Parts:
    """Answers the IdP's message of a logout as if it were done, and ends nothing."""
    return replace(parts, end=lambda _sessions, _token: 0)


@mistake
def logs_everybody_out(parts: Parts) -> Parts:
    """Ends every session when the IdP tells of one logout."""
    return replace(parts, end=lambda sessions, _token: sessions.end({}))


@mistake
def believes_any_logout(parts: Parts) -> Parts:
    """Ends the session that a logout token names, whoever wrote it and whatever else it says."""

    def reads(said: str, _keys: Any, config: RpConfig) -> LogoutToken:
        return LogoutToken(header={}, claims=_unverified({"id_token": said}), config=config)

    return replace(parts, read_logout=reads, logout_checks=tuple)
