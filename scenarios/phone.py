"""Who plays what the user holds: the SITHS eID app on a phone or computer. The same for every driver."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from scenarios.devices import Devices
from scenarios.errors import StepImpossible
from scenarios.model import Consent, Device


class Phone:
    """A virtual device with the SITHS eID app and one credential. Raises `Refused` for what the app refuses."""

    def __init__(
        self, devices: Devices, credential: str, device: Device, beside: tuple[str, ...] = ()
    ) -> None:
        """``credential`` as the mock calls it; ``device`` is where it is, with ``beside`` in other readers."""
        self._control, self._id = devices.control, credential
        self._active = credential
        self._codes: dict[str, str] = {}
        devices.ready(credential, device, beside)

    def open(self, text: str, consent: Consent = "allow") -> None:
        """What a scanned QR says, or a ``siths://`` link that the operating system hands over."""
        if text.startswith("siths:"):
            self._do("open", {"link": text} | ({} if consent == "allow" else {"consent": consent}))
        else:
            self._do("scan", {"text": text})

    def code(self, *, right: bool = True) -> bool:
        """Enter the code; a wrong one is wrong in its last digit. Whether the app asks for it once more."""
        shown = self._do("code", {"code": _said(self._known("code"), right=right)})
        return right and not shown.get("code_entered", True)

    def approve(self) -> None:
        """Press Legitimera."""
        self._do("approve")

    def cancel(self) -> None:
        """Press Avbryt."""
        self._do("cancel")

    def activate(self, credential: str) -> None:
        """Choose the active card."""
        self._do("activate", {"credential": credential})
        self._active = credential

    def unlock(self, *, right: bool = True) -> None:
        """Enter the PUK; where there is none, eight digits that cannot be right."""
        self._do("puk", {"puk": _said(self._known("puk") or "00000000", right=right)})

    def _known(self, what: str) -> str:
        """Of the active card: its code or its PUK."""
        place = f"{self._active} {what}"
        if place not in self._codes:
            self._codes[place] = str(self._control.ask("GET", f"credentials/{self._active}")[what])
        return self._codes[place]

    def _do(self, act: str, says: dict[str, Any] | None = None) -> dict[str, Any]:
        shown: dict[str, Any] = self._control.ask("POST", f"devices/{self._id}/{act}", says)
        return shown


def _said(digits: str, *, right: bool) -> str:
    return digits if right else digits[:-1] + str((int(digits[-1]) + 1) % 10)


def read_qr(picture: bytes) -> str:
    """What the QR in a picture says, read from its pixels. Raises `StepImpossible` where none is."""
    import zxingcpp
    from PIL import Image

    found = zxingcpp.read_barcode(
        Image.open(BytesIO(picture)), formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
    )
    if found is None or not found.text:
        raise StepImpossible("there is no QR code in the picture of the page")
    return str(found.text)
