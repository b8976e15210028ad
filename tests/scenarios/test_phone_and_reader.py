"""What the user holds: a phone that sees pictures, and a reader that may be empty."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
import qrcode
from PIL import Image

from scenarios.errors import StepImpossible
from scenarios.model import Bears
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
    refuses = {"credentials/blank/pem": "DEV-103", "credentials/older/pem": "DEV-110"}
    reader = Reader(FakeControl(refuses=refuses), driver)
    reader.insert("blank", "windows-minidriver")
    reader.insert("older", "mac")
    assert driver.held == [None, None]


@pytest.mark.parametrize("code", ["DEV-109", "IDP-402"])
def test_what_cannot_be_picked_is_no_empty_reader(code: str) -> None:
    """Else a scenario would pass with no certificate at all."""
    driver = FakeDriver({})
    reader = Reader(FakeControl(refuses={"credentials/card/pem": code}), driver)
    with pytest.raises(StepImpossible, match=f"telia cannot be picked: {code}"):
        reader.insert("card", "mac", "telia")
    assert driver.held == []


def test_the_other_certificate_of_the_card_can_be_picked_and_the_card_pulled_out() -> None:
    control, driver = Recording(), FakeDriver({})
    reader = Reader(control, driver)
    other: tuple[Bears, ...] = ("personal-number", "second-hsa-id", "type-1", "telia")
    reader.insert("anna.ordinary-card", "mac")
    for bears in other:
        reader.pick(bears)
    reader.pull_out()
    assert [said[1] for said in control.said] == [
        {"bears": bears, "device": "mac"} for bears in ("hsa-id", *other)
    ]
    assert [card is None for card in driver.held] == [False, *(False for _ in other), True]
