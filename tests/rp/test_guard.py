"""Each check takes the right answer and refuses the wrong one, with its code."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pytest

from rp import guard
from rp.config import RpConfig
from rp.errors import NotForUs, SignInRefused, StateUnknown
from rp.guard import ANSWER_CHECKS, SIGN_IN_CHECKS, Answer, SignInAnswer, hold
from rp.identity import SignedIn
from rp.login import Told
from tests.rp.logging_in import pending
from tests.rp.people import LOA2, LOA3, nurse

CONFIG = RpConfig()
NOW = int(time.time())
RIGHT = {"aud": "sample-rp", "sub": "sub-1", "acr": LOA3, "auth_time": NOW, "personalIdentityNumber": "1"}


def answer(query: dict[str, list[str]] | None = None, **changed: Any) -> Answer:
    given = {"state": ["a-state"], "code": ["a-code"]} | (query or {})
    return Answer.of(
        {name: values for name, values in given.items() if values},
        **{"pending": pending(), "config": CONFIG} | changed,
    )


def sign_in(
    claims: dict[str, Any] | None = None,
    *,
    userinfo: dict[str, Any] | None = None,
    before: SignedIn | None = None,
    **waiting: Any,
) -> SignInAnswer:
    told = RIGHT | {"auth_time": int(time.time())} | (claims or {})
    return SignInAnswer(
        told=Told(
            claims={name: value for name, value in told.items() if value is not None},
            userinfo={"sub": "sub-1"} if userinfo is None else userinfo,
            id_token="",
            access_token="",
        ),
        pending=pending(**waiting),
        before=before,
        config=CONFIG,
    )


def code_of(check: Callable[[Any], None], subject: Any) -> str:
    try:
        check(subject)
    except SignInRefused as refused:
        return refused.code
    return ""


@pytest.mark.parametrize("check", ANSWER_CHECKS, ids=lambda check: check.__name__)
def test_a_right_answer_passes(check: Callable[[Answer], None]) -> None:
    assert code_of(check, answer()) == ""


ISS = CONFIG.issuer


@pytest.mark.parametrize(
    ("check", "wrong", "code"),
    [
        (guard.state_was_sent_from_this_browser, answer(pending=None), "RP-301"),
        (guard.state_was_sent_from_this_browser, answer({"state": ["another"]}), "RP-301"),
        (guard.state_was_sent_from_this_browser, answer({"state": []}), "RP-301"),
        (guard.no_parameter_stands_twice, answer({"code": ["one", "two"]}), "RP-317"),
        (guard.no_parameter_stands_twice, answer({"state": ["a-state", "a-state"]}), "RP-317"),
        (guard.answer_is_of_the_issuer_we_asked, answer({"iss": ["https://idp.example.test"]}), "RP-304"),
        (guard.answer_is_of_the_issuer_we_asked, answer({"iss": [f"{ISS}/"]}), "RP-304"),
        (guard.answer_is_of_the_issuer_we_asked, answer(iss_is_promised=True), "RP-304"),
        (guard.idp_did_not_say_no, answer({"error": ["access_denied"]}), "RP-310"),
        (guard.idp_did_not_say_no, answer({"error": [""]}), "RP-310"),
        (guard.idp_did_not_say_no, answer({"code": []}), "RP-312"),
    ],
)
def test_a_wrong_answer_is_refused(check: Callable[[Answer], None], wrong: Answer, code: str) -> None:
    assert code_of(check, wrong) == code


@pytest.mark.parametrize("promised", [True, False])
def test_an_answer_that_bears_our_issuer_passes(promised: bool) -> None:
    right = answer({"iss": [ISS]}, iss_is_promised=promised)
    assert code_of(guard.answer_is_of_the_issuer_we_asked, right) == ""


@pytest.mark.parametrize("check", SIGN_IN_CHECKS, ids=lambda check: check.__name__)
def test_a_right_sign_in_passes(check: Callable[[SignInAnswer], None]) -> None:
    again = sign_in(demanded=(LOA2, LOA3), step_up=True, before=SignedIn.of(RIGHT))
    for right in (sign_in(), again, sign_in({"aud": ["sample-rp"]})):
        assert code_of(check, right) == ""


OTHER = SignedIn.of(RIGHT | {"personalIdentityNumber": "2"})


@pytest.mark.parametrize(
    ("check", "wrong", "code"),
    [
        (guard.token_is_for_us_alone, sign_in({"aud": ["sample-rp", "another-system"]}), "RP-302"),
        (guard.token_is_for_us_alone, sign_in({"aud": None}), "RP-302"),
        (guard.level_is_one_that_was_demanded, sign_in({"acr": LOA2}, demanded=(LOA3,)), "RP-305"),
        (guard.level_is_one_that_was_demanded, sign_in(demanded=(LOA2,)), "RP-305"),
        (guard.level_is_one_that_was_demanded, sign_in({"acr": None}, demanded=(LOA2, LOA3)), "RP-305"),
        (guard.level_is_one_that_was_demanded, sign_in({"acr": [LOA3]}, demanded=(LOA3,)), "RP-305"),
        (guard.login_is_new_where_one_was_demanded, sign_in({"auth_time": NOW - 60}, step_up=True), "RP-314"),
        (guard.login_is_new_where_one_was_demanded, sign_in({"auth_time": None}, step_up=True), "RP-314"),
        (guard.login_is_new_where_one_was_demanded, sign_in({"auth_time": True}, step_up=True), "RP-314"),
        (guard.login_is_new_where_one_was_demanded, sign_in({"auth_time": "now"}, step_up=True), "RP-314"),
        (guard.login_has_happened, sign_in({"auth_time": NOW + 86_400}), "RP-307"),
        (guard.userinfo_is_of_the_same_user, sign_in(userinfo={"sub": "sub-2"}), "RP-309"),
        (guard.userinfo_is_of_the_same_user, sign_in(userinfo={}), "RP-309"),
        (guard.person_can_be_told, sign_in({"personalIdentityNumber": None}), "RP-312"),
        (guard.step_up_is_by_the_same_person, sign_in(step_up=True, before=OTHER), "RP-313"),
    ],
)
def test_a_wrong_sign_in_is_refused(
    check: Callable[[SignInAnswer], None], wrong: SignInAnswer, code: str
) -> None:
    assert code_of(check, wrong) == code


def test_where_no_new_login_was_demanded_an_old_one_will_do() -> None:
    assert code_of(guard.login_is_new_where_one_was_demanded, sign_in({"auth_time": NOW - 86_400})) == ""


def test_a_plain_login_may_be_of_another_person() -> None:
    assert code_of(guard.step_up_is_by_the_same_person, sign_in(before=OTHER)) == ""


def test_the_first_check_that_does_not_hold_ends_the_login() -> None:
    with pytest.raises(StateUnknown):
        hold(ANSWER_CHECKS, answer({"error": ["access_denied"], "code": ["1", "2"]}, pending=None))
    with pytest.raises(NotForUs):
        hold(SIGN_IN_CHECKS, sign_in({"aud": "another-system", "acr": None}, demanded=(LOA3,)))


def test_a_sign_in_of_a_nurse_holds() -> None:
    hold(SIGN_IN_CHECKS, sign_in(dict(nurse().claims) | {"aud": "sample-rp"}))
