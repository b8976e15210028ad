"""Autentiseringstjänsten: who opens, who signs, who may, and what is remembered of it."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from functools import partial

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from idp_mock.authservice import service
from idp_mock.authservice.order import Order, OrderState
from idp_mock.authservice.service import what_is_signed
from idp_mock.config import IdpConfig
from idp_mock.credentials.certificate import Certificate
from idp_mock.errors import (
    CertificateExpired,
    CertificateForSignatures,
    CertificateRevoked,
    CertificateUnknown,
    ChainBroken,
    IssuerNotAccepted,
    NotAPersonCertificate,
    OrderExpired,
    OrderOutOfStep,
    OrderTaken,
    OrderUnknown,
    QrNotOurs,
    QrStale,
    Refusal,
    SignatureWrong,
)
from tests.authservice.ask import ask
from tests.credentials.hands import SIGNING
from tests.mock import CARD, PHONE, Mock
from tests.race import THREADS, at_once, race


def personal(mock: Mock, credential: str) -> Certificate:
    return mock.wallet.get(credential).bearing("personal-number")


def opened(mock: Mock, order: Order, device: str = "phone") -> Order:
    return mock.authservice.open(mock.authservice.qr(order.ref), device)


def signed(mock: Mock, order: Order, credential: str = PHONE) -> Order:
    signature = mock.wallet.get(credential).sign(what_is_signed(order))
    return mock.authservice.sign(order, personal(mock, credential).der, signature)


# --- An order is made and found


def test_an_order_waits_two_minutes_for_somebody(mock: Mock, order: Order) -> None:
    assert order.state is OrderState.PENDING
    assert order.expires_at - order.made_at == timedelta(minutes=2)
    assert mock.authservice.get(order.ref) == order
    assert mock.told("login-1") == [("order-made", "")]


def test_every_order_has_secrets_of_its_own(mock: Mock) -> None:
    orders = [ask(mock) for _ in range(20)]
    for name in ("ref", "challenge", "start_token", "qr_secret"):
        assert len({getattr(order, name) for order in orders}) == 20


def test_an_order_that_never_was_is_unknown(mock: Mock) -> None:
    with pytest.raises(OrderUnknown):
        mock.authservice.get("never")


# --- Opening


def test_a_phone_that_scans_the_qr_opens_the_order(mock: Mock, order: Order) -> None:
    assert opened(mock, order).state is OrderState.OPENED
    assert mock.authservice.get(order.ref).device == "phone"
    assert ("order-opened", "") in mock.told("login-1")


def test_an_app_that_follows_the_link_opens_the_order(mock: Mock) -> None:
    order = ask(mock, "app-here")
    link = mock.authservice.link(order)
    assert link.startswith("siths://")
    assert mock.authservice.open(link, "pc").state is OrderState.OPENED


def test_a_link_that_the_system_has_given_a_slash_opens_it_too(mock: Mock) -> None:
    order = ask(mock, "app-here")
    link = mock.authservice.link(order).replace("?", "/?")
    assert mock.authservice.open(link, "pc").state is OrderState.OPENED


def test_of_two_phones_at_one_qr_the_first_wins(mock: Mock, order: Order) -> None:
    picture = mock.authservice.qr(order.ref)
    mock.authservice.open(picture, "phone")
    with pytest.raises(OrderTaken):
        mock.authservice.open(picture, "colleagues-phone")
    assert mock.authservice.get(order.ref).device == "phone"


def test_of_many_phones_at_the_same_moment_exactly_one_wins(mock: Mock) -> None:
    def scans(said: str, device: str) -> str:
        try:
            return mock.authservice.open(said, device).device
        except OrderTaken:
            return ""

    for _ in range(10):
        order = ask(mock)
        picture = mock.authservice.qr(order.ref)
        got = race([partial(scans, picture, f"phone-{n}") for n in range(THREADS)])
        assert [device for device in got if device] == [mock.authservice.get(order.ref).device]


def test_the_same_phone_may_scan_twice_and_even_at_once(mock: Mock, order: Order) -> None:
    picture = mock.authservice.qr(order.ref)
    both = at_once(partial(mock.authservice.open, picture, "phone"))
    assert {order.device for order in both} == {"phone"}


def test_an_old_photograph_of_the_qr_is_stale(mock: Mock, order: Order) -> None:
    picture = mock.authservice.qr(order.ref)
    mock.clock.move(timedelta(seconds=3))
    with pytest.raises(QrStale):
        mock.authservice.open(picture, "phone")
    assert opened(mock, order).state is OrderState.OPENED  # the one that is shown now is good


def test_how_long_a_photograph_is_good_is_a_setting() -> None:
    mock = Mock(IdpConfig(qr_grace=10))
    picture = mock.authservice.qr(ask(mock).ref)
    mock.clock.move(timedelta(seconds=10))
    assert mock.authservice.open(picture, "phone").state is OrderState.OPENED


def test_nobody_opens_an_expired_order(mock: Mock, order: Order) -> None:
    mock.clock.move(timedelta(minutes=2))
    with pytest.raises(OrderExpired):
        opened(mock, order)


def test_the_qr_of_a_used_order_opens_nothing(mock: Mock, order: Order) -> None:
    picture = mock.authservice.qr(order.ref)
    signed(mock, mock.authservice.open(picture, "phone"))
    for device in ("phone", "colleagues-phone"):
        with pytest.raises(OrderOutOfStep):
            mock.authservice.open(picture, device)


def test_a_forgotten_order_is_unknown_to_qr_and_link(mock: Mock, order: Order) -> None:
    picture, link = mock.authservice.qr(order.ref), mock.authservice.link(order)
    mock.authservice.forget(order.ref)
    mock.authservice.forget(order.ref)
    for said in (picture, link):
        with pytest.raises(OrderUnknown):
            mock.authservice.open(said, "phone")


def test_a_forged_frame_opens_nothing_however_the_order_stands(mock: Mock, order: Order) -> None:
    forged = mock.authservice.qr(order.ref)[:-16] + "0" * 16
    with pytest.raises(QrNotOurs):
        mock.authservice.open(forged, "phone")
    opened(mock, order)
    with pytest.raises(QrNotOurs):
        mock.authservice.open(forged, "phone")


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.one_of(
        st.text(max_size=60),
        st.text(max_size=40).map("siths-mock:{}".format),
        st.text(max_size=40).map("siths://{}".format),
        st.text(max_size=40).map("siths://authenticate?token={}".format),
        st.sampled_from(["siths://[", "siths-mock:\ud800.1.a", "siths-mock:a.٣.b", "siths://authenticate"]),
    )
)
def test_whatever_is_scanned_is_refused_with_a_code(mock: Mock, said: str) -> None:
    with pytest.raises(Refusal):
        mock.authservice.open(said, "phone")


# --- Signing


@pytest.mark.parametrize("credential", [PHONE, CARD])
def test_the_key_of_a_good_certificate_signs(mock: Mock, order: Order, credential: str) -> None:
    opened(mock, order)
    done = signed(mock, mock.authservice.get(order.ref), credential)
    assert (done.state, done.certificate) == (OrderState.SIGNED, personal(mock, credential).der)
    assert mock.authservice.get(order.ref) == done
    assert mock.told("login-1")[-1] == ("order-signed", "")


def test_an_order_is_signed_once(mock: Mock, order: Order) -> None:
    held = opened(mock, order)
    signed(mock, held)
    with pytest.raises(OrderOutOfStep):
        signed(mock, held)
    with pytest.raises(OrderOutOfStep):
        signed(mock, mock.authservice.get(order.ref))


def test_of_many_signatures_at_the_same_moment_exactly_one_counts(mock: Mock, order: Order) -> None:
    held = opened(mock, order)
    signature = mock.wallet.get(PHONE).sign(what_is_signed(held))
    der = personal(mock, PHONE).der

    def sign() -> bool:
        try:
            mock.authservice.sign(held, der, signature)
        except OrderOutOfStep:
            return False
        return True

    assert at_once(sign).count(True) == 1
    assert [what for what, _ in mock.told("login-1")].count("order-signed") == 1


def test_what_nobody_opened_cannot_be_signed(mock: Mock, order: Order) -> None:
    with pytest.raises(OrderOutOfStep):
        signed(mock, order)
    assert mock.authservice.get(order.ref).state is OrderState.PENDING


def test_it_is_too_late_to_sign_an_expired_order(mock: Mock, order: Order) -> None:
    held = opened(mock, order)
    mock.clock.move(timedelta(minutes=2))
    with pytest.raises(OrderExpired):
        signed(mock, held)


def must_fail(mock: Mock, held: Order, refusal: type[Refusal], der: bytes, signature: bytes) -> None:
    """It is refused, the order remembers why, and nobody gets a second try."""
    with pytest.raises(refusal):
        mock.authservice.sign(held, der, signature)
    ended = mock.authservice.get(held.ref)
    assert (ended.state, ended.refused, ended.certificate) == (OrderState.FAILED, refusal.code, b"")
    assert mock.told("login-1")[-1] == ("order-signed", refusal.code)
    with pytest.raises(OrderOutOfStep):
        signed(mock, ended)


def test_another_key_cannot_sign_for_the_certificate(mock: Mock, order: Order) -> None:
    held = opened(mock, order)
    stolen = personal(mock, PHONE).der
    must_fail(mock, held, SignatureWrong, stolen, mock.wallet.get(CARD).sign(what_is_signed(held)))


def test_a_signature_over_another_order_is_no_good(mock: Mock, order: Order) -> None:
    held, other = opened(mock, order), opened(mock, ask(mock, login="login-2"))
    signature = mock.wallet.get(PHONE).sign(what_is_signed(other))
    must_fail(mock, held, SignatureWrong, personal(mock, PHONE).der, signature)


def test_a_signature_shown_to_somebody_else_is_no_good(mock: Mock, order: Order) -> None:
    """What is signed holds who asks: an order that is relayed to the user under another name fails."""
    held = opened(mock, order)
    challenge_alone = mock.wallet.get(PHONE).sign(held.challenge)
    must_fail(mock, held, SignatureWrong, personal(mock, PHONE).der, challenge_alone)


@pytest.mark.parametrize("rubbish", [b"", b"\x00" * 256, b"\xff" * 4096], ids=["none", "zeros", "long"])
def test_rubbish_is_no_signature(mock: Mock, order: Order, rubbish: bytes) -> None:
    must_fail(mock, opened(mock, order), SignatureWrong, personal(mock, PHONE).der, rubbish)


def test_rubbish_is_no_certificate(mock: Mock, order: Order) -> None:
    must_fail(mock, opened(mock, order), ChainBroken, b"no certificate", b"")


def test_an_issuer_that_the_idp_did_not_name_is_not_accepted(mock: Mock) -> None:
    order = mock.authservice.order(
        login="login-1",
        method="app-here",
        asks="X",
        message="",
        issuers=(mock.hierarchy.names.issuing("id-2"),),
    )
    held = mock.authservice.open(mock.authservice.link(order), "phone")
    signature = mock.wallet.get(PHONE).sign(what_is_signed(held))
    must_fail(mock, held, IssuerNotAccepted, personal(mock, PHONE).der, signature)


@pytest.mark.parametrize("which", [0, 1], ids=["personnummer", "HSA-id"])
def test_a_certificate_for_signatures_identifies_nobody(mock: Mock, order: Order, which: int) -> None:
    """It is of an accepted issuer, and the key is the card's: only what the key is for is another (gits:5)."""
    card = mock.wallet.get(SIGNING)
    held = opened(mock, order)
    certificate = [c for c in card.certificates if c.for_signatures][which]
    must_fail(mock, held, CertificateForSignatures, certificate.der, card.sign(what_is_signed(held)))


