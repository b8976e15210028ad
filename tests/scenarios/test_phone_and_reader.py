"""What the user holds: a phone that sees pictures, and a reader that may be empty."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
import qrcode
from PIL import Image

from scenarios.control import Refused
from scenarios.devices import Devices
from scenarios.errors import StepImpossible
from scenarios.model import Bears, Device
from scenarios.phone import Phone, read_qr
from scenarios.reader import Reader
from tests.scenarios.fakes import FakeControl, FakeDriver

HELD = "nurse-one-commission.mobile"
IPHONE, MAC, WINDOWS = Device(kind="iphone"), Device(kind="mac"), Device(kind="windows-minidriver")


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
    phone = Phone(Devices(control), HELD, IPHONE)
    phone.open("siths://authenticate?order=1")
    phone.open(read_qr(picture(qrcode.make("text of the code").get_image())))
    assert control.said[1:] == [
        ("open", {"link": "siths://authenticate?order=1"}),
        ("scan", {"text": "text of the code"}),
    ]


def test_a_wrong_code_differs_in_its_last_digit_and_a_right_one_is_asked_for_once() -> None:
    control = Recording()
    phone = Phone(Devices(control), HELD, IPHONE)
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
    refuses = {"devices/blank/card": "DEV-103", "devices/older/card": "DEV-110"}
    reader = Reader(Devices(FakeControl(refuses=refuses)), driver)
    reader.insert("blank", WINDOWS)
    reader.insert("older", MAC)
    assert driver.held == [None, None]


@pytest.mark.parametrize("code", ["DEV-109", "IDP-402"])
def test_what_cannot_be_picked_is_no_empty_reader(code: str) -> None:
    """Else a scenario would pass with no certificate at all."""
    driver = FakeDriver({})
    reader = Reader(Devices(FakeControl(refuses={"devices/card/card": code})), driver)
    with pytest.raises(StepImpossible, match=f"telia cannot be picked: {code}"):
        reader.insert("card", MAC, "telia")
    assert driver.held == []


def test_the_other_certificate_of_the_card_can_be_picked_and_the_card_pulled_out() -> None:
    control, driver = Recording(), FakeDriver({})
    reader = Reader(Devices(control), driver)
    other: tuple[Bears, ...] = ("personal-number", "second-hsa-id", "type-1", "telia")
    reader.insert("anna.ordinary-card", MAC)
    for bears in other:
        reader.pick(bears)
    reader.pull_out()
    asked = [said for path, said in control.said if path == "devices/anna.ordinary-card/card"]
    assert asked == [{"bears": bears} for bears in ("hsa-id", *other)]
    assert [card is None for card in driver.held] == [False, *(False for _ in other), True]


def test_a_pin_that_is_not_entered_shows_no_certificate_and_the_next_time_it_is_there_again() -> None:
    control, driver = FakeControl(refuses={"devices/card/pin": "DEV-117"}), FakeDriver({})
    reader = Reader(Devices(control), driver)
    reader.insert("card", WINDOWS)
    with pytest.raises(Refused):
        reader.pin("none")
    assert [card is None for card in driver.held] == [False, True]
    control._refuses = {}
    reader.pin("right")
    assert [card is None for card in driver.held] == [False, True, False]


@pytest.mark.parametrize(("entered", "code"), [("right", "123456"), ("wrong", "123457"), ("none", "")])
def test_what_is_entered_is_what_the_story_says(entered: Any, code: str) -> None:
    control = FakeControl()
    reader = Reader(Devices(control), FakeDriver({}))
    reader.insert("card", WINDOWS)
    reader.pin(entered)
    assert control.bodies["POST devices/card/pin"] == {"code": code}


def test_nobody_asks_for_the_pin_of_a_card_that_cannot_be_shown() -> None:
    control = FakeControl(refuses={"devices/card/card": "DEV-115"})
    reader = Reader(Devices(control), FakeDriver({}))
    reader.insert("card", WINDOWS)
    reader.pin("right")
    assert "POST devices/card/pin" not in control.asked


def test_a_device_is_put_up_once_and_anew_when_it_is_another_one_or_was_empty() -> None:
    control = FakeControl()
    devices = Devices(control)
    for device in (WINDOWS, WINDOWS, MAC):
        devices.ready("card", device)
    devices.pull_out("card")
    devices.pull_out("card")
    devices.ready("card", MAC, ("other",))
    assert control.asked == ["PUT devices/card"] * 4
    assert control.bodies["PUT devices/card"] == {"kind": "mac", "credential": "card", "others": ["other"]}


def test_the_app_is_told_of_consent_where_it_is_not_a_matter_of_course() -> None:
    control = Recording()
    phone = Phone(Devices(control), HELD, IPHONE)
    phone.open("siths://a", "refuse")
    phone.activate("colleague.mobile")
    phone.unlock(right=False)
    assert [said for said in control.said if said[0] in ("open", "activate", "puk")] == [
        ("open", {"link": "siths://a", "consent": "refuse"}),
        ("activate", {"credential": "colleague.mobile"}),
        ("puk", {"puk": "87654322"}),
    ]
    assert control.asked[-2] == "GET credentials/colleague.mobile"
