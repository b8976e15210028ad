"""Mina sidor: cards are extended and phones fetched, and what comes out is real."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

import pytest

from idp_mock.environments import Environment
from idp_mock.errors import IssuingQrSpent, NotFound, TooManyPhones
from tests.idp.players import ANNA
from tests.issuing.counter import BIRGITTA, fetch, issue, logged_in
from tests.race import THREADS, race

CARD = f"{BIRGITTA}.ordinary-card"


def test_an_extended_card_has_other_serial_numbers_and_a_later_end(env: Environment) -> None:
    card = f"{ANNA}.reserve-card-loa3"
    before = env.wallet.get(card)
    env.clock.move(timedelta(days=170))
    after = env.mina_sidor.extend(card)
    assert after.extended == 1
    assert {c.serial for c in after.certificates}.isdisjoint({c.serial for c in before.certificates})
    assert after.for_login[0].not_after - before.for_login[0].not_after > timedelta(days=170)
    env.clock.move(timedelta(days=30))
    assert logged_in(env, card)["employeeHsaId"]


def test_nobody_extends_somebody_elses_card(env: Environment) -> None:
    with pytest.raises(NotFound):
        env.mina_sidor.extend(f"{ANNA}.reserve-card-loa3", by=CARD)


@pytest.mark.parametrize("method", ["app-here", "app-elsewhere"])
def test_a_phone_logs_in_with_the_code_that_was_chosen(env: Environment, method: str) -> None:
    phone = fetch(env, CARD, phone="android")
    _, held = env.hsa.holder(phone.id)
    assert (held.phone, held.made_from, phone.made_from) == ("android", CARD, CARD)
    assert env.app.show(phone.id).kind == "android"
    assert logged_in(env, phone.id, method)["credentialPersonalIdentityNumber"] == "196409209902"


def test_a_phone_works_on_when_its_card_is_revoked(env: Environment) -> None:
    phone = fetch(env, CARD)
    env.portal.revoke(CARD)
    assert logged_in(env, phone.id)
    assert fetch(env, phone.id).made_from == phone.id  # and another one is fetched with it


def test_a_loa3_reserve_card_fetches_one_too(env: Environment) -> None:
    card = issue(env, "nurse-reserve-card-only", "reserve-card-loa3")
    assert fetch(env, card.id).kind == "mobile"


def test_the_qr_is_good_once(env: Environment) -> None:
    qr = env.mina_sidor.ask_for_phone(CARD)
    env.mina_sidor.fetch_phone(qr.text, phone="iphone", code="123456")
    with pytest.raises(IssuingQrSpent):
        env.mina_sidor.fetch_phone(qr.text, phone="iphone", code="123456")


def test_a_qr_that_was_refused_for_its_code_is_good_still(env: Environment) -> None:
    qr = env.mina_sidor.ask_for_phone(CARD)
    with pytest.raises(Exception, match="six to eight digits"):
        env.mina_sidor.fetch_phone(qr.text, phone="iphone", code="1")
    assert env.mina_sidor.fetch_phone(qr.text, phone="iphone", code="123456")


@pytest.mark.parametrize(("seconds", "good"), [(899, True), (900, False)])
def test_the_qr_is_good_for_fifteen_minutes(env: Environment, seconds: int, good: bool) -> None:
    still = env.clock.now()
    env.clock._wall = lambda: still
    qr = env.mina_sidor.ask_for_phone(CARD)
    env.clock.move(timedelta(seconds=seconds))
    if good:
        env.mina_sidor.fetch_phone(qr.text, phone="iphone", code="123456")
    else:
        with pytest.raises(IssuingQrSpent):
            env.mina_sidor.fetch_phone(qr.text, phone="iphone", code="123456")


def test_of_sixteen_at_the_third_phone_one_gets_it(env: Environment) -> None:
    for _ in range(2):
        fetch(env, CARD)
    qrs = [env.mina_sidor.ask_for_phone(CARD).text for _ in range(THREADS)]

    def third(text: str) -> bool:
        try:
            env.mina_sidor.fetch_phone(text, phone="iphone", code="123456")
        except TooManyPhones:
            return False
        return True

    assert sorted(race([partial(third, qr) for qr in qrs])) == [False] * (THREADS - 1) + [True]
    assert len(env.hsa.person(BIRGITTA).credentials) == 4
