"""What qrcode and zxing-cpp do with the QR of a login: made with version and mask fixed, and read from pixels."""

from __future__ import annotations

from typing import Any

import pytest
import qrcode
import zxingcpp
from PIL import Image
from qrcode.constants import ERROR_CORRECT_L
from qrcode.exceptions import DataOverflowError

LONGEST = 106  # bytes in version 5 with the lowest correction
QR = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)


def modules(text: str, *, mask: int = 2) -> list[list[bool]]:
    """As the mock makes it."""
    code = qrcode.QRCode(version=5, error_correction=ERROR_CORRECT_L, mask_pattern=mask, border=0)
    code.add_data(text)
    code.make(fit=False)
    return [[bool(dark) for dark in row] for row in code.modules]


def picture(text: str, *, scale: int = 4, quiet: int = 4, **more: Any) -> Image.Image:
    rows = modules(text, **more)
    side = len(rows) + 2 * quiet
    image = Image.new("L", (side, side), 255)
    for y, row in enumerate(rows):
        for x, dark in enumerate(row):
            image.putpixel((x + quiet, y + quiet), 0 if dark else 255)
    return image.resize((side * scale, side * scale), Image.Resampling.NEAREST)


def read(image: Image.Image) -> list[str]:
    return [found.text for found in zxingcpp.read_barcodes(image)]


def test_a_text_that_fits_can_be_read_again() -> None:
    text = "x" * LONGEST
    assert read(picture(text)) == [text]


def test_a_text_that_does_not_fit_is_an_error_and_not_a_larger_picture() -> None:
    with pytest.raises(DataOverflowError):
        modules("x" * (LONGEST + 1))


@pytest.mark.parametrize("mask", range(8))
def test_every_mask_can_be_read(mask: int) -> None:
    assert read(picture("siths", mask=mask)) == ["siths"]


def test_version_and_mask_that_are_fixed_make_the_same_picture_each_time() -> None:
    assert modules("siths") == modules("siths")
    assert modules("siths") != modules("siths", mask=3)
    assert len(modules("siths")) == 37


def test_a_picture_on_a_dark_page_or_on_its_side_is_read_too() -> None:
    dark = Image.new("L", (400, 400), 20)
    dark.paste(picture("siths"), (50, 60))
    assert read(dark) == ["siths"]
    assert read(dark.rotate(90)) == ["siths"]


def test_a_picture_without_one_is_no_error() -> None:
    assert read(Image.new("L", (200, 200), 255)) == []
    assert zxingcpp.read_barcode(Image.new("L", (200, 200), 255)) is None


def test_of_two_pictures_both_are_read() -> None:
    page = Image.new("L", (500, 200), 255)
    page.paste(picture("one"), (0, 0))
    page.paste(picture("two"), (250, 0))
    assert sorted(read(page)) == ["one", "two"]


def test_other_codes_are_read_as_well_unless_only_qr_is_asked_for() -> None:
    """A card's own bar code may lie beside the screen."""
    bars = zxingcpp.create_barcode("735000100001", zxingcpp.BarcodeFormat.EAN13)
    image = Image.fromarray(zxingcpp.write_barcode_to_image(bars, scale=3))
    assert [found.format for found in zxingcpp.read_barcodes(image)] == [zxingcpp.BarcodeFormat.EAN13]
    assert zxingcpp.read_barcodes(image, formats=QR) == []
