"""The virtual SITHS eID app, for programs: scan, enter the code, approve, cancel."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, request

from idp_mock.web import limits
from idp_mock.web.here import environment
from idp_mock.web.mock import guard, said
from idp_mock.web.mock.picture import qr_in

blueprint = Blueprint("devices", __name__, url_prefix="/mock/devices")
blueprint.before_request(guard.owner_only)


@blueprint.get("/<device_id>")
def show(device_id: str) -> dict[str, Any]:
    return said.screen(environment().app.show(device_id))


@blueprint.get("/<device_id>/card")
def card(device_id: str) -> dict[str, Any]:
    """What a browser on this computer shows of the card: what a TLS client needs to play it."""
    inside = environment().app.card(device_id)
    certificate, key = inside.pem(inside.bearing(request.args.get("bears", "hsa-id")))
    return {"certificate": certificate.decode(), "key": key.decode()}


@blueprint.put("/<device_id>")
def add(device_id: str) -> dict[str, Any]:
    """A device with a credential in it, or with none; one with the same name is replaced."""
    from idp_mock.web.mock.bodies import DeviceBody, body

    asked, app = body(DeviceBody), environment().app
    said_of_it = asked.model_dump(exclude={"kind", "credential"})
    app.add(device_id, asked.kind, asked.credential, **said_of_it)
    return said.screen(app.show(device_id))


@blueprint.post("/<device_id>/scan")
def scan(device_id: str) -> dict[str, Any]:
    """The QR's text, or a picture of it as the body."""
    from idp_mock.web.mock.bodies import ScanBody, body

    if request.mimetype.startswith("image/"):
        request.max_content_length = limits.PICTURE
        text = qr_in(request.get_data())
    else:
        text = body(ScanBody).text
    return said.screen(environment().app.open(device_id, text))


@blueprint.post("/<device_id>/open")
def open_link(device_id: str) -> dict[str, Any]:
    """The operating system hands the app a ``siths://`` address."""
    from idp_mock.web.mock.bodies import OpenBody, body

    asked = body(OpenBody)
    return said.screen(environment().app.open(device_id, asked.link, asked.consent))


@blueprint.post("/<device_id>/code")
def code(device_id: str) -> dict[str, Any]:
    from idp_mock.web.mock.bodies import CodeBody, body

    return said.screen(environment().app.code(device_id, body(CodeBody).code))


@blueprint.post("/<device_id>/approve")
def approve(device_id: str) -> dict[str, Any]:
    return said.screen(environment().app.approve(device_id))


@blueprint.post("/<device_id>/cancel")
def cancel(device_id: str) -> dict[str, Any]:
    return said.screen(environment().app.cancel(device_id))


@blueprint.post("/<device_id>/activate")
def activate(device_id: str) -> dict[str, Any]:
    """Another card of its readers becomes the active one."""
    from idp_mock.web.mock.bodies import ActivateBody, body

    return said.screen(environment().app.activate(device_id, body(ActivateBody).credential))


@blueprint.post("/<device_id>/pin")
def pin(device_id: str) -> dict[str, Any]:
    """The computer asks for the card's PIN, before TLS may use its key."""
    from idp_mock.web.mock.bodies import CodeBody, body

    return said.screen(environment().app.pin(device_id, body(CodeBody).code))


@blueprint.post("/<device_id>/puk")
def puk(device_id: str) -> dict[str, Any]:
    """The card is unlocked in the app."""
    from idp_mock.web.mock.bodies import PukBody, body

    return said.screen(environment().app.puk(device_id, body(PukBody).puk))
