"""The portal: what is ordered, handed out and activated logs in at once, on the card that was meant."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

import pytest

from idp_mock.environments import Environment
from idp_mock.errors import BadControl, CardOfAnother, CertificateRevoked, NotFound, OrderNotThere
from idp_mock.issuing.order import OrderedKind
from tests.idp.players import ANNA, LOA2, LOA3, Rp, User, answer
from tests.issuing.counter import BIRGITTA, BLANK, LARS, PETRA, SAGA, issue, logged_in
from tests.race import THREADS, at_once, race


@pytest.mark.parametrize(
    ("kind", "loa"),
    [("ordinary-card", LOA3), ("reserve-card-loa3", LOA3), ("reserve-card-loa2", LOA2)],
)
@pytest.mark.parametrize("method", ["card", "app-here"])
def test_what_is_issued_logs_in_at_once(env: Environment, kind: OrderedKind, loa: str, method: str) -> None:
    before = env.clock.now().replace(microsecond=0)
    card = issue(env, BIRGITTA, kind, name="new-card")
    assert card.id == f"{BIRGITTA}.new-card"
    assert before <= card.for_login[0].not_before <= env.clock.now()
    rp, user = Rp(env), User(env, card.id)
    asks = rp.asks({"id_token": {"employeeHsaId": None}})
    token = rp.redeems(answer(user.signs_in(asks, method))["code"], asks)
    claims = rp.verified(token["id_token"])
    assert (claims["acr"], claims["employeeHsaId"]) == (loa, "TST2120001355-1027")


def test_a_new_card_has_serial_numbers_and_a_card_number_of_its_own(env: Environment) -> None:
    cards = [issue(env, BIRGITTA, "reserve-card-loa2") for _ in range(3)]
    assert [card.id for card in cards] == [
        f"{BIRGITTA}.reserve-card-loa2",
        f"{BIRGITTA}.reserve-card-loa2-2",
        f"{BIRGITTA}.reserve-card-loa2-3",
    ]
    assert len({card.card_number for card in cards}) == 3
    assert len({certificate.serial for card in cards for certificate in card.certificates}) == 6
    assert {env.register.status(c.serial) for card in cards for c in card.certificates} == {"good"}


def test_before_it_is_activated_there_is_no_such_card(env: Environment) -> None:
    order = env.portal.order(BIRGITTA, "ordinary-card", by=PETRA, name="new-card")
    env.portal.hand_out(order.credential, by=PETRA)
    with pytest.raises(NotFound):
        env.wallet.get(order.credential)


def test_a_blank_card_is_anybodys_until_it_is_ordered_for_somebody(env: Environment) -> None:
    number = env.wallet.get(BLANK).card_number
    card = issue(env, "colleague", "reserve-card-loa2", card=BLANK, name="from-the-drawer")
    assert (card.holder, card.card_number) == ("colleague", number)
    with pytest.raises(NotFound):
        env.hsa.holder(BLANK)
    assert logged_in(env, card.id)["credentialPersonalIdentityNumber"] == "198708182384"


def test_the_same_card_gets_new_certificates_by_a_new_order(env: Environment) -> None:
    before = env.wallet.get(f"{SAGA}.reserve-card-loa2")
    after = issue(env, SAGA, "reserve-card-loa2", card=before.id, days=14)
    assert (after.id, after.card_number, after.series, after.made) == (
        before.id,
        before.card_number,
        before.series,
        before.made,
    )
    assert after.extended == before.extended + 1
    assert {c.serial for c in after.certificates}.isdisjoint({c.serial for c in before.certificates})


def test_a_reserve_card_of_its_own_holder_may_become_loa3(env: Environment) -> None:
    card = issue(env, SAGA, "reserve-card-loa3", card=f"{SAGA}.reserve-card-loa2")
    assert (card.kind, card.extended) == ("reserve-card-loa3", 0)
    assert env.desk.login(card.id).loa == "loa3"


@pytest.mark.parametrize(
    ("kind", "card"),
    [("ordinary-card", BLANK), ("reserve-card-loa2", f"{ANNA}.ordinary-card")],
)
def test_only_a_reserve_card_is_ordered_onto_a_reserve_card(
    env: Environment, kind: OrderedKind, card: str
) -> None:
    with pytest.raises(BadControl, match="only a reserve card"):
        env.portal.order("nurse-blank-reserve-card", kind, by=PETRA, card=card)


def test_a_name_that_is_taken_is_refused(env: Environment) -> None:
    with pytest.raises(BadControl, match="already"):
        env.portal.order(BIRGITTA, "ordinary-card", by=PETRA, name="ordinary-card")


def test_the_code_that_was_chosen_is_the_one(env: Environment) -> None:
    order = env.portal.order(BIRGITTA, "ordinary-card", by=PETRA, name="new-card")
    env.portal.hand_out(order.credential, by=LARS)
    env.mina_sidor.activate(order.credential, "87654321")
    assert env.hsa.holder(order.credential)[1].code == "87654321"


def test_an_hsa_id_that_is_added_is_picked_by_itself_and_ends_with_the_others(env: Environment) -> None:
    card = "doctor-two-employers.ordinary-card"
    before = env.wallet.get(card)
    after = env.portal.add_certificate(card, "TST5565594230-1016", by=PETRA)
    second = after.bearing("second-hsa-id")
    assert second.hsa_id == "TST5565594230-1016"
    assert second.not_after == before.for_login[0].not_after
    assert after.certificates[: len(before.certificates)] == before.certificates
    assert second.x509.public_key() == before.for_login[0].x509.public_key()
    with pytest.raises(BadControl, match="on the card already"):
        env.portal.add_certificate(f"{BIRGITTA}.ordinary-card", "TST2120001355-1027", by=PETRA)


def test_what_is_revoked_logs_nobody_in_any_more(env: Environment) -> None:
    card = issue(env, BIRGITTA, "ordinary-card", name="new-card")
    env.portal.revoke(card.id)
    with pytest.raises(CertificateRevoked):
        logged_in(env, card.id)


def test_a_reset_takes_back_whatever_was_issued(env: Environment) -> None:
    card = issue(env, BIRGITTA, "ordinary-card", name="new-card")
    env.portal.order(SAGA, "ordinary-card", by=PETRA)
    env.reset()
    assert env.desk.orders() == ()
    with pytest.raises(NotFound):
        env.wallet.get(card.id)
    assert [held.id for held in env.hsa.person(BIRGITTA).credentials] == [f"{BIRGITTA}.ordinary-card"]


def test_of_sixteen_who_hand_out_one_order_one_does(env: Environment) -> None:
    order = env.portal.order(BIRGITTA, "ordinary-card", by=PETRA, name="new-card")

    def hand_out() -> bool:
        try:
            env.portal.hand_out(order.credential, by=LARS)
        except Exception:  # noqa: BLE001
            return False
        return True

    assert sorted(at_once(hand_out)) == [False] * (THREADS - 1) + [True]


def test_of_two_who_order_onto_one_blank_card_at_once_one_gets_it(env: Environment) -> None:
    """gits:9"""

    def order(person: str) -> bool:
        try:
            env.portal.order(person, "reserve-card-loa2", by=PETRA, card=BLANK)
        except CardOfAnother:
            return False
        return True

    people = [BIRGITTA, "colleague"] * (THREADS // 2)
    got = race([partial(order, person) for person in people])
    (holder,) = {order.person for order in env.desk.orders()}
    assert got == [person == holder for person in people]


def test_of_sixteen_who_activate_one_card_one_does(env: Environment) -> None:
    order = env.portal.order(BIRGITTA, "ordinary-card", by=PETRA, name="new-card")
    env.portal.hand_out(order.credential, by=LARS)

    def activate() -> bool:
        try:
            env.mina_sidor.activate(order.credential, "654321")
        except OrderNotThere:
            return False
        return True

    assert sorted(at_once(activate)) == [False] * (THREADS - 1) + [True]
    made = [event for event in env.journal.after() if event.what.value == "card-activated"]
    assert [event.says["serial"] for event in made] == [
        str(env.wallet.get(order.credential).for_login[0].serial)
    ]


def test_a_clock_that_goes_back_does_not_take_a_card_back_to_its_holder_before(env: Environment) -> None:
    """What is bound stays bound, and certificates of later hold not yet."""
    card = issue(env, "colleague", "reserve-card-loa2", card=BLANK, name="from-the-drawer")
    env.clock.move(timedelta(hours=-2))
    with pytest.raises(CardOfAnother):
        env.portal.order(SAGA, "reserve-card-loa2", by=PETRA, card=card.id)
    assert env.desk.state(card) == "not-yet-valid"
