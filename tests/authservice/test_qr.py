"""The animated QR: good while it is shown and a little after, readable, made by us."""

from __future__ import annotations

import io
import struct
from datetime import timedelta

import pytest
import zxingcpp
from PIL import Image

from idp_mock.authservice import qr
from idp_mock.authservice.order import Order
from idp_mock.errors import QrNotOurs, QrStale
from tests.mock import NOW, Mock

FRAME = timedelta(seconds=1)


@pytest.mark.parametrize("frame", [0, 7, 119, 86_400])
def test_the_picture_says_what_it_should(order: Order, frame: int) -> None:
    said = qr.text(order, frame)
    picture = Image.open(io.BytesIO(qr.png(said)))
    (found,) = zxingcpp.read_barcodes(picture.convert("L"))
    assert found.text == said


def test_the_picture_can_be_read_from_a_screen_at_half_its_size(order: Order) -> None:
    picture = Image.open(io.BytesIO(qr.png(qr.text(order, 3)))).convert("L")
    page = Image.new("L", (800, 600), 245)
    page.paste(picture.resize((picture.width // 2, picture.height // 2)), (301, 177))
    (found,) = zxingcpp.read_barcodes(page)
    assert found.text == qr.text(order, 3)


def test_the_picture_is_a_whole_png(order: Order) -> None:
    png = qr.png(qr.text(order, 0))
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    assert struct.unpack(">II", png[16:24]) == ((37 + 8) * 6,) * 2
    Image.open(io.BytesIO(png)).verify()


def test_it_says_that_it_is_a_mocks(order: Order) -> None:
    assert qr.text(order, 0).startswith("siths-mock:")


def test_every_frame_looks_different(order: Order) -> None:
    assert len({qr.text(order, frame) for frame in range(120)}) == 120


def test_the_proof_is_of_this_order_and_this_frame(mock: Mock, order: Order) -> None:
    proofs = {qr.text(order, frame).rsplit(".", 1)[1] for frame in range(120)}
    assert len(proofs) == 120
    assert order.qr_secret.hex() not in qr.text(order, 0)


def test_frames_follow_the_clock(order: Order) -> None:
    frames = [qr.frame_at(order, NOW + timedelta(seconds=s), FRAME) for s in (0, 0.9, 1, 59.99, 60)]
    assert frames == [0, 0, 1, 59, 60]


def test_a_clock_moved_back_shows_the_first_frame(order: Order) -> None:
    assert qr.frame_at(order, NOW - timedelta(days=365), FRAME) == 0


@pytest.mark.parametrize("late", [0, 1, 2])
def test_it_is_good_while_shown_and_two_frames_after(order: Order, late: int) -> None:
    qr.must_be_fresh(10, order, now=NOW + (10 + late) * FRAME, length=FRAME, grace=2)


@pytest.mark.parametrize("late", [3, 60], ids=["three frames late", "a minute late"])
def test_an_older_photograph_is_stale(order: Order, late: int) -> None:
    with pytest.raises(QrStale):
        qr.must_be_fresh(10, order, now=NOW + (10 + late) * FRAME, length=FRAME, grace=2)


def test_a_frame_that_has_not_been_shown_yet_is_refused(order: Order) -> None:
    with pytest.raises(QrStale):
        qr.must_be_fresh(11, order, now=NOW + 10 * FRAME, length=FRAME, grace=2)


def test_somebody_elses_proof_is_not_ours(order: Order) -> None:
    said = qr.text(order, 4)
    for forged in (said[:-1], said[:-16] + "0" * 16, said.replace(".4.", ".5."), said.replace(".4.", ".04.")):
        with pytest.raises(QrNotOurs):
            qr.must_be_ours(forged, order)


@pytest.mark.parametrize(
    "said",
    [
        "",
        "siths-mock:",
        "https://example.test/",
        "siths-mock:a.b",
        "siths-mock:a.b.c",
        "siths-mock:a.-1.c",
        "siths-mock:a.1.b.c",
    ],
)
def test_another_qr_is_not_ours(said: str) -> None:
    with pytest.raises(QrNotOurs):
        qr.ref_in(said)
