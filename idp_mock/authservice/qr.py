"""The animated QR: its text changes with every frame, and an old photograph of it is no good.

What Inera's QR holds is not published (siths-eid:2.3): text, rotation and length of life are [MOCK] and say so.
"""

from __future__ import annotations

import hashlib
import hmac
import struct
import zlib
from datetime import datetime, timedelta

import qrcode
from qrcode.constants import ERROR_CORRECT_L

from idp_mock.authservice.order import Order
from idp_mock.errors import QrNotOurs, QrStale

_PREFIX = "siths-mock:"
_SCALE, _QUIET = 6, 4  # pixels a module, modules of white around (ISO/IEC 18004 asks for four)


def frame_at(order: Order, now: datetime, length: timedelta) -> int:
    """Which frame is shown now, from 0; a clock that was moved back to before the order shows the first."""
    return max(0, (now - order.made_at) // length)


def text(order: Order, frame: int) -> str:
    """What the picture says in this frame: the order, the frame, and a proof that the IdP showed it."""
    proof = hmac.new(order.qr_secret, str(frame).encode(), hashlib.sha256).hexdigest()[:16]
    return f"{_PREFIX}{order.ref}.{frame}.{proof}"


def is_qr(said: str) -> bool:
    return said.startswith(_PREFIX)


def ref_in(said: str) -> str:
    """Which order the picture is about. Raises `QrNotOurs`."""
    parts = said.removeprefix(_PREFIX).split(".")
    if not is_qr(said) or len(parts) != 3 or not parts[1].isdecimal() or len(parts[1]) > 9:
        raise QrNotOurs
    return parts[0]


def must_be_ours(said: str, order: Order) -> int:
    """Which frame it is; the IdP made it for this order. Raises `QrNotOurs`."""
    frame = int(said.split(".")[1])
    if not hmac.compare_digest(said.encode("utf-8", "surrogatepass"), text(order, frame).encode()):
        raise QrNotOurs("the proof in the QR is not ours")
    return frame


def must_be_fresh(frame: int, order: Order, *, now: datetime, length: timedelta, grace: int) -> None:
    """The frame is shown now, or was at most ``grace`` frames ago (case:54). Raises `QrStale`."""
    if not 0 <= frame_at(order, now, length) - frame <= grace:
        raise QrStale


def png(said: str) -> bytes:
    """The picture, PNG, black on white."""
    rows = _modules(said)
    line_of = [bytes(_packed(row)) for row in rows]
    white = b"\x00" + b"\xff" * len(line_of[0])
    body = white * (_QUIET * _SCALE) + b"".join((b"\x00" + line) * _SCALE for line in line_of)
    body += white * (_QUIET * _SCALE)
    side = (len(rows) + 2 * _QUIET) * _SCALE
    header = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)  # one bit a pixel, greyscale
    return (
        b"\x89PNG\r\n\x1a\n"
        + _chunk(b"IHDR", header)
        + _chunk(b"IDAT", zlib.compress(body, 1))
        + _chunk(b"IEND", b"")
    )


def _modules(said: str) -> list[list[bool | None]]:
    # Version and mask are fixed: choosing the best of eight masks is what makes a QR slow (ten times).
    code = qrcode.QRCode(version=5, error_correction=ERROR_CORRECT_L, mask_pattern=2, border=0)
    code.add_data(said)
    code.make(fit=False)
    return code.modules


def _packed(row: list[bool | None]) -> bytes:
    """One line of pixels, eight to a byte, white is 1."""
    bits = "1" * (_QUIET * _SCALE) + "".join(("0" if dark else "1") * _SCALE for dark in row)
    bits += "1" * (_QUIET * _SCALE)
    bits += "1" * (-len(bits) % 8)
    return int(bits, 2).to_bytes(len(bits) // 8, "big")


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
