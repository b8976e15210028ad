"""SITHS eID Portal by hand: an ID-administratör orders, hands out, unlocks and revokes. A page of ours."""

from __future__ import annotations

from typing import get_args

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from idp_mock.errors import BadControl, NotFound
from idp_mock.issuing.dates import is_frozen, orders_are_stopped
from idp_mock.issuing.login import ID_ADMINISTRATOR
from idp_mock.issuing.order import OrderedKind
from idp_mock.people.person import RESERVE_CARDS
from idp_mock.web import limits, people
from idp_mock.web.here import environment
from idp_mock.web.mock import counter, guard

blueprint = Blueprint("portal", __name__, url_prefix="/mock/portal")
blueprint.before_request(limits.own_pages_only)
blueprint.before_request(guard.owner_of_the_page)
ORDERED: tuple[OrderedKind, ...] = get_args(OrderedKind)


@blueprint.get("", strict_slashes=False)
def page() -> ResponseReturnValue:
    """Who is there, what is ordered, and what can be done."""
    here, login = environment(), counter.there()
    now, everybody = here.clock.now(), people.first(here.hsa)
    administrators = [
        person
        for person in everybody
        if any(ID_ADMINISTRATOR in employment.system_roles for employment in person.employments)
    ]
    cards = [(p, held) for p in everybody for held in p.credentials if held.kind != "function-certificate"]
    return render_template(
        "portal.html",
        login=login,
        administrators=administrators,
        everybody=everybody,
        cards=cards,
        reserve_cards=[(person, held) for person, held in cards if held.kind in RESERVE_CARDS],
        orders=[order for order in here.desk.orders() if order.state != "activated"],
        person=here.hsa.person,
        ordered=ORDERED,
        frozen=is_frozen(now),
        stopped=orders_are_stopped(now),
        **counter.told(),
    )


@blueprint.post("/<act>")
def do(act: str) -> ResponseReturnValue:
    """One act; ``who`` is what the administrator is logged in with."""
    portal, form = environment().portal, request.form
    by, credential = form.get("who", ""), form.get("credential", "")
    match act:
        case "order":
            if (kind := form.get("kind", "")) not in ORDERED:
                raise BadControl(f"nobody orders a {kind!r:.40}")
            days = form.get("days", "") or "0"
            if not (days.isascii() and days.isdecimal() and len(days) < 6):
                raise BadControl(f"{days!r:.40} is no number of days")
            return counter.act(
                "portal.page",
                "ordered",
                lambda: portal.order(
                    form.get("person", ""),
                    kind,
                    by=by,
                    card=form.get("card", ""),
                    days=int(days),
                ),
            )
        case "hand-out":
            return counter.act("portal.page", "handed-out", lambda: portal.hand_out(credential, by=by))
        case "revoke":
            return counter.act("portal.page", "revoked", lambda: portal.revoke(credential))
        case "unlock":
            return counter.act("portal.page", "unlocked", lambda: portal.unlock(credential, by=by))
    raise NotFound(f"the portal cannot {act}")
