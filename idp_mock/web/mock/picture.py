"""Reading a QR from a picture."""

from __future__ import annotations

from io import BytesIO

from idp_mock.errors import QrNotOurs

# What screenshots and photographs are; Pillow knows fifty more.
_FORMATS = ("PNG", "JPEG", "WEBP", "GIF", "BMP")
_PIXELS = 30_000_000  # a photograph has up to so many; a small file can claim a thousand times more


def qr_in(picture: bytes) -> str:
    """What the QR in a photograph or a screenshot says. Raises `QrNotOurs` when there is none."""
    import zxingcpp  # both are slow to import, and few scan pictures
    from PIL import Image

    try:
        with Image.open(BytesIO(picture), formats=_FORMATS) as image:
            if image.width * image.height > _PIXELS:
                raise QrNotOurs("the picture is too large to be read")
            found = zxingcpp.read_barcodes(
                image.convert("L"), formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
            )
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        raise QrNotOurs("this is no picture that can be read") from None
    if not found:
        raise QrNotOurs("there is no QR in the picture")
    return found[0].text
