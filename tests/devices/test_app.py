"""The virtual SITHS eID app: who asks, the code, the lock, the signature. The relying party hears of little of it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from idp_mock.authservice.order import Order, OrderState
from idp_mock.authservice.service import what_is_signed
from idp_mock.credentials.certificate import read
from idp_mock.credentials.foreign import TELIA
from idp_mock.devices.app import certificate_for
from idp_mock.errors import (
    CardNotForMac,
    CertificateRevoked,
    CodeNotEntered,
    IssuerNotAccepted,
    Locked,
    NotFound,
    NothingAsked,
    NothingInDevice,
    OrderExpired,
    OrderOutOfStep,
    OrderTaken,
    QrNotOurs,
    QrStale,
    Refusal,
    WrongCode,
)
from tests.authservice.ask import ask
from tests.credentials.hands import OLD, OLDER, SIGNING, TWO_HSA_IDS, UPGRADED, holding
from tests.mock import CARD, PHONE, RESERVE, Mock
from tests.race import THREADS, at_once

RIGHT, WRONG = "123456", "654321"


def scan(mock: Mock, order: Order, device: str = PHONE) -> None:
    mock.app.open(device, mock.authservice.qr(order.ref))


# --- Devices


@pytest.mark.parametrize(
    ("credential", "kind"),
    [(PHONE, "iphone"), ("nurse-card-and-mobile.mobile", "android"), (CARD, "windows-minidriver")],
)
def test_each_credential_has_a_device_of_its_own_from_the_start(
    mock: Mock, credential: str, kind: str
) -> None:
    device = mock.app.device(credential)
    assert (device.id, device.kind, device.credential) == (credential, kind, credential)
    assert mock.app.show(credential).state == "idle"


def test_there_is_no_device_that_nobody_added(mock: Mock) -> None:
    for act in (mock.app.device, mock.app.show, mock.app.approve, mock.app.cancel):
        with pytest.raises(NotFound):
            act("nobody")


def test_a_device_of_ones_own_may_hold_any_credential(mock: Mock, order: Order) -> None:
    mock.app.add("ward-4", "windows-minidriver", CARD)
    scan(mock, order, "ward-4")
    assert mock.app.show("ward-4").credential == CARD
    assert mock.authservice.get(order.ref).device == "ward-4"


def test_a_credential_that_does_not_exist_cannot_be_put_into_a_device(mock: Mock) -> None:
    with pytest.raises(NotFound):
        mock.app.add("ward-4", "android", "nobody.mobile")


def test_the_card_can_be_taken_out(mock: Mock, order: Order) -> None:
    mock.app.add("ward-4", "windows-minidriver", CARD)
    mock.app.add("ward-4", "windows-minidriver", "")
    with pytest.raises(NothingInDevice):
        scan(mock, order, "ward-4")


# --- A login


def test_the_screen_tells_who_asks(mock: Mock, order: Order) -> None:
    mock.clock.move(timedelta(seconds=20))
    scan(mock, order)
    screen = mock.app.show(PHONE)
    assert (screen.asks, screen.message) == ("Journalsystem X", "Du loggar in i Journalsystem X")
    assert (screen.state, screen.method, screen.code_entered) == ("opened", "app-elsewhere", False)
    assert (screen.seconds_left, screen.tries_left, screen.refused) == (100.0, 3, "")


def test_scan_code_approve_and_the_order_is_signed(mock: Mock, order: Order) -> None:
    scan(mock, order)
    assert mock.app.code(PHONE, RIGHT).code_entered
    assert mock.app.approve(PHONE).state == "signed"
    assert mock.authservice.get(order.ref).state is OrderState.SIGNED


def test_the_journal_tells_the_story_in_order(mock: Mock, order: Order) -> None:
    scan(mock, order)
    mock.app.code(PHONE, RIGHT)
    mock.app.approve(PHONE)
    told = [what for what, _ in mock.told("login-1") if not what.startswith("status")]
    assert told == ["order-made", "order-opened", "code-entered", "certificate-verified", "order-signed"]


def test_the_app_on_this_device_follows_the_link(mock: Mock) -> None:
    order = ask(mock, "app-here")
    mock.app.open(CARD, mock.authservice.link(order))
    mock.app.code(CARD, RIGHT)
    assert mock.app.approve(CARD).state == "signed"


def test_a_card_in_another_computer_may_scan_too(mock: Mock, order: Order) -> None:
    """case:3."""
    scan(mock, order, CARD)
    mock.app.code(CARD, RIGHT)
    assert mock.app.approve(CARD).state == "signed"


@pytest.mark.parametrize("credential", [CARD, RESERVE, PHONE])
def test_the_app_prefers_the_personnummer_certificate(mock: Mock, order: Order, credential: str) -> None:
    scan(mock, order, credential)
    mock.app.code(credential, RIGHT)
    mock.app.approve(credential)
    assert read(mock.authservice.get(order.ref).certificate).personal_number == "198503129804"


def test_the_app_takes_the_hsa_id_certificate_where_no_other_issuer_is_accepted(mock: Mock) -> None:
    order = mock.authservice.order(
        login="login-1",
        method="app-elsewhere",
        asks="X",
        message="",
        issuers=(mock.hierarchy.names.issuing("hsa-id-3"),),
    )
    scan(mock, order, CARD)
    mock.app.code(CARD, RIGHT)
    mock.app.approve(CARD)
    assert read(mock.authservice.get(order.ref).certificate).hsa_id == "TST2321000131-1001"


@pytest.mark.parametrize(
    ("credential", "issuer", "number"),
    [
        (OLD, "SYSTEMTEST SITHS Type 1 CA v1", "TST2321000131-1058"),
        (UPGRADED, "SYSTEMTEST SITHS e-id Person ID 3 CA v1", "197608309824"),
        (OLDER, "SYSTEMTEST SITHS e-id Person ID 3 CA v1", "198302149847"),
        (SIGNING, "SYSTEMTEST SITHS e-id Person ID 3 CA v1", "197007219863"),
        (TWO_HSA_IDS, "SYSTEMTEST SITHS e-id Person ID 3 CA v1", "197903029887"),
    ],
)
def test_the_app_leaves_alone_what_is_for_something_else(
    mock: Mock, order: Order, credential: str, issuer: str, number: str
) -> None:
    """What is old, for signatures, Telia's or another employer's only lies beside it (gits:4, gits:5, gits:6)."""
    scan(mock, order, credential)
    mock.app.code(credential, RIGHT)
    mock.app.approve(credential)
    answered = read(mock.authservice.get(order.ref).certificate)
    assert (answered.issuer_name, answered.subject_number) == (issuer, number)
    assert not answered.for_signatures


def test_a_telia_certificate_alone_is_answered_with_and_refused(mock: Mock) -> None:
    """Where old cards are trusted no more, it is all that is left on this one."""
    card = holding(mock, "type-1-card", telia=True)
    issuers = mock.hierarchy.person_issuers(old=False)
    order = mock.authservice.order(login="login-1", method="app-here", asks="X", message="", issuers=issuers)
    held = mock.authservice.open(mock.authservice.link(order), "phone")
    shown = certificate_for(held, card)
    assert read(shown).issuer_name == TELIA
    with pytest.raises(IssuerNotAccepted):
        mock.authservice.sign(held, shown, card.sign(what_is_signed(held)))


@pytest.mark.parametrize("credential", [OLDER, OLD, RESERVE])
def test_a_mac_does_not_take_every_card(mock: Mock, order: Order, credential: str) -> None:
    """And nobody hears of it: the order waits on (gits:7)."""
    mock.app.add("mac", "mac", credential)
    with pytest.raises(CardNotForMac):
        scan(mock, order, "mac")
    assert mock.app.show("mac").refused == "DEV-110"
    assert mock.authservice.get(order.ref).state is OrderState.PENDING


def test_a_mac_takes_a_7xx_card(mock: Mock, order: Order) -> None:
    mock.app.add("mac", "mac", CARD)
    scan(mock, order, "mac")
    mock.app.code("mac", RIGHT)
    assert mock.app.approve("mac").state == "signed"


def test_a_blank_card_in_a_mac_is_blank_first(mock: Mock, order: Order) -> None:
    mock.app.add("mac", "mac", "nurse-blank-reserve-card.blank-reserve-card")
    with pytest.raises(NothingInDevice):
        scan(mock, order, "mac")


def test_the_next_login_begins_anew(mock: Mock, order: Order) -> None:
    scan(mock, order)
    mock.app.code(PHONE, RIGHT)
    mock.app.approve(PHONE)
    scan(mock, ask(mock, login="login-2"))
    assert not mock.app.show(PHONE).code_entered
    with pytest.raises(CodeNotEntered):
        mock.app.approve(PHONE)


# --- What the user does wrong


def test_nothing_is_approved_before_the_code(mock: Mock, order: Order) -> None:
    scan(mock, order)
    with pytest.raises(CodeNotEntered):
        mock.app.approve(PHONE)
    assert mock.app.show(PHONE).refused == "DEV-105"
    assert mock.authservice.get(order.ref).state is OrderState.OPENED


@pytest.mark.parametrize("act", ["code", "approve", "cancel"])
def test_nothing_can_be_answered_when_nobody_asks(mock: Mock, act: str) -> None:
    with pytest.raises(NothingAsked):
        mock.app.code(PHONE, RIGHT) if act == "code" else getattr(mock.app, act)(PHONE)


def test_a_wrong_code_leaves_two_tries_and_the_right_one_gives_them_back(mock: Mock, order: Order) -> None:
    """case:43."""
    scan(mock, order)
    with pytest.raises(WrongCode, match="2"):
        mock.app.code(PHONE, WRONG)
    assert (mock.app.show(PHONE).tries_left, mock.app.show(PHONE).refused) == (2, "DEV-101")
    assert not mock.app.show(PHONE).code_entered
    mock.app.code(PHONE, RIGHT)
    assert (mock.app.show(PHONE).tries_left, mock.app.show(PHONE).refused) == (3, "")


def lock(mock: Mock, device: str = PHONE) -> None:
    for refusal in (WrongCode, WrongCode, Locked):
        with pytest.raises(refusal):
            mock.app.code(device, WRONG)


def test_a_wrong_code_after_the_right_one_takes_it_back(mock: Mock, order: Order) -> None:
    scan(mock, order)
    mock.app.code(PHONE, RIGHT)
    with pytest.raises(WrongCode):
        mock.app.code(PHONE, WRONG)
    with pytest.raises(CodeNotEntered):
        mock.app.approve(PHONE)
    mock.app.code(PHONE, RIGHT)
    assert mock.app.approve(PHONE).state == "signed"


def test_three_wrong_codes_lock_it_and_the_idp_hears_nothing(mock: Mock, order: Order) -> None:
    """case:44: the order stays open until it expires, so the relying party gets no answer."""
    scan(mock, order)
    lock(mock)
    assert (mock.app.show(PHONE).tries_left, mock.app.show(PHONE).refused) == (0, "DEV-102")
    assert mock.authservice.get(order.ref).state is OrderState.OPENED
    assert not [
        event for event in mock.events("login-1")[2:] if "authservice" in (event.sender, event.receiver)
    ]
    mock.clock.move(timedelta(minutes=2))
    assert mock.app.show(PHONE).state == "expired"


def test_the_right_code_opens_nothing_that_is_locked(mock: Mock, order: Order) -> None:
    scan(mock, order)
    lock(mock)
    with pytest.raises(Locked):
        mock.app.code(PHONE, RIGHT)


def test_a_code_entered_before_the_lock_does_not_help(mock: Mock, order: Order) -> None:
    scan(mock, order)
    mock.app.code(PHONE, RIGHT)
    mock.app.block(PHONE)
    with pytest.raises(Locked):
        mock.app.approve(PHONE)


def test_the_lock_is_the_credentials_and_not_the_devices(mock: Mock, order: Order) -> None:
    mock.app.add("ward-4", "windows-minidriver", CARD)
    scan(mock, order, "ward-4")
    lock(mock, "ward-4")
    later = ask(mock, login="login-2")
    scan(mock, later, CARD)
    with pytest.raises(Locked):
        mock.app.code(CARD, RIGHT)
    scan(mock, ask(mock, login="login-3"), PHONE)
    assert mock.app.code(PHONE, RIGHT).code_entered  # the phone has a code of its own


def test_unlocked_it_works_again(mock: Mock, order: Order) -> None:
    """case:45."""
    scan(mock, order)
    lock(mock)
    mock.app.unlock(PHONE)
    mock.app.code(PHONE, RIGHT)
    assert mock.app.approve(PHONE).state == "signed"


@pytest.mark.parametrize("act", ["block", "unlock"])
def test_only_what_there_is_can_be_locked_and_unlocked(mock: Mock, act: str) -> None:
    with pytest.raises(NotFound):
        getattr(mock.app, act)("nobody.mobile")


@pytest.mark.parametrize("digits", ["", "12345", "1234567", "123456 ", "å", "\ud800", "0" * 10_000])
def test_whatever_else_is_entered_is_a_wrong_code(mock: Mock, order: Order, digits: str) -> None:
    scan(mock, order)
    with pytest.raises(WrongCode):
        mock.app.code(PHONE, digits)


def test_guesses_at_the_same_moment_are_counted_one_by_one(mock: Mock, order: Order) -> None:
    scan(mock, order)

    def guess() -> type[Refusal]:
        with pytest.raises(Refusal) as refused:
            mock.app.code(PHONE, WRONG)
        return refused.type

    got = at_once(guess)
    assert (got.count(WrongCode), got.count(Locked)) == (2, THREADS - 2)


def test_it_is_too_late_for_the_code_when_the_order_has_expired(mock: Mock, order: Order) -> None:
    scan(mock, order)
    mock.clock.move(timedelta(minutes=2))
    for digits in (WRONG, RIGHT):
        with pytest.raises(OrderExpired):
            mock.app.code(PHONE, digits)
    assert (mock.app.show(PHONE).state, mock.app.show(PHONE).tries_left) == ("expired", 3)
    assert mock.app.show(PHONE).refused == "AUT-102"


def test_it_is_too_late_to_approve_when_the_order_has_expired(mock: Mock, order: Order) -> None:
    scan(mock, order)
    mock.app.code(PHONE, RIGHT)
    mock.clock.move(timedelta(minutes=2))
    with pytest.raises(OrderExpired):
        mock.app.approve(PHONE)


def test_cancelled_in_the_app_is_over(mock: Mock, order: Order) -> None:
    """case:46."""
    scan(mock, order)
    assert mock.app.cancel(PHONE).state == "cancelled"
    with pytest.raises(NothingAsked):
        mock.app.code(PHONE, RIGHT)
    with pytest.raises((OrderOutOfStep, CodeNotEntered)):
        mock.app.approve(PHONE)


def test_the_idp_cancelled_while_the_phone_was_open(mock: Mock, order: Order) -> None:
    scan(mock, order)
    mock.app.code(PHONE, RIGHT)
    mock.authservice.cancel(order.ref, "idp")
    with pytest.raises(OrderOutOfStep):
        mock.app.approve(PHONE)
    assert mock.app.show(PHONE).state == "cancelled"


def test_the_second_approval_is_refused(mock: Mock, order: Order) -> None:
    scan(mock, order)
    mock.app.code(PHONE, RIGHT)
    mock.app.approve(PHONE)
    with pytest.raises(OrderOutOfStep):
        mock.app.approve(PHONE)


# --- What is wrong with the picture, the device or the credential


def test_a_colleague_who_scans_the_same_qr_comes_second(mock: Mock, order: Order) -> None:
    """case:55."""
    scan(mock, order)
    colleague = "nurse-several-commissions.mobile"
    with pytest.raises(OrderTaken):
        scan(mock, order, colleague)
    assert (mock.app.show(colleague).state, mock.app.show(colleague).refused) == ("idle", "AUT-103")
    mock.app.code(PHONE, RIGHT)
    assert mock.app.approve(PHONE).state == "signed"


def test_an_old_picture_and_a_strange_one_show_why_on_the_screen(mock: Mock, order: Order) -> None:
    picture = mock.authservice.qr(order.ref)
    mock.clock.move(timedelta(seconds=5))
    with pytest.raises(QrStale):
        mock.app.open(PHONE, picture)
    assert mock.app.show(PHONE).refused == "AUT-104"
    with pytest.raises(QrNotOurs):
        mock.app.open(PHONE, "https://example.test/menu")
    assert mock.app.show(PHONE).refused == "AUT-108"


def test_a_blank_reserve_card_holds_nothing(mock: Mock, order: Order) -> None:
    """case:25: the order is not even opened."""
    blank = "nurse-blank-reserve-card.blank-reserve-card"
    with pytest.raises(NothingInDevice):
        scan(mock, order, blank)
    assert mock.app.show(blank).refused == "DEV-103"
    assert mock.authservice.get(order.ref).state is OrderState.PENDING


def test_a_card_of_another_environment_gets_as_far_as_the_signature(mock: Mock, order: Order) -> None:
    """case:52."""
    foreign = next(
        held.id
        for p in mock.hsa.people()
        for held in p.credentials
        if held.kind == "card-of-another-environment"
    )
    scan(mock, order, foreign)
    mock.app.code(foreign, mock.hsa.holder(foreign)[1].code)
    with pytest.raises(IssuerNotAccepted):
        mock.app.approve(foreign)
    assert mock.authservice.get(order.ref).refused == "AUT-107"


def test_a_revoked_phone_is_refused_after_approval_and_says_so(mock: Mock, order: Order) -> None:
    """case:58."""
    scan(mock, order)
    mock.wallet.revoke(PHONE)
    mock.app.code(PHONE, RIGHT)
    with pytest.raises(CertificateRevoked):
        mock.app.approve(PHONE)
    screen = mock.app.show(PHONE)
    assert (screen.state, screen.refused) == ("failed", "IDP-206")


# --- What is told


def test_no_code_is_ever_written_down(mock: Mock, order: Order) -> None:
    scan(mock, order)
    with pytest.raises(WrongCode):
        mock.app.code(PHONE, WRONG)
    mock.app.code(PHONE, RIGHT)
    mock.app.approve(PHONE)
    told = str([event.as_json() for event in mock.events()])
    assert RIGHT not in told
    assert WRONG not in told
    assert "198503129804" not in told


def test_what_the_user_saw_refused_is_in_the_logins_journal(mock: Mock, order: Order) -> None:
    scan(mock, order)
    with pytest.raises(WrongCode):
        mock.app.code(PHONE, WRONG)
    assert ("refused", "DEV-101") in mock.told("login-1")
