"""The virtual SITHS eID app: shows who asks, takes the code, signs with the credential's key."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from idp_mock.authservice.order import Order, OrderState
from idp_mock.authservice.service import AuthService, what_is_signed
from idp_mock.clock import Clock
from idp_mock.credentials.credential import Credential
from idp_mock.credentials.wallet import Wallet
from idp_mock.devices import reader
from idp_mock.devices.client import Started, app_must_start, card_must_be_shown
from idp_mock.devices.device import Consent, Device, DeviceKind, Screen
from idp_mock.devices.locks import Locks
from idp_mock.devices.shelf import Devices
from idp_mock.errors import (
    ActiveCardFixed,
    CodeNotEntered,
    Locked,
    NothingAsked,
    NothingInDevice,
    OrderExpired,
    OrderUnknown,
    Refusal,
    StartNotAllowed,
    WrongCode,
)
from idp_mock.journal import Journal, What
from idp_mock.people.hsa import Hsa
from idp_mock.store import Store


class App:
    """What users do with the devices of one environment."""

    def __init__(
        self,
        *,
        wallet: Wallet,
        hsa: Hsa,
        authservice: AuthService,
        store: Store,
        journal: Journal,
        clock: Clock,
        minimum: str = "",
    ) -> None:
        """``minimum`` is the oldest version of the Windows client that is let in; empty: every one."""
        self._wallet, self._hsa, self._authservice = wallet, hsa, authservice
        self._devices, self._locks = Devices(hsa, store, clock), Locks(wallet, hsa, store, clock)
        self._tries = self._locks.tries
        self._journal, self._clock, self._minimum = journal, clock, minimum or "0"

    def add(self, device_id: str, kind: DeviceKind, credential_id: str, **said: Any) -> Device:
        """What `Devices.add` does, and raises."""
        return self._devices.add(device_id, kind, credential_id, **said)

    def device(self, device_id: str) -> Device:
        """Raises `NotFound` where neither a device nor a credential is called so."""
        return self._devices.get(device_id)

    def show(self, device_id: str) -> Screen:
        """What the screen shows now."""
        device = self.device(device_id)
        order = self._order_of(device)
        screen = Screen(
            device=device.id,
            kind=device.kind,
            version=device.version,
            installed=device.installed,
            environment=device.environment,
            app_start=device.app_start,
            credential=device.credential,
            others=device.others,
            state="idle",
            tries_left=self._tries.left(device.credential),
            registered=device.registered,
            pin_remembered=device.remembers_pin,
            refused=device.refused,
        )
        if order is None:
            return screen
        now = self._clock.now()
        return replace(
            screen,
            state=order.state_at(now).value,
            method=order.method,
            asks=order.asks,
            message=order.message,
            seconds_left=max(0.0, (order.expires_at - now).total_seconds()),
            ready=device.ready,
            code_entered=device.code_entered,
        )

    def open(self, device_id: str, said: str, consent: Consent = "allow") -> Screen:
        """Scan a QR or follow a ``siths://`` link, which the browser asks about until it was told never to again.

        Raises `StartNotAllowed`, what the checks of the app raise and what `AuthService.open` raises.
        """
        device = self.device(device_id)

        def opened() -> None:
            now = self._allowed(device, consent) if said.startswith("siths:") else device
            app_must_start(self._started(now))
            order = self._authservice.open(said, device_id)
            self._devices.lay(replace(now, order=order.ref, code_entered=False, ready=False, refused=""))

        self._watched(device, opened)
        return self.show(device_id)

    def code(self, device_id: str, digits: str) -> Screen:
        """Enter the code. Three wrong ones lock the credential, whatever device it is in.

        A card that was never used in this app is registered with the first right one, and asked for it again [D]
        (siths-eid:3.2); that the first is not the one that counts is ours [MOCK].
        Raises `NothingAsked`, `OrderExpired`, `WrongCode` and `Locked`; the IdP hears of none (siths-eid:3.5).
        """
        device = self.device(device_id)

        def entered() -> None:
            order = self._asked(device)
            self._must_be_open(order)
            _, held = self._hsa.holder(device.credential)
            right = secrets.compare_digest(digits.encode("utf-8", "replace"), held.code.encode())
            left = self._tries.entered(device.credential, right=right)
            says = {"right": right, "tries_left": left}
            self._journal.tell("device", "device", What.CODE_ENTERED, says, login=order.login)
            now = reader.primed(device) if right else device
            counts = right and device.registered
            self._devices.lay(
                replace(
                    now,
                    code_entered=counts,  # the last one counts
                    registered=device.registered or right,
                    ready=right and not counts,
                    refused="",
                )
            )
            if not left:
                raise Locked
            if not right:
                raise WrongCode(f"{left} tries left")

        self._watched(device, entered)
        return self.show(device_id)

    def approve(self, device_id: str) -> Screen:
        """Press Legitimera: the credential's key signs, and Autentiseringstjänsten judges.

        Raises `NothingAsked`, `CodeNotEntered`, `Locked` and what `AuthService.sign` raises.
        """
        device = self.device(device_id)

        def approved() -> None:
            order = self._asked(device)
            self._must_not_be_locked(device.credential)
            if not device.code_entered:
                raise CodeNotEntered
            credential = self._wallet.get(device.credential)
            signature = credential.sign(what_is_signed(order))
            self._authservice.sign(order, certificate_for(order, credential), signature)

        self._watched(device, approved)
        return self.show(device_id)

    def cancel(self, device_id: str) -> Screen:
        """Press Avbryt. Raises `NothingAsked` and `ConnectionFailed`."""
        device = self.device(device_id)
        self._watched(device, lambda: self._authservice.cancel(self._asked(device).ref, "device"))
        return self.show(device_id)

    def back(self, device_id: str) -> Screen:
        """Press Tillbaka: what was refused is no longer on the screen (siths-eid:3.6)."""
        self._devices.lay(replace(self.device(device_id), refused=""))
        return self.show(device_id)

    def activate(self, device_id: str, credential_id: str) -> Screen:
        """Choose AKTIVT SITHS EID among the cards in its readers. Raises `ActiveCardFixed` and `NothingInDevice`."""
        device = self.device(device_id)

        def chosen() -> None:
            now = reader.activated(device, credential_id)
            order = self._order_of(device)
            if order is not None and order.state_at(self._clock.now()) is OrderState.OPENED:
                raise ActiveCardFixed
            self._devices.lay(now)

        self._watched(device, chosen)
        return self.show(device_id)

    def card(self, device_id: str) -> Credential:
        """As a browser on this computer has it. Raises `NothingInDevice`, and what the checks of a card raise."""
        started = self._started(self.device(device_id))
        if started.inside is None:
            raise NothingInDevice(f"{device_id} holds no card")
        card_must_be_shown(started)
        return started.inside

    def pin(self, device_id: str, digits: str) -> Screen:
        """The computer asks for the card's PIN before TLS may use its key; empty: nobody entered one.

        Raises what `reader.pin` raises; the IdP hears of none, and gets no certificate then.
        """
        device = self.device(device_id)

        def entered() -> None:
            code = self._hsa.holder(device.credential)[1].code if device.credential else ""
            now = reader.pin(self._started(device), digits, code, self._tries, self._journal)
            self._devices.lay(replace(now, refused=""))

        self._watched(device, entered)
        return self.show(device_id)

    def puk(self, device_id: str, digits: str) -> Screen:
        """Unlock the card in the device with its PUK. Raises `WrongPuk` and `CannotBeUnlocked`."""
        device = self.device(device_id)

        def entered() -> None:
            self._locks.puk(device.credential, digits)
            self._devices.lay(replace(device, refused=""))

        self._watched(device, entered)
        return self.show(device_id)

    def block(self, credential_id: str) -> None:
        """What `Locks.block` does, and raises."""
        self._locks.block(credential_id)

    def is_locked(self, credential_id: str) -> bool:
        return self._tries.left(credential_id) <= 0

    def unlock(self, credential_id: str) -> None:
        """What `Locks.unlock` does, and raises."""
        self._locks.unlock(credential_id)

    def _started(self, device: Device) -> Started:
        inside = self._wallet.get(device.credential) if device.credential else None
        return Started(device=device, inside=inside, minimum=self._minimum)

    @staticmethod
    def _allowed(device: Device, consent: Consent) -> Device:
        """The browser's own question; "Tillåt alltid" is remembered (siths-eid:2.4). Raises `StartNotAllowed`."""
        if device.app_start == "always" or consent == "allow":
            return device
        if consent == "refuse":
            raise StartNotAllowed
        return replace(device, app_start="always")

    def _order_of(self, device: Device) -> Order | None:
        try:
            return self._authservice.get(device.order) if device.order else None
        except OrderUnknown:
            return None

    def _asked(self, device: Device) -> Order:
        order = self._order_of(device)
        if order is None:
            raise NothingAsked
        return order

    def _must_be_open(self, order: Order) -> None:
        """Raises `OrderExpired`, and `NothingAsked` when it has ended otherwise."""
        match order.state_at(self._clock.now()):
            case OrderState.OPENED:
                return
            case OrderState.EXPIRED:
                raise OrderExpired
            case _:
                raise NothingAsked

    def _must_not_be_locked(self, credential_id: str) -> None:
        if self._tries.left(credential_id) <= 0:
            raise Locked

    def _watched(self, device: Device, act: Callable[[], None]) -> None:
        """Do it, and remember on the screen and in the journal what was refused."""
        try:
            act()
        except Refusal as refusal:
            now = self.device(device.id)
            self._devices.lay(replace(now, refused=refusal.code))
            order = self._order_of(now)
            self._journal.tell(
                "device",
                "device",
                What.REFUSED,
                {"why": refusal.detail, "device": device.id},
                login=order.login if order else "",
                code=refusal.code,
            )
            raise


def certificate_for(order: Order, credential: Credential) -> bytes:
    """The certificate an app answers with: the personnummer certificate when there is one (siths-eid:2.2)."""
    shown = credential.for_login
    accepted = [c for c in shown if c.issuer_name in order.issuers] or shown
    chosen = next((c for c in accepted if c.personal_number), accepted[0])
    return chosen.der
