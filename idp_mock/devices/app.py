"""The virtual SITHS eID app: shows who asks, takes the code, signs with the credential's key."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from idp_mock.authservice.order import Order, OrderState
from idp_mock.authservice.service import AuthService, what_is_signed
from idp_mock.clock import Clock
from idp_mock.credentials.credential import Credential
from idp_mock.credentials.wallet import Wallet
from idp_mock.devices.device import Device, DeviceKind, Screen
from idp_mock.devices.tries import Tries
from idp_mock.errors import (
    CardNotForMac,
    CodeNotEntered,
    Locked,
    NothingAsked,
    NothingInDevice,
    OrderExpired,
    OrderUnknown,
    Refusal,
    WrongCode,
)
from idp_mock.journal import Journal, What
from idp_mock.people.hsa import Hsa
from idp_mock.store import Store

_KEEP = timedelta(days=3650)


class App:
    """Every device of one environment. Each credential has a device of its own, with the same id, from the start."""

    def __init__(
        self,
        *,
        wallet: Wallet,
        hsa: Hsa,
        authservice: AuthService,
        store: Store,
        journal: Journal,
        clock: Clock,
    ) -> None:
        self._wallet, self._hsa, self._authservice = wallet, hsa, authservice
        self._devices, self._tries = store.shelf("devices", Device), Tries(store, clock)
        self._journal, self._clock = journal, clock

    def add(self, device_id: str, kind: DeviceKind, credential_id: str) -> Device:
        """A device with this credential in it (empty: none); one with the same id is replaced. Raises `NotFound`."""
        if credential_id:
            self._hsa.holder(credential_id)
        device = Device(id=device_id, kind=kind, credential=credential_id)
        self._devices.put(device_id, device, self._clock.now() + _KEEP)
        return device

    def device(self, device_id: str) -> Device:
        """Raises `NotFound` where neither a device nor a credential is called so."""
        found = self._devices.get(device_id)
        if found is None:
            _, held = self._hsa.holder(device_id)
            found = self.add(
                device_id, held.phone if held.kind == "mobile" else "windows-minidriver", device_id
            )
        return found

    def show(self, device_id: str) -> Screen:
        """What the screen shows now."""
        device = self.device(device_id)
        order = self._order_of(device)
        screen = Screen(
            device=device.id,
            kind=device.kind,
            credential=device.credential,
            state="idle",
            tries_left=self._tries.left(device.credential),
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
            code_entered=device.code_entered,
        )

    def open(self, device_id: str, said: str) -> Screen:
        """Scan a QR or follow a ``siths://`` link.

        Raises `NothingInDevice`, `CardNotForMac` and what `AuthService.open` raises.
        """
        device = self.device(device_id)

        def opened() -> None:
            inside = self._wallet.get(device.credential) if device.credential else None
            if inside is None or not inside.for_login:
                raise NothingInDevice(f"{device_id} holds no usable SITHS eID")
            must_be_for(device.kind, inside)
            order = self._authservice.open(said, device_id)
            self._lay(replace(device, order=order.ref, code_entered=False, refused=""))

        self._watched(device, opened)
        return self.show(device_id)

    def code(self, device_id: str, digits: str) -> Screen:
        """Enter the code. Three wrong ones lock the credential, whatever device it is in.

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
            self._lay(replace(device, code_entered=right, refused=""))  # the last one counts
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
        self._lay(replace(self.device(device_id), refused=""))
        return self.show(device_id)

    def block(self, credential_id: str) -> None:
        """Lock the credential, as three wrong codes do."""
        self._hsa.holder(credential_id)
        self._tries.use_up(credential_id)

    def is_locked(self, credential_id: str) -> bool:
        return self._tries.left(credential_id) <= 0

    def unlock(self, credential_id: str) -> None:
        """Give the credential its tries back, as a PUK does (case:45)."""
        self._hsa.holder(credential_id)
        self._tries.give_back(credential_id)

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

    def _lay(self, device: Device) -> None:
        self._devices.put(device.id, device, self._clock.now() + _KEEP)

    def _watched(self, device: Device, act: Callable[[], None]) -> None:
        """Do it, and remember on the screen and in the journal what was refused."""
        try:
            act()
        except Refusal as refusal:
            now = self.device(device.id)
            self._lay(replace(now, refused=refusal.code))
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


def must_be_for(kind: DeviceKind, credential: Credential) -> None:
    """Raises `CardNotForMac`: a Mac does not work with every card (gits:7)."""
    if kind == "mac" and not credential.works_on_a_mac:
        raise CardNotForMac


def certificate_for(order: Order, credential: Credential) -> bytes:
    """The certificate an app answers with: the personnummer certificate when there is one (siths-eid:2.2)."""
    shown = credential.for_login
    accepted = [c for c in shown if c.issuer_name in order.issuers] or shown
    chosen = next((c for c in accepted if c.personal_number), accepted[0])
    return chosen.der
