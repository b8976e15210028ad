"""What the user holds: a phone that sees pictures, and a reader that may be empty."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
import qrcode
from PIL import Image

from scenarios.errors import StepImpossible
from scenarios.phone import Phone, read_qr
from scenarios.reader import Reader
from tests.scenarios.fakes import FakeControl, FakeDriver

HELD = "nurse-one-commission.mobile"


class Recording(FakeControl):
    """Remembers what was said."""

    def __init__(self, **refuses: str) -> None:
        super().__init__(refuses={name.replace("__", "/"): code for name, code in refuses.items()})
        self.said: list[Any] = []

    def ask(self, method: str, path: str, body: Any = None, **query: str) -> Any:
        self.said.append((path.removeprefix(f"devices/{HELD}/"), body or query))
        return super().ask(method, path, body, **query)


def picture(of: Image.Image) -> bytes:
    out = BytesIO()
    of.save(out, "PNG")
    return out.getvalue()


def test_a_code_is_read_from_the_pixels() -> None:
    assert read_qr(picture(qrcode.make("siths here").get_image())) == "siths here"


def test_a_picture_without_a_code_is_told() -> None:
    with pytest.raises(StepImpossible, match="there is no QR code in the picture of the page"):
        read_qr(picture(Image.new("RGB", (200, 200), "white")))


def test_a_link_is_opened_and_what_a_code_says_is_scanned() -> None:
    control = Recording()
    phone = Phone(control, HELD, "iphone")
    phone.open("siths://authenticate?order=1")
    phone.open(read_qr(picture(qrcode.make("text of the code").get_image())))
    assert control.said[1:] == [
        ("open", {"link": "siths://authenticate?order=1"}),
        ("scan", {"text": "text of the code"}),
    ]


def test_a_wrong_code_differs_in_its_last_digit_and_a_right_one_is_asked_for_once() -> None:
    control = Recording()
    phone = Phone(control, HELD, "iphone")
    for right in (False, True):
        phone.code(right=right)
    phone.approve()
    phone.cancel()
    said = [one for one in control.said if one[0] in ("code", "approve", "cancel")]
    assert said == [
        ("code", {"code": "123457"}),
        ("code", {"code": "123456"}),
        ("approve", {}),
        ("cancel", {}),
    ]
    assert control.asked.count(f"GET credentials/{HELD}") == 1


def test_a_blank_card_has_nothing_to_show() -> None:
    driver = FakeDriver({})
    Reader(FakeControl(refuses={"credentials/blank/pem": "DEV-103"}), driver).insert("blank")
    assert driver.held == [None]


def test_the_other_certificate_of_the_card_can_be_picked_and_the_card_pulled_out() -> None:
    control, driver = Recording(), FakeDriver({})
    reader = Reader(control, driver)
    reader.insert("anna.ordinary-card")
    reader.pick("personal-number")
    reader.pull_out()
    assert [said[1] for said in control.said] == [{"bears": "hsa-id"}, {"bears": "personal-number"}]
    assert [card is None for card in driver.held] == [False, False, True]
