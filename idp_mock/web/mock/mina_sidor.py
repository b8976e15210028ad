"""Mina sidor by hand: a holder activates a card, extends it, unlocks it, and fetches a Mobilt SITHS. A page of ours."""

from __future__ import annotations

from base64 import b64encode
from typing import get_args

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from idp_mock.authservice.qr import png
from idp_mock.credentials.credential import Credential
from idp_mock.credentials.product import product
from idp_mock.errors import BadControl, NotFound, Refusal
from idp_mock.issuing.login import Login
from idp_mock.issuing.mina_sidor import QR
from idp_mock.people.person import Held, Phone
from idp_mock.web import limits, people
from idp_mock.web.here import environment
from idp_mock.web.mock import counter, guard

blueprint = Blueprint("mina_sidor", __name__, url_prefix="/mock/mina-sidor")
blueprint.before_request(limits.own_pages_only)
blueprint.before_request(guard.owner_of_the_page)
PHONES: tuple[Phone, ...] = get_args(Phone)


@blueprint.get("", strict_slashes=False)
def page() -> ResponseReturnValue:
    """Who is there and what they hold; without anybody: who, and which cards wait to be activated."""
    here, login = environment(), counter.there()
    return render_template(
        "mina-sidor.html",
        login=login,
        people=people.with_credentials(here.hsa),
        orders=[order for order in here.desk.orders() if order.state == "handed-out"],
        person=here.hsa.person,
        get=here.wallet.get,
        ways=lambda series: product(series).unlocked_by,
        can_unlock=lambda held, made: login is not None and _can_unlock(login, held, made),
        qr=_qr(request.args.get("qr", "")),
        phones=PHONES,
        picture=lambda text: f"data:image/png;base64,{b64encode(png(text)).decode()}",
        **counter.told(),
    )


@blueprint.post("/<act>")
def do(act: str) -> ResponseReturnValue:
    """One act; ``who`` is what the holder is logged in with."""
    here, form = environment(), request.form
    by, credential, code = form.get("who", ""), form.get("credential", ""), form.get("code", "")
    match act:
        case "activate":
            return counter.act(
                "mina_sidor.page", "activated", lambda: here.mina_sidor.activate(credential, code)
            )
        case "extend":
            return counter.act(
                "mina_sidor.page", "extended", lambda: here.mina_sidor.extend(credential, by=by)
            )
        case "unlock":
            return counter.act(
                "mina_sidor.page", "unlocked", lambda: here.mina_sidor.unlock(credential, by=by)
            )
        case "ask-for-phone":
            return _asked(by)
        case "fetch-phone":
            if (phone := form.get("phone", "")) not in PHONES:
                raise BadControl(f"{phone!r:.40} is no phone")
            qr = form.get("qr", "")
            return counter.act(
                "mina_sidor.page",
                "fetched",
                lambda: here.mina_sidor.fetch_phone(qr, phone=phone, code=code),
            )
    raise NotFound(f"Mina sidor cannot {act}")


def _can_unlock(login: Login, held: Held, made: Credential) -> bool:
    """Whether there is a button for it: a card of the portal, and somebody who is there with a Mobilt SITHS."""
    is_of_the_portal = held.kind != "mobile" and "mobilt-siths" in product(made.series).unlocked_by
    return is_of_the_portal and login.credential.kind == "mobile"


def _asked(by: str) -> ResponseReturnValue:
    """The page with the QR; what is refused is said on the page before."""
    try:
        made = environment().mina_sidor.ask_for_phone(by)
    except Refusal as refusal:
        if not refusal.code.startswith("ISS-"):
            raise
        return redirect(url_for("mina_sidor.page", who=by, refused=refusal.code), 303)
    return redirect(url_for("mina_sidor.page", who=by, qr=made.text, _anchor="phone"), 303)


def _qr(text: str) -> str:
    """What Mina sidor made; nothing else becomes a picture."""
    return text if text.startswith(QR) and len(text) < 80 else ""