def test_without_that_check_it_would_be_as_good_as_any(
    mock: Mock, order: Order, monkeypatch: pytest.MonkeyPatch
) -> None:
    checks = tuple(c for c in service.CHECKS if c is not service.certificate_is_for_identifying)
    monkeypatch.setattr(service, "CHECKS", checks)
    card = mock.wallet.get(SIGNING)
    held = opened(mock, order)
    (certificate, _) = (c for c in card.certificates if c.for_signatures)
    signed = mock.authservice.sign(held, certificate.der, card.sign(what_is_signed(held)))
    assert signed.state is OrderState.SIGNED


def test_a_revoked_certificate_is_refused_after_the_user_approved(mock: Mock, order: Order) -> None:
    held = opened(mock, order)
    mock.wallet.revoke(PHONE)
    signature = mock.wallet.get(PHONE).sign(what_is_signed(held))
    must_fail(mock, held, CertificateRevoked, personal(mock, PHONE).der, signature)


def test_validity_is_judged_by_the_environments_clock(mock: Mock) -> None:
    mock.wallet.get("nurse-one-commission.reserve-card-loa2")
    mock.clock.move(timedelta(days=190))
    held = opened(mock, ask(mock))
    card = "nurse-one-commission.reserve-card-loa2"
    signature = mock.wallet.get(card).sign(what_is_signed(held))
    must_fail(mock, held, CertificateExpired, personal(mock, card).der, signature)


