"""What Authlib leaves to us: each a statement that must hold, in order. The first that does not ends the login.

Which these are is measured, not remembered: ``tests/libraries`` pins what Authlib does by itself.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self, TypeGuard

from rp.config import RpConfig
from rp.errors import (
    AnotherPerson,
    AnswerMalformed,
    IdpSaidNo,
    IssuerWrong,
    LoaTooLow,
    NotForUs,
    NotFreshEnough,
    SignInRefused,
    StateUnknown,
    TimeWrong,
    TokenIncomplete,
    UserinfoOfAnother,
)
from rp.identity import NAMES, SignedIn
from rp.login import Told
from rp.sessions import Pending

_LEEWAY = 30  # seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What came back through the browser, and the login it claims to answer (None: no login of this browser)."""

    args: Mapping[str, str]
    pending: Pending | None
    config: RpConfig
    repeated: tuple[str, ...] = ()  # names of parameters that stood there more than once
    iss_is_promised: bool = False  # RFC 9207: discovery says that every answer bears iss

    @classmethod
    def of(cls, query: Mapping[str, Sequence[str]], **more: Any) -> Self:
        repeated = tuple(name for name, values in query.items() if len(values) > 1)
        return cls(args={name: values[0] for name, values in query.items()}, repeated=repeated, **more)


@dataclass(frozen=True, slots=True, kw_only=True)
class SignInAnswer:
    """What the IdP told, the login it answers, and who was signed in before."""

    told: Told
    pending: Pending
    before: SignedIn | None
    config: RpConfig


def state_was_sent_from_this_browser(answer: Answer) -> None:
    """RFC 6749 section 10.12. Before all else: Authlib reads ``error`` before it compares ``state``.

    ``pending`` is the newest login of this browser where none has that state; nothing goes on with it.
    """
    if answer.pending is None or answer.args.get("state") != answer.pending.state:
        raise StateUnknown


def no_parameter_stands_twice(answer: Answer) -> None:
    """RFC 6749 section 3.1. Flask and Authlib read the first one and say nothing."""
    if answer.repeated:
        raise AnswerMalformed(f"repeated: {', '.join(answer.repeated)}"[:200])


def answer_is_of_the_issuer_we_asked(answer: Answer) -> None:
    """RFC 9207 section 2.4. Authlib does not look at the parameter; Inera IdP is not known to send it."""
    absent = "" if answer.iss_is_promised else answer.config.issuer
    if answer.args.get("iss", absent) != answer.config.issuer:
        raise IssuerWrong("the answer bears another iss, or lacks the one that was promised")


def idp_did_not_say_no(answer: Answer) -> None:
    """RFC 6749 section 4.1.2.1."""
    if "error" in answer.args:
        raise IdpSaidNo(f"{answer.args['error']}: {answer.args.get('error_description', '')}"[:300])
    if not answer.args.get("code"):
        raise TokenIncomplete("the answer holds neither code nor error")


def token_is_for_us_alone(sign_in: SignInAnswer) -> None:
    """Core 3.1.3.7, step 3: an audience beside us that we do not trust. Authlib is content when we are one of them."""
    audience = sign_in.told.claims.get("aud")
    if audience not in (sign_in.config.client_id, [sign_in.config.client_id]):
        raise NotForUs


def level_is_one_that_was_demanded(sign_in: SignInAnswer) -> None:
    """What was demanded is not what was given until we have looked (inera-idp:3). Authlib does not look at ``acr``."""
    if sign_in.pending.demanded and sign_in.told.claims.get("acr") not in sign_in.pending.demanded:
        raise LoaTooLow(f"acr is {sign_in.told.claims.get('acr')!r}")


def login_is_new_where_one_was_demanded(sign_in: SignInAnswer) -> None:
    """Core 3.1.3.7, step 13: prompt=login is a wish until ``auth_time`` says that it came true."""
    at = sign_in.told.claims.get("auth_time")
    if sign_in.pending.step_up and (not _is_time(at) or at < sign_in.pending.begun - _LEEWAY):
        raise NotFreshEnough


def login_has_happened(sign_in: SignInAnswer) -> None:
    """Nobody has logged in tomorrow, which would be fresh for ever. Authlib only looks whether it is a number."""
    at = sign_in.told.claims.get("auth_time")
    if _is_time(at) and at > time.time() + _LEEWAY:
        raise TimeWrong("auth_time is in the future")


def _is_time(said: Any) -> TypeGuard[int | float]:
    """Core 2: a JSON number."""
    return isinstance(said, int | float) and not isinstance(said, bool)


def userinfo_is_of_the_same_user(sign_in: SignInAnswer) -> None:
    """Core 5.3.2."""
    if sign_in.told.userinfo.get("sub") != sign_in.told.claims.get("sub"):
        raise UserinfoOfAnother


def person_can_be_told(sign_in: SignInAnswer) -> None:
    """A sign-in that names nobody is nobody's: ``sub`` is new each time and no key (inera-idp:2.3)."""
    if not SignedIn.of(sign_in.told.claims).person:
        raise TokenIncomplete(f"none of {', '.join(NAMES)}")


def step_up_is_by_the_same_person(sign_in: SignInAnswer) -> None:
    """Or one user reads on in another's session."""
    before = sign_in.before
    if sign_in.pending.step_up and before and SignedIn.of(sign_in.told.claims).person != before.person:
        raise AnotherPerson


ANSWER_CHECKS: tuple[Callable[[Answer], None], ...] = (
    state_was_sent_from_this_browser,
    no_parameter_stands_twice,
    answer_is_of_the_issuer_we_asked,
    idp_did_not_say_no,
)
SIGN_IN_CHECKS: tuple[Callable[[SignInAnswer], None], ...] = (
    token_is_for_us_alone,
    level_is_one_that_was_demanded,
    login_is_new_where_one_was_demanded,
    login_has_happened,
    userinfo_is_of_the_same_user,
    person_can_be_told,
    step_up_is_by_the_same_person,
)


def hold(checks: tuple[Callable[[Any], None], ...], subject: Any) -> None:
    """Raises the `SignInRefused` of the first check that does not hold."""
    for check in checks:
        check(subject)


__all__ = ["ANSWER_CHECKS", "SIGN_IN_CHECKS", "Answer", "SignInAnswer", "SignInRefused", "hold"]
