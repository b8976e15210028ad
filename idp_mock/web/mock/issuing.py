"""The portal and Mina sidor, for programs: order, hand out, activate, extend, unlock, fetch a Mobilt SITHS."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from flask import Blueprint

from idp_mock.errors import BadControl
from idp_mock.issuing.dates import is_frozen, orders_are_stopped
from idp_mock.issuing.order import CardOrder
from idp_mock.people.person import Employment, Organisation
from idp_mock.web.here import environment, environments
from idp_mock.web.mock import guard, said

blueprint = Blueprint("issuing", __name__, url_prefix="/mock")
blueprint.before_request(guard.owner_only)


@blueprint.get("/issuing")
def orders() -> dict[str, Any]:
    """What was ordered, and whether anything is issued now."""
    here = environment()
    now = here.clock.now()
    return {
        "frozen": is_frozen(now),
        "orders_stopped": orders_are_stopped(now),
        "orders": [_order(order) for order in here.desk.orders()],
    }


@blueprint.post("/issuing/order")
def order() -> dict[str, Any]:
    from idp_mock.web.mock.bodies import OrderBody, body

    asked = body(OrderBody)
    made = environment().portal.order(
        asked.person,
        asked.kind,
        by=asked.by,
        name=asked.name,
        employment=asked.employment,
        card=asked.card,
        days=asked.days,
    )
    return _order(made)


@blueprint.post("/issuing/<credential_id>/hand-out")
def hand_out(credential_id: str) -> dict[str, Any]:
    from idp_mock.web.mock.bodies import HandOutBody, body

    return _order(environment().portal.hand_out(credential_id, by=body(HandOutBody).by))


@blueprint.post("/issuing/<credential_id>/activate")
def activate(credential_id: str) -> dict[str, Any]:
    from idp_mock.web.mock.bodies import ActivateCardBody, body

    here = environment()
    here.mina_sidor.activate(credential_id, body(ActivateCardBody).code)
    return said.credential(here, credential_id)


@blueprint.post("/issuing/<credential_id>/extend")
def extend(credential_id: str) -> dict[str, Any]:
    from idp_mock.web.mock.bodies import ExtendBody, body

    here = environment()
    here.mina_sidor.extend(credential_id, by=body(ExtendBody).by)
    return said.credential(here, credential_id)


@blueprint.post("/issuing/<credential_id>/add-certificate")
def add_certificate(credential_id: str) -> dict[str, Any]:
    from idp_mock.web.mock.bodies import CertificateBody, body

    here, asked = environment(), body(CertificateBody)
    here.portal.add_certificate(credential_id, asked.employment, by=asked.by)
    return said.credential(here, credential_id)


@blueprint.post("/issuing/<credential_id>/unlock")
def unlock(credential_id: str) -> dict[str, Any]:
    from idp_mock.web.mock.bodies import UnlockBody, body

    here, asked = environment(), body(UnlockBody)
    place = here.portal if asked.way == "id-administrator" else here.mina_sidor
    place.unlock(credential_id, by=asked.by)
    return said.credential(here, credential_id)


@blueprint.post("/issuing/ask-for-phone")
def ask_for_phone() -> dict[str, Any]:
    from idp_mock.web.mock.bodies import AskPhoneBody, body

    made = environment().mina_sidor.ask_for_phone(body(AskPhoneBody).by)
    return {"qr": made.text, "until": made.until.isoformat()}


@blueprint.post("/issuing/fetch-phone")
def fetch_phone() -> dict[str, Any]:
    from idp_mock.web.mock.bodies import FetchPhoneBody, body

    here, asked = environment(), body(FetchPhoneBody)
    made = here.mina_sidor.fetch_phone(asked.qr, phone=asked.phone, code=asked.code, name=asked.name)
    return said.credential(here, made.id)


@blueprint.post("/people/<person_id>/move")
def move(person_id: str) -> dict[str, Any]:
    from idp_mock.web.mock.bodies import MoveBody, body

    here, asked = environment(), body(MoveBody)
    begins = _employment(asked.begins) if asked.begins is not None else None
    return said.person(here.kiv.move(person_id, leaves=asked.leaves, begins=begins))


def _order(made: CardOrder) -> dict[str, Any]:
    told = asdict(made) | {"ordered_on": made.ordered_on.isoformat()}
    return {key: told[key] for key in told if key != "blank"}


def _employment(written: dict[str, Any]) -> Employment:
    """Raises `BadControl` where it is none, or where nobody here works at that organisation."""
    from pydantic import ValidationError

    from idp_mock.people.entries import EmploymentEntry
    from idp_mock.people.load import employment

    try:
        entry = EmploymentEntry.model_validate(
            written, context={"any_person": environments().config.any_person}
        )
    except ValidationError as error:
        faults = (f"{'.'.join(map(str, ('begins', *e['loc'])))}: {e['msg']}" for e in error.errors())
        raise BadControl("; ".join(faults)) from None
    return employment(entry, _organisation(entry.organisation))


def _organisation(hsa_id: str) -> Organisation:
    works = (e.organisation for person in environment().hsa.people() for e in person.employments)
    found = next((organisation for organisation in works if organisation.hsa_id == hsa_id), None)
    if found is None:
        raise BadControl(f"nobody works at an organisation {hsa_id}")
    return found
