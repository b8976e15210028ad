"""Every rule of portal and Mina sidor: what reality refuses is refused, with its code, and nothing is changed by it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from idp_mock.devices.tries import PUK_TRIES
from idp_mock.environments import Environment
from idp_mock.errors import (
    CannotBeUnlocked,
    CardPastItsLastDay,
    IssuingRefusal,
    NotFound,
    WrongPuk,
    catalogue,
)
from idp_mock.issuing.dates import age
from idp_mock.issuing.order import OrderedKind
from idp_mock.issuing.rules import CHECKS
from tests.idp.players import ANNA, environment
from tests.issuing.counter import BIRGITTA, BLANK, LARS, LOA2_CARD, PETRA, SAGA, fetch, issue

Act = Callable[[Environment], object]
NOTHING: Act = lambda _: None  # noqa: E731
FIVE_YEARS = "nurse-old-reserve-cards.reserve-card-of-june-2021"  # its last day is 7 June 2026
TEN_YEARS = "nurse-old-reserve-cards.reserve-card-of-april-2021"  # 12 April 2031


def ordered(env: Environment, kind: str = "reserve-card-loa3", **said: object) -> Act:
    order = env.portal.order(SAGA, kind, by=PETRA, **said)  # type: ignore[arg-type]
    return lambda env: env.portal.hand_out(order.credential, by=PETRA)


def twice(first: Act, second: Act) -> Act:
    return lambda env: (first(env), second(env))


def locked(credential: str, by: str = "") -> Act:
    """Unlocked at the portal, with a Mobilt SITHS, or by whoever owns the mock."""

    def act(env: Environment) -> None:
        env.app.block(credential)
        if not by:
            env.owner.unlock(credential)
        elif env.hsa.holder(by)[1].kind == "mobile" or by.startswith(ANNA):
            env.mina_sidor.unlock(credential, by=by)
        else:
            env.portal.unlock(credential, by=by)

    return act


def left(person: str, act: Act) -> Act:
    """Done by or for somebody who has left every employment."""

    def leaves(env: Environment) -> None:
        for employment in env.hsa.person(person).employments:
            env.kiv.move(person, leaves=employment.hsa_id)
        act(env)

    return leaves


def handed_out(person: str, kind: OrderedKind, then: Act, card: str = "") -> Act:
    """Activated, when something else has happened since it was handed out."""

    def act(env: Environment) -> None:
        order = env.portal.order(person, kind, by=PETRA, card=card)
        env.portal.hand_out(order.credential, by=LARS)
        then(env)
        env.mina_sidor.activate(order.credential, "123456")

    return act


def revoked(credential: str, act: Act) -> Act:
    return twice(lambda env: env.portal.revoke(credential), act)


REFUSED: list[tuple[str, Act]] = [
    ("ISS-101", lambda env: env.portal.order("nobody", "ordinary-card", by=PETRA)),
    ("ISS-101", lambda env: env.portal.order("nurse-no-employment", "reserve-card-loa2", by=PETRA)),
    (
        "ISS-101",
        lambda env: env.portal.order(SAGA, "ordinary-card", by=PETRA, employment="TST2321000131-1045"),
    ),
    (
        "ISS-102",
        lambda env: env.portal.order(
            "colleague", "reserve-card-loa2", by=PETRA, card=f"{SAGA}.reserve-card-loa2"
        ),
    ),
    (
        "ISS-102",
        twice(
            lambda env: env.portal.order(SAGA, "reserve-card-loa2", by=PETRA, card=BLANK),
            lambda env: env.portal.order("colleague", "reserve-card-loa2", by=PETRA, card=BLANK),
        ),
    ),
    ("ISS-103", lambda env: env.portal.order("doctor-new", "ordinary-card", by=PETRA)),
    ("ISS-103", lambda env: env.portal.order("doctor-new", "reserve-card-loa3", by=PETRA)),
    ("ISS-104", lambda env: env.mina_sidor.ask_for_phone(f"{SAGA}.reserve-card-loa2")),
    ("ISS-104", lambda env: env.mina_sidor.ask_for_phone("nurse-old-card.type-1-card")),
    ("ISS-105", lambda env: [fetch(env, f"{BIRGITTA}.ordinary-card") for _ in range(4)]),
    ("ISS-106", lambda env: [env.mina_sidor.extend(f"{ANNA}.reserve-card-loa3") for _ in range(2)]),
    ("ISS-107", lambda env: env.mina_sidor.extend(f"{ANNA}.ordinary-card")),
    ("ISS-107", lambda env: env.mina_sidor.extend(f"{ANNA}.mobile")),
    ("ISS-108", lambda env: env.portal.order(SAGA, "reserve-card-loa2", by=PETRA, days=185)),
    ("ISS-108", lambda env: env.portal.order(SAGA, "reserve-card-loa3", by=PETRA, days=330)),
    ("ISS-109", lambda env: env.mina_sidor.extend(f"{ANNA}.reserve-card-loa2")),
    (
        "ISS-110",
        lambda env: env.portal.add_certificate(
            "doctor-two-hsa-ids.card-with-two-hsa-ids", "TST5565594230-1068", by=PETRA
        ),
    ),
    ("ISS-113", lambda env: env.portal.order(SAGA, "ordinary-card", by="colleague.ordinary-card")),
    ("ISS-113", locked(f"{ANNA}.ordinary-card", by="colleague.ordinary-card")),
    ("ISS-114", lambda env: ordered(env)(env)),
    ("ISS-115", lambda env: env.portal.order(SAGA, "reserve-card-loa3", by=LOA2_CARD)),
    (
        "ISS-115",
        lambda env: env.portal.hand_out(
            env.portal.order(SAGA, "reserve-card-loa3", by=PETRA).credential, by=LOA2_CARD
        ),
    ),
    *(
        ("ISS-116", lambda env, code=code: fetch(env, f"{BIRGITTA}.ordinary-card", code=code))
        for code in ("", "12345", "123456789", "12345a", "١٢٣٤٥٦", "123456\n")
    ),
    ("ISS-118", locked(f"{ANNA}.reserve-card-loa2", by=f"{ANNA}.mobile")),
    ("ISS-118", locked(f"{ANNA}.reserve-card-loa3", by=PETRA)),
    ("ISS-118", locked(f"{ANNA}.reserve-card-loa3")),
    ("ISS-119", locked(f"{ANNA}.ordinary-card", by=f"{ANNA}.reserve-card-loa3")),
    ("ISS-119", locked("nurse-older-card.older-card", by=PETRA)),
    ("ISS-119", locked(f"{ANNA}.mobile", by=PETRA)),
    ("ISS-119", locked(f"{ANNA}.mobile")),
    ("ISS-107", lambda env: env.owner.renew(f"{ANNA}.ordinary-card")),
    ("ISS-107", lambda env: env.owner.renew(f"{ANNA}.mobile")),
    ("ISS-106", lambda env: [env.owner.renew(f"{ANNA}.reserve-card-loa3") for _ in range(2)]),
    (
        "ISS-124",
        revoked(
            f"{ANNA}.reserve-card-loa2",
            lambda env: env.owner.renew(f"{ANNA}.reserve-card-loa2"),
        ),
    ),
    ("ISS-124", revoked(f"{ANNA}.ordinary-card", locked(f"{ANNA}.ordinary-card"))),
    ("ISS-101", left(BIRGITTA, lambda env: env.mina_sidor.ask_for_phone(f"{BIRGITTA}.ordinary-card"))),
    ("ISS-101", left(ANNA, lambda env: env.mina_sidor.extend(f"{ANNA}.reserve-card-loa3"))),
    ("ISS-101", left(ANNA, lambda env: env.owner.renew(f"{ANNA}.reserve-card-loa2"))),
    ("ISS-101", handed_out(BIRGITTA, "ordinary-card", lambda env: left(BIRGITTA, NOTHING)(env))),
    (
        "ISS-101",
        lambda env: [
            qr := env.mina_sidor.ask_for_phone(f"{BIRGITTA}.ordinary-card"),
            left(BIRGITTA, NOTHING)(env),
            env.mina_sidor.fetch_phone(qr.text, phone="iphone", code="123456"),
        ],
    ),
    (
        "ISS-124",
        handed_out(
            SAGA,
            "reserve-card-loa2",
            lambda env: env.portal.revoke(f"{SAGA}.reserve-card-loa2"),
            card=f"{SAGA}.reserve-card-loa2",
        ),
    ),
    (
        "ISS-125",
        lambda env: env.portal.order(
            "nurse-old-reserve-cards", "reserve-card-loa2", by=PETRA, card=FIVE_YEARS
        ),
    ),
    ("ISS-125", lambda env: env.owner.renew(FIVE_YEARS)),
    (
        "ISS-121",
        lambda env: [
            ordered(env, "ordinary-card")(env),
            env.mina_sidor.activate(f"{SAGA}.ordinary-card", "123456"),
            env.mina_sidor.activate(f"{SAGA}.ordinary-card", "123456"),
        ],
    ),
    (
        "ISS-121",
        lambda env: env.mina_sidor.activate(
            env.portal.order(SAGA, "ordinary-card", by=PETRA).credential, "123456"
        ),
    ),
    ("ISS-122", revoked(PETRA, lambda env: env.portal.order(SAGA, "ordinary-card", by=PETRA))),
    (
        "ISS-122",
        lambda env: env.mina_sidor.ask_for_phone(
            "nurse-card-of-another-environment.card-of-another-environment"
        ),
    ),
    ("ISS-122", lambda env: env.mina_sidor.ask_for_phone(BLANK)),
    (
        "ISS-122",
        twice(
            lambda env: env.app.block(PETRA), lambda env: env.portal.order(SAGA, "ordinary-card", by=PETRA)
        ),
    ),
    (
        "ISS-123",
        lambda env: env.mina_sidor.fetch_phone("siths-mock-issuing:nothing", phone="iphone", code="123456"),
    ),
    (
        "ISS-124",
        revoked(
            f"{ANNA}.reserve-card-loa3",
            lambda env: env.mina_sidor.extend(f"{ANNA}.reserve-card-loa3", by=f"{ANNA}.mobile"),
        ),
    ),
    (
        "ISS-124",
        revoked(
            f"{SAGA}.reserve-card-loa2",
            lambda env: env.portal.order(
                SAGA, "reserve-card-loa2", by=PETRA, card=f"{SAGA}.reserve-card-loa2"
            ),
        ),
    ),
]


@pytest.mark.parametrize(("code", "act"), REFUSED, ids=[f"{code}-{n}" for n, (code, _) in enumerate(REFUSED)])
def test_what_reality_refuses_is_refused_with_its_code(env: Environment, code: str, act: Act) -> None:
    with pytest.raises(IssuingRefusal) as refused:
        act(env)
    assert refused.value.code == code
    event = env.journal.after()[-1]
    assert (event.what.value, event.code) == ("refused", code)


def test_every_code_is_refused_with_somewhere() -> None:
    elsewhere = {"ISS-111", "ISS-112", "ISS-120"}  # which want another day
    assert {r.code for r in catalogue() if r.code.startswith("ISS-")} == {c for c, _ in REFUSED} | elsewhere


def test_every_rule_says_what_it_is_known_from() -> None:
    assert [check.__name__ for check in CHECKS if ":" not in (check.__doc__ or "")] == []


@pytest.mark.parametrize(
    ("day", "years"),
    [("2027-08-15", 17), ("2027-08-16", 18), ("2024-08-15", 14), ("2024-08-16", 15)],
)
def test_how_old_somebody_is_follows_the_environments_clock(day: str, years: int) -> None:
    noon = datetime.fromisoformat(f"{day}T12:00:00+02:00")
    assert age("200908169899", noon) == years
    env = environment(begins_at=noon)
    for kind, youngest in (("reserve-card-loa3", 18), ("ordinary-card", 18), ("reserve-card-loa2", 15)):
        if years >= youngest:
            env.portal.order("summer-worker", kind, by=PETRA)  # type: ignore[arg-type]
        else:
            with pytest.raises(IssuingRefusal) as refused:
                env.portal.order("summer-worker", kind, by=PETRA)  # type: ignore[arg-type]
            assert refused.value.code == "ISS-120"


@pytest.mark.parametrize(
    ("card", "last", "next_day"),
    [
        (FIVE_YEARS, "2026-06-07T23:59:00+02:00", "2026-06-08T00:01:00+02:00"),
        (TEN_YEARS, "2031-04-12T23:59:00+02:00", "2031-04-13T00:01:00+02:00"),
    ],
)
def test_a_card_is_filled_to_the_end_of_its_last_day_in_sweden(card: str, last: str, next_day: str) -> None:
    """gits:12"""

    def ordered_at(when: str) -> Environment:
        env = environment(begins_at=datetime.fromisoformat(when))
        env.portal.order("nurse-old-reserve-cards", "reserve-card-loa2", by=PETRA, card=card)
        return env

    assert ordered_at(last).desk.orders()
    with pytest.raises(CardPastItsLastDay):
        ordered_at(next_day)


def test_an_extension_asks_for_the_cards_last_day_too() -> None:
    env = environment(begins_at=datetime(2026, 6, 1, 12, tzinfo=UTC))
    person = env.hsa.person(ANNA)
    held = next(one for one in person.credentials if one.id == f"{ANNA}.reserve-card-loa3")
    old = replace(held, made=date(2021, 6, 2))
    env.hsa.put(replace(person, credentials=(*(o for o in person.credentials if o is not held), old)))
    env.clock.move(timedelta(days=2))
    with pytest.raises(CardPastItsLastDay):
        env.mina_sidor.extend(old.id)


def test_a_samordningsnummer_has_a_day_of_birth_too() -> None:
    assert age("198402629813", datetime(2026, 2, 1, tzinfo=UTC)) == 41
    assert age("198402629813", datetime(2026, 2, 2, tzinfo=UTC)) == 42


def test_what_is_refused_changes_nothing(env: Environment) -> None:
    before = (env.hsa.person("colleague"), env.desk.orders())
    for act in (
        lambda: env.portal.order("colleague", "reserve-card-loa2", by=PETRA, days=400),
        lambda: env.mina_sidor.extend("colleague.ordinary-card"),
    ):
        with pytest.raises(IssuingRefusal):
            act()
    assert (env.hsa.person("colleague"), env.desk.orders()) == before


@pytest.mark.parametrize("by", [LARS, f"{ANNA}.mobile", ""])
def test_a_card_of_the_portal_is_unlocked_in_each_of_its_ways(env: Environment, by: str) -> None:
    locked(f"{ANNA}.ordinary-card", by)(env)
    assert not env.app.is_locked(f"{ANNA}.ordinary-card")


def test_a_stranger_with_a_mobilt_siths_unlocks_nobodys_card(env: Environment) -> None:
    env.app.block("colleague.ordinary-card")
    with pytest.raises(NotFound):
        env.mina_sidor.unlock("colleague.ordinary-card", by=f"{ANNA}.mobile")
    assert env.app.is_locked("colleague.ordinary-card")


@pytest.mark.parametrize("by", [PETRA, f"{ANNA}.mobile", ""])
def test_a_card_whose_puk_was_wrong_too_often_is_dead_for_good(env: Environment, by: str) -> None:
    """siths-eid:3.5"""
    for _ in range(PUK_TRIES):
        with suppress(WrongPuk, CannotBeUnlocked):
            env.app.puk(f"{ANNA}.ordinary-card", "00000000")
    with pytest.raises(CannotBeUnlocked):
        locked(f"{ANNA}.ordinary-card", by)(env)
    assert env.app.is_locked(f"{ANNA}.ordinary-card")


@pytest.mark.parametrize(("card", "times"), [("reserve-card-loa2", 3), ("reserve-card-loa3", 1)])
def test_the_owner_renews_what_an_order_or_an_extension_would(
    env: Environment, card: str, times: int
) -> None:
    """case:26: other serial numbers, on the same card."""
    before = env.wallet.get(f"{ANNA}.{card}")
    for _ in range(times):
        env.owner.renew(before.id)
    after = env.wallet.get(before.id)
    assert (after.card_number, after.extended - before.extended) == (before.card_number, times)
    assert {c.serial for c in after.certificates}.isdisjoint({c.serial for c in before.certificates})


def test_a_phone_that_is_revoked_or_has_expired_makes_room_for_another(env: Environment) -> None:
    card = f"{BIRGITTA}.ordinary-card"
    phones = [fetch(env, card) for _ in range(3)]
    env.portal.revoke(phones[0].id)
    fetch(env, card)
    env.clock.move(timedelta(days=3 * 365 + 1))
    assert env.desk.phones(env.hsa.person(BIRGITTA)) == 0
    assert fetch(env, card).id == f"{BIRGITTA}.mobile-5"


def test_six_months_are_taken_and_so_is_the_second_administrator(env: Environment) -> None:
    card = issue(env, SAGA, "reserve-card-loa3", days=184)
    (first, *_) = card.for_login
    assert first.not_after - first.not_before == timedelta(days=184)
