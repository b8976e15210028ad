"""Who plays what the user holds: the SITHS eID app on a phone or computer. The same for every driver."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from scenarios.control import Control
from scenarios.errors import StepImpossible


class Phone:
    """A virtual device with the SITHS eID app and one credential. Raises `Refused` for what the app refuses."""

    def __init__(self, control: Control, credential: str, device: str) -> None:
        """``credential`` as the mock calls it; ``device`` is what kind of computer or phone."""
        self._control, self._id = control, credential
        self._code = ""
        control.ask("PUT", f"devices/{credential}", {"kind": device, "credential": credential})

    def open(self, text: str) -> None:
        """What a scanned QR says, or a ``siths://`` link that the operating system hands over."""
        if text.startswith("siths:"):
            self._do("open", {"link": text})
        else:
            self._do("scan", {"text": text})

    def code(self, *, right: bool = True) -> None:
        """Enter the code; a wrong one is wrong in its last digit."""
        if not self._code:
            self._code = str(self._control.ask("GET", f"credentials/{self._id}")["code"])
        slip = self._code[:-1] + str((int(self._code[-1]) + 1) % 10)
        self._do("code", {"code": self._code if right else slip})

    def approve(self) -> None:
        """Press Legitimera."""
        self._do("approve")

    def cancel(self) -> None:
        """Press Avbryt."""
        self._do("cancel")

    def _do(self, act: str, says: dict[str, Any] | None = None) -> None:
        self._control.ask("POST", f"devices/{self._id}/{act}", says)


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
