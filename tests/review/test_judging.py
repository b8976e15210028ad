"""What is judged from many values and many requests: chance, leaks and flags."""

from __future__ import annotations

import secrets

import pytest

from scenarios.review.passive.address import leaks
from scenarios.review.passive.chance import least_bits, unguessable
from scenarios.review.passive.cookie import _takes_away, flags
from scenarios.review.watch import Exchange

RANDOM = [secrets.token_urlsafe(32) for _ in range(6)]


def went(url: str) -> Exchange:
    return Exchange(method="GET", url=url, status=200, headers={}, cookies=())


@pytest.mark.parametrize(
    ("values", "verdict"),
    [
        (RANDOM, "correct"),
        ([f"v1.{one}.sig" for one in RANDOM], "correct"),
        ([f"0123456789abcdef0123456789abcdef{number:04}" for number in range(6)], "wrong"),
        (["the-same"] * 6, "wrong"),
        ([*RANDOM, RANDOM[0]], "wrong"),
        (["1732600000", "1732600007", "1732600011"], "wrong"),
        ([RANDOM[0]], "wrong"),
    ],
    ids=["random", "random inside", "counted", "constant", "once more", "a clock", "one alone"],
)
def test_what_can_be_guessed_is_seen(values: list[str], verdict: str) -> None:
    assert unguessable(values, "state").verdict == verdict


def test_what_is_alike_in_all_is_no_secret() -> None:
    assert least_bits(["aXXXXb", "aYYYYb"]) == 4
    assert least_bits(["ab", "abc"]) == 0


def test_a_value_is_never_shown() -> None:
    told = " ".join(one.said for one in unguessable(RANDOM, "nonce").evidence)
    assert not any(value in told for value in RANDOM)


@pytest.mark.parametrize(
    "address",
    [
        "http://rp.test/in?id_token=x",
        "http://rp.test/in?access_token=x",
        "http://rp.test/in#access_token=x",
        "http://rp.test/in?session=eyJh.eyJz.c2ln",
        "http://idp.test/token?client_secret=s",
    ],
)
def test_a_token_in_an_address_is_seen_and_not_repeated(address: str) -> None:
    (found,) = leaks([went(address)])
    assert found.said.endswith("=…")


@pytest.mark.parametrize(
    "address",
    [
        "http://idp.test/end?id_token_hint=eyJh.eyJz.c2ln",
        "http://rp.test/in?code=abc&state=eyJhIjoxfQ",
        "http://rp.test/in",
    ],
)
def test_what_may_stand_in_an_address_is_no_leak(address: str) -> None:
    assert list(leaks([went(address)])) == []


def test_flags_of_a_cookie_are_read_in_any_letters() -> None:
    assert flags("a=b; Path=/; HttpOnly; samesite=LAX") == {"path": "/", "httponly": "", "samesite": "lax"}
    assert flags("a=HttpOnly") == {}


@pytest.mark.parametrize(
    ("cookie", "is_so"),
    [
        ("journal=; Max-Age=0; Path=/", True),
        ("PHPSESSID=deleted; expires=Thu, 01-Jan-1970 00:00:01 GMT", True),
        ("journal=; Max-Age=-1", True),
        ("journal=7f3a; Max-Age=3600", False),
        ("journal=7f3a; HttpOnly", False),
    ],
)
def test_a_cookie_that_is_taken_away_is_no_session(cookie: str, is_so: bool) -> None:
    assert _takes_away(cookie) is is_so
