"""The control API: what a person can do by hand in the mock, a program can do here. docs/control.md describes it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, TypeVar

from flask import Blueprint, Response, request

from idp_mock.clock import Clock
from idp_mock.credentials.credential import BEARS, Bears
from idp_mock.devices.client import must_be_for
from idp_mock.devices.device import DEVICES, DeviceKind
from idp_mock.errors import BadControl, NotFound
from idp_mock.journal import What
from idp_mock.web.here import environment
from idp_mock.web.mock import guard, said

T = TypeVar("T")
blueprint = Blueprint("control", __name__, url_prefix="/mock")
blueprint.before_request(guard.owner_only)


@blueprint.get("/clock")
def clock() -> dict[str, Any]:
    return _time(environment().clock)


@blueprint.post("/clock")
def move_clock() -> dict[str, Any]:
    from idp_mock.web.mock.bodies import ClockBody, body

    here, asked = environment(), body(ClockBody)
    try:
        if asked.move is not None:
            here.clock.move(timedelta(seconds=asked.move))
        elif asked.at is not None:
            here.clock.set(asked.at)
        else:
            here.clock.reset()
    except OverflowError:
        raise BadControl("that time is beyond the calendar") from None
    here.journal.tell("owner", "idp", What.CLOCK_MOVED, {"offset": here.clock.offset.total_seconds()})
    return _time(here.clock)


@blueprint.get("/people")
def people() -> dict[str, Any]:
    return {"people": [said.person_in_short(person) for person in environment().hsa.people()]}


@blueprint.get("/people/<person_id>")
def person(person_id: str) -> dict[str, Any]:
    return said.person(environment().hsa.person(person_id))


@blueprint.get("/credentials")
def credentials() -> dict[str, Any]:
    held = ((person, held) for person in environment().hsa.people() for held in person.credentials)
    return {"credentials": [said.credential_in_short(person, one) for person, one in held]}


@blueprint.get("/credentials/<credential_id>")
def credential(credential_id: str) -> dict[str, Any]:
    return said.credential(environment(), credential_id)


@blueprint.get("/credentials/<credential_id>/pkcs12")
def pkcs12(credential_id: str) -> Response:
    """A file that a browser imports. Its password is the query's ``password``, else ``siths``."""
    made = environment().wallet.get(credential_id)
    password = (request.args.get("password") or "siths").encode()
    file = made.pkcs12(made.bearing(_bears("hsa-id")), password)
    name = f'attachment; filename="{credential_id}.p12"'
    return Response(file, mimetype="application/x-pkcs12", headers={"Content-Disposition": name})


@blueprint.get("/credentials/<credential_id>/pem")
def pem(credential_id: str) -> dict[str, Any]:
    """What a TLS client needs to play this card; on the query's ``device``, where that makes a difference."""
    made = environment().wallet.get(credential_id)
    picked = made.bearing(_bears("hsa-id"))
    must_be_for(_device("windows-minidriver"), made)
    certificate, key = made.pem(picked)
    return {"certificate": certificate.decode(), "key": key.decode()}


@blueprint.post("/credentials/<credential_id>/<change>")
def change_credential(credential_id: str, change: str) -> dict[str, Any]:
    here = environment()
    changes = {
        "revoke": here.portal.revoke,
        "renew": here.owner.renew,
        "block-pin": here.app.block,
        "unlock": here.owner.unlock,
    }
    if change not in changes:
        raise NotFound(f"a credential cannot {change}")
    changes[change](credential_id)
    if change != "revoke":  # which the portal tells of, as it may take effect later
        says = {"credential": credential_id, "change": change}
        here.journal.tell("owner", "card", What.CREDENTIAL_CHANGED, says)
    return said.credential(here, credential_id)


@blueprint.get("/faults")
def faults() -> dict[str, Any]:
    return {"faults": [fault.as_json() for fault in environment().faults]}


@blueprint.post("/faults")
def set_fault() -> dict[str, Any]:
    from idp_mock.web.mock.bodies import FaultBody, body

    asked = body(FaultBody)
    made = environment().faults.set(asked.name, client=asked.client, login=asked.login, times=asked.times)
    return made.as_json()


@blueprint.delete("/faults/<name>")
def clear_fault(name: str) -> dict[str, Any]:
    """That one no more; what else is set stays."""
    environment().faults.clear(name)
    return faults()


@blueprint.delete("/faults")
def clear_faults() -> dict[str, Any]:
    environment().faults.clear()
    return {"faults": []}


@blueprint.get("/keys")
def keys() -> dict[str, Any]:
    return {"keys": said.keys(environment())}


@blueprint.post("/keys")
def roll_over() -> dict[str, Any]:
    from idp_mock.web.mock.bodies import KeysBody, body

    here, asked = environment(), body(KeysBody)
    here.back_channel.tokens.keys.turn(asked.rollover)
    told = said.keys(here)
    says = {"rollover": asked.rollover, "kids": [key["kid"] for key in told]}
    here.journal.tell("owner", "idp", What.KEYS_CHANGED, says)
    return {"keys": told}


@blueprint.get("/journal")
def journal() -> dict[str, Any]:
    """What happened after event ``after``, of one ``login`` when given."""
    here = environment().journal
    try:
        after = int(request.args.get("after", "0"))
    except ValueError:
        raise BadControl("after: a whole number") from None
    events = here.after(after, login=request.args.get("login", ""))
    return {"newest": here.newest, "events": [said.event(event) for event in events]}


@blueprint.get("/clients")
def clients() -> dict[str, Any]:
    """Who is registered, without the secrets."""
    return {"clients": [said.client(client) for client in environment().clients]}


@blueprint.post("/clients")
def register() -> dict[str, Any]:
    """One more client, or another one in its place, until the mock ends."""
    from idp_mock.clients.load import ClientEntry
    from idp_mock.web.mock.bodies import body

    client = body(ClientEntry).client()
    environment().clients.add(client)
    return said.client(client)


def _bears(default: Bears) -> str:
    return _one_of(BEARS, "bears", default)


def _device(default: DeviceKind) -> DeviceKind:
    return _one_of(DEVICES, "device", default)


def _one_of(known: tuple[T, ...], name: str, default: T) -> T:
    """What the query says under this name. Raises `BadControl` where it is none of them."""
    said = request.args.get(name, default)
    for one in known:
        if one == said:
            return one
    raise BadControl(f"{name}: one of {', '.join(map(str, known))}")


def _time(clock: Clock) -> dict[str, Any]:
    return {"now": clock.now().isoformat(), "offset": clock.offset.total_seconds()}
