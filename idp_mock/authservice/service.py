"""Autentiseringstjänsten as the IdP and the apps see it: make an order, open it, sign it, ask how it went."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal
from urllib.parse import parse_qs, urlencode, urlsplit

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

from idp_mock.authservice import qr
from idp_mock.authservice.lines import Lines
from idp_mock.authservice.order import Order, OrderState
from idp_mock.clock import Clock
from idp_mock.config import IdpConfig
from idp_mock.credentials.certificate import Certificate, read
from idp_mock.credentials.verify import Verifier
from idp_mock.errors import (
    CertificateForSignatures,
    ChainBroken,
    IssuerNotAccepted,
    OrderExpired,
    OrderOutOfStep,
    OrderTaken,
    OrderUnknown,
    QrNotOurs,
    Refusal,
    SignatureWrong,
)
from idp_mock.faults.told import Faults
from idp_mock.journal import Journal, What
from idp_mock.store import Store

LINK = "siths://authenticate"  # the scheme is [D]; host and parameters [MOCK], siths-eid:2.4


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What an app answers an order with."""

    order: Order
    certificate: Certificate
    signature: bytes


class AuthService:
    """The orders of one environment. Every change is all or nothing, so two phones at one QR cannot both win."""

    def __init__(
        self,
        *,
        store: Store,
        clock: Clock,
        verifier: Verifier,
        faults: Faults,
        journal: Journal,
        config: IdpConfig,
        token: Callable[[], str] = lambda: secrets.token_urlsafe(16),
    ) -> None:
        self._orders, self._links = store.shelf("orders", Order), store.shelf("links", str)
        self._clock, self._verifier, self._journal = clock, verifier, journal
        self._config, self._token, self._lines = config, token, Lines(faults)

    def order(
        self,
        *,
        login: str,
        method: Literal["app-here", "app-elsewhere"],
        asks: str,
        message: str,
        issuers: tuple[str, ...],
    ) -> Order:
        """A new order: let whoever opens it identify towards ``asks``, with a certificate of ``issuers``.

        Raises `AuthserviceUnreachable`.
        """
        self._lines.must_reach_the_idp(login)
        now = self._clock.now()
        made = Order(
            ref=self._token(),
            login=login,
            method=method,
            asks=asks,
            message=message,
            challenge=secrets.token_bytes(32),
            start_token=self._token(),
            qr_secret=secrets.token_bytes(32),
            issuers=issuers,
            made_at=now,
            expires_at=now + self._config.order_life,
        )
        keep = made.expires_at + self._config.login_life
        self._orders.put(made.ref, made, keep)
        self._links.put(made.start_token, made.ref, keep)
        self._journal.tell(
            "idp", "authservice", What.ORDER_MADE, {"method": method, "asks": asks}, login=login
        )
        return made

    def get(self, ref: str) -> Order:
        """The order as it stands. Raises `OrderUnknown`."""
        found = self._orders.get(ref)
        if found is None:
            raise OrderUnknown
        return found

    def asked(self, ref: str) -> Order:
        """The order as the IdP knows it, who asks again and again. Raises `OrderUnknown`.

        One that cannot be asked about is not over, and may still be signed when the service is back; until its time
        is up the IdP asks again [MOCK].
        """
        order = self.get(ref)
        if self._lines.reach_the_idp(order.login):
            return order
        return replace(order, state=OrderState.OPENED if order.device else OrderState.PENDING)

    def qr(self, ref: str) -> str:
        """What the QR says at this moment."""
        order = self.get(ref)
        return qr.text(order, qr.frame_at(order, self._clock.now(), self._config.qr_frame))

    def link(self, order: Order) -> str:
        """The address that starts the app on this device."""
        return f"{LINK}?{urlencode({'token': order.start_token})}"

    def open(self, said: str, device: str) -> Order:
        """``device`` opens what a QR or a link says. The first device wins; the same device may open it again.

        Raises `ConnectionFailed`, `QrNotOurs`, `QrStale`, `OrderUnknown`, `OrderTaken`, `OrderExpired` and
        `OrderOutOfStep`.
        """
        now, config = self._clock.now(), self._config
        order = self.get(self._ref_in(said))
        self._lines.must_reach_the_app(order.login)
        state = order.state_at(now)
        if qr.is_qr(said):
            frame = qr.must_be_ours(said, order)
            if (
                state is OrderState.PENDING
            ):  # who opened it may come again; what has ended says so, however old
                qr.must_be_fresh(frame, order, now=now, length=config.qr_frame, grace=config.qr_grace)
        if state is OrderState.OPENED:
            if order.device != device:
                raise OrderTaken
            return order
        opened = order.opened_by(device, now=now)
        if not self._orders.swap(order.ref, order, opened):
            return self.open(said, device)  # something happened to it meanwhile: judge it anew
        self._tell("device", What.ORDER_OPENED, opened, {"device": device})
        return opened

    def _ref_in(self, said: str) -> str:
        if qr.is_qr(said):
            return qr.ref_in(said)
        try:
            parts = urlsplit(said)
        except ValueError:  # brackets that are no IPv6 address, and the like
            raise QrNotOurs from None
        if f"{parts.scheme}://{parts.netloc}{parts.path.removesuffix('/')}" != LINK:
            raise QrNotOurs
        ref = self._links.get(next(iter(parse_qs(parts.query).get("token", [])), ""))
        if ref is None:
            raise OrderUnknown
        return ref

    def sign(self, order: Order, certificate_der: bytes, signature: bytes) -> Order:
        """The app answers: this certificate, this signature over the challenge. Judged at once.

        A refusal is remembered in the order and raised: `SignatureWrong`, `IssuerNotAccepted`,
        `CertificateForSignatures`, what `Verifier.verify` raises; `ConnectionFailed`, `OrderExpired` and
        `OrderOutOfStep` change nothing.
        """
        self._lines.must_reach_the_app(order.login)
        now = self._clock.now()
        if order.state_at(now) is OrderState.EXPIRED:
            raise OrderExpired
        try:
            answer = Answer(order=order, certificate=_certificate(certificate_der), signature=signature)
            for check in CHECKS:
                check(answer)
            self._verifier.verify(answer.certificate, login=order.login)
        except Refusal as refusal:
            failed = order.failed(refusal.code, now=now)
            if self._orders.swap(order.ref, order, failed):
                self._tell("device", What.ORDER_SIGNED, failed, code=refusal.code)
            raise
        signed = order.signed(certificate_der, now=now)
        if not self._orders.swap(order.ref, order, signed):
            raise OrderOutOfStep
        self._tell("device", What.ORDER_SIGNED, signed, {"issuer": answer.certificate.issuer})
        return signed

    def cancel(self, ref: str, by: Literal["device", "idp"]) -> None:
        """The user pressed Avbryt, in the app or on the IdP's page. Nothing happens to an order that has ended.

        Raises `ConnectionFailed` in the app; the IdP ends its login all the same.
        """
        now = self._clock.now()
        order = self.get(ref)
        if by == "device":
            self._lines.must_reach_the_app(order.login)
        elif not self._lines.reach_the_idp(order.login):
            return None
        if order.state_at(now) not in (OrderState.PENDING, OrderState.OPENED):
            return None
        if not self._orders.swap(ref, order, cancelled := order.cancelled(now=now)):
            return self.cancel(ref, by)  # a phone opened it at the same moment
        self._tell(by, What.ORDER_CANCELLED, cancelled)
        return None

    def forget(self, ref: str) -> None:
        """The IdP has what it wanted: nobody needs the order any more, and a scan of its QR finds none."""
        order = self._orders.get(ref)
        if order is not None:
            self._orders.drop(ref)
            self._links.drop(order.start_token)

    def _tell(
        self,
        sender: Literal["device", "idp"],
        what: What,
        order: Order,
        says: dict[str, str] | None = None,
        code: str = "",
    ) -> None:
        self._journal.tell(sender, "authservice", what, says, login=order.login, code=code)


