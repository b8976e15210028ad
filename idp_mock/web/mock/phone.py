"""The virtual phone, for people: choose who you are, see who asks, enter the code, approve or cancel. Ours alone."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from idp_mock.devices.kinds import holds
from idp_mock.devices.puk import puk_of
from idp_mock.errors import BadControl, Locked, NotFound, QrNotOurs, Refusal, catalogue
from idp_mock.journal import What
from idp_mock.web import limits, machines, people
from idp_mock.web.here import browser, environment
from idp_mock.web.mock.picture import qr_in
from idp_mock.web.texts import why_of

blueprint = Blueprint("phone", __name__, url_prefix="/mock/phone")
blueprint.before_request(limits.own_pages_only)


@blueprint.get("", strict_slashes=False)
def choose() -> ResponseReturnValue:
    """Whose phone? ``login`` is the login that the page in this browser waits with."""
    login = request.args.get("login", "")
    expected = people.expected_in(login)
    return render_template(
        "phones.html",
        people=people.with_credentials(environment().hsa, expected=expected),
        expected=expected,
        kinds=people.KINDS,
        details=people.details,
        login=login,
    )


@blueprint.get("/<device_id>")
def screen(device_id: str) -> ResponseReturnValue:
    here = environment()
    shown = here.app.show(device_id)
    holder = here.hsa.holder(shown.credential) if shown.credential else None
    refused = next((r for r in catalogue() if r.code == shown.refused), None)
    if refused is Locked and shown.tries_left:
        refused = None  # it was unlocked since
    return render_template(
        "phone.html",
        screen=shown,
        holder=holder,
        kinds=people.KINDS,
        details=people.details,
        refused=refused,
        why=why_of(refused) if refused else None,
        puk=puk_of(here.wallet.get(shown.credential)) if holder else "",
        can_be_unlocked=bool(holder) and here.owner.can_unlock(shown.credential),
        others=[here.hsa.holder(one) for one in shown.others],
        names=machines.NAMES,
        kinds_of_device=machines.kinds_for(holds(holder[1].kind)) if holder else [],
        conditions=machines.CONDITIONS,
        condition=machines.condition_of(shown),
    )


@blueprint.post("/<device_id>/<act>")
def do(device_id: str, act: str) -> ResponseReturnValue:
    """One thing the user does; what the app refuses it shows on its screen."""
    app = environment().app
    if act not in ("open", "legitimate", "cancel", "unlock", "back", "activate", "puk", "device"):
        raise NotFound(f"a phone cannot {act}")
    said = _read() if act == "open" else ""
    try:
        match act:
            case "open":
                app.open(device_id, said)
            case "legitimate":
                shown = app.show(device_id)
                if not shown.code_entered and app.code(device_id, request.form.get("code", "")).ready:
                    return redirect(url_for("phone.screen", device_id=device_id), 303)  # it asks once more
                if shown.state != "signed":  # else it is the second of a double click
                    app.approve(device_id)
            case "cancel":
                app.cancel(device_id)
            case "back":
                app.back(device_id)
            case "activate":
                app.activate(device_id, request.form.get("credential", ""))
            case "puk":
                app.puk(device_id, request.form.get("puk", ""))
            case "device":
                _become(device_id, request.form.get("kind", ""), request.form.get("condition", ""))
            case "unlock":
                _unlock(app.device(device_id).credential)
    except Refusal:
        app.show(device_id)  # raises where there is no such phone; else the screen says what was refused
    return redirect(url_for("phone.screen", device_id=device_id), 303)


def _become(device_id: str, kind: str, condition: str) -> None:
    """Another kind of device, or one in another condition, with the same credential in it. Raises `BadControl`."""
    app, wanted = environment().app, machines.CONDITIONS.get(condition)
    known = next((one for one in machines.NAMES if one == kind), None)
    if known is None or wanted is None or known not in wanted.on:
        raise BadControl(f"a device {kind!r:.40} cannot be {condition!r:.40}")
    device = app.device(device_id)
    app.add(device_id, known, device.credential, others=device.others, **wanted.said)


def _unlock(credential: str) -> None:
    """What the control API does too, for somebody who locked it by hand."""
    here = environment()
    here.owner.unlock(credential)
    says = {"credential": credential, "change": "unlock"}
    here.journal.tell("owner", "card", What.CREDENTIAL_CHANGED, says)


def _read() -> str:
    """What the phone reads: the page of this browser's login, a picture, or a text that was pasted.

    Nothing where there is no QR in the picture: then the app says on its screen that it is none.
    """
    request.max_content_length = limits.PICTURE
    form: dict[str, Any] = request.form.to_dict()
    if form.get("login"):
        _, waiting = environment().idp.waiting(form["login"], browser=browser())
        return waiting.link if waiting else ""
    picture = request.files.get("picture")
    try:
        return qr_in(picture.read()) if picture else form.get("text", "")
    except QrNotOurs:
        return ""
