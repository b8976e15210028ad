"""Reading a QR from a picture."""

from __future__ import annotations

from io import BytesIO

from idp_mock.errors import QrNotOurs


def qr_in(picture: bytes) -> str:
    """What the QR in a photograph or a screenshot says. Raises `QrNotOurs` when there is none."""
    import zxingcpp  # both are slow to import, and few scan pictures
    from PIL import Image, UnidentifiedImageError

    try:
        with Image.open(BytesIO(picture)) as image:
            found = zxingcpp.read_barcodes(image.convert("L"))
    except (UnidentifiedImageError, OSError, Image.DecompressionBombError):
        raise QrNotOurs("this is no picture that can be read") from None
    if not found:
        raise QrNotOurs("there is no QR in the picture")
    return found[0].text