def _certificate(der: bytes) -> Certificate:
    try:
        return read(der)
    except ValueError:
        raise ChainBroken("what was shown is no certificate") from None


def what_is_signed(order: Order) -> bytes:
    """The bytes that the credential's key signs: which order, who asks, and the challenge, so none can be swapped."""
    return b"\0".join((b"siths-harness", order.ref.encode(), order.asks.encode(), order.challenge))


def signature_is_of_the_certificates_key(answer: Answer) -> None:
    """Possession: whoever answers has the key."""
    key = answer.certificate.x509.public_key()
    try:
        if not isinstance(key, RSAPublicKey):
            raise SignatureWrong("the certificate's key is not RSA")
        key.verify(answer.signature, what_is_signed(answer.order), PKCS1v15(), hashes.SHA256())
    except InvalidSignature:
        raise SignatureWrong from None


def issuer_is_accepted_in_this_order(answer: Answer) -> None:
    """The IdP named the issuers that it accepts (rfc2253Issuers, siths-eid:2.2)."""
    if answer.certificate.issuer_name not in answer.order.issuers:
        raise IssuerNotAccepted(answer.certificate.issuer_name)


def certificate_is_for_identifying(answer: Answer) -> None:
    """A key for signatures signs documents, not challenges (gits:5). Over TLS the handshake sees to that itself."""
    if answer.certificate.for_signatures:
        raise CertificateForSignatures


CHECKS = (
    signature_is_of_the_certificates_key,
    issuer_is_accepted_in_this_order,
    certificate_is_for_identifying,
)