def test_a_card_of_another_environment_is_refused(mock: Mock, order: Order) -> None:
    foreign = next(
        held.id
        for p in mock.hsa.people()
        for held in p.credentials
        if held.kind == "card-of-another-environment"
    )
    held = opened(mock, order)
    with pytest.raises((IssuerNotAccepted, ChainBroken, CertificateUnknown)) as refused:
        signed(mock, held, foreign)
    assert mock.authservice.get(order.ref).refused == refused.value.code


def test_a_system_is_not_a_person(mock: Mock) -> None:
    system = next(
        held.id for p in mock.hsa.people() for held in p.credentials if held.kind == "function-certificate"
    )
    certificate = mock.wallet.get(system).certificates[0]
    order = mock.authservice.order(
        login="login-1", method="app-elsewhere", asks="X", message="", issuers=(certificate.issuer_name,)
    )
    held = opened(mock, order)
    must_fail(
        mock, held, NotAPersonCertificate, certificate.der, mock.wallet.get(system).sign(what_is_signed(held))
    )


def test_the_list_of_checks_is_read_when_somebody_signs(
    mock: Mock, order: Order, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A check that is taken out is not made: so a scenario can show what it was there for."""
    monkeypatch.setattr(service, "CHECKS", (service.issuer_is_accepted_in_this_order,))
    held = opened(mock, order)
    assert mock.authservice.sign(held, personal(mock, PHONE).der, b"wrong").state is OrderState.SIGNED


# --- Cancelling


@pytest.mark.parametrize("by", ["device", "idp"])
def test_a_cancelled_order_is_over(mock: Mock, order: Order, by: str) -> None:
    held = opened(mock, order)
    mock.authservice.cancel(order.ref, "device" if by == "device" else "idp")
    assert mock.authservice.get(order.ref).state is OrderState.CANCELLED
    assert mock.told("login-1")[-1] == ("order-cancelled", "")
    with pytest.raises(OrderOutOfStep):
        signed(mock, held)


def test_cancelling_what_has_ended_changes_nothing(mock: Mock, order: Order) -> None:
    signed(mock, opened(mock, order))
    mock.authservice.cancel(order.ref, "idp")
    assert mock.authservice.get(order.ref).state is OrderState.SIGNED


def test_a_cancel_is_not_lost_when_a_phone_opens_at_the_same_moment(mock: Mock) -> None:
    def scan(said: str) -> None:
        with suppress(OrderOutOfStep):
            mock.authservice.open(said, "phone")

    for _ in range(10):
        order = ask(mock)
        picture = mock.authservice.qr(order.ref)
        race([partial(mock.authservice.cancel, order.ref, "idp"), *[partial(scan, picture)] * 8])
        assert mock.authservice.get(order.ref).state is OrderState.CANCELLED


# --- What is told


def test_the_journal_holds_nothing_that_opens_or_proves(mock: Mock, order: Order) -> None:
    picture = mock.authservice.qr(order.ref)
    signed(mock, mock.authservice.open(picture, "phone"))
    told = str([event.as_json() for event in mock.events()])
    certificate = personal(mock, PHONE)
    for secret in (
        order.start_token,
        picture,
        order.challenge.hex(),
        order.qr_secret.hex(),
        certificate.personal_number,
    ):
        assert secret not in told
