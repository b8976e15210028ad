"""The environments of this mock, for whoever owns it: made, put back and dropped on demand."""

from __future__ import annotations

import json
from typing import Any

from flask import Blueprint

from idp_mock.environments import Wanted
from idp_mock.errors import BadControl
from idp_mock.web.here import environments
from idp_mock.web.mock import guard, said

blueprint = Blueprint("environments", __name__, url_prefix="/mock/environments")
blueprint.before_request(guard.owner_only)


@blueprint.get("", strict_slashes=False)
def known() -> dict[str, Any]:
    return {"environments": [said.place(one) for one in environments()]}


@blueprint.get("/<name>")
def one(name: str) -> dict[str, Any]:
    return said.place(environments().get(name))


@blueprint.put("/<name>")
def create(name: str) -> dict[str, Any]:
    """A new one, with people and clients of its own where they are named; one with the same name is gone then."""
    from idp_mock.clients import load as clients
    from idp_mock.people import load as people
    from idp_mock.web.mock.bodies import EnvironmentBody, body
    from siths_files import BadFile

    asked, any_person = body(EnvironmentBody), environments().config.any_person
    try:
        wanted = Wanted(
            settings=asked.settings,
            people=None
            if asked.people is None
            else people.said(json.dumps(asked.people), any_person=any_person),
            clients=None if asked.clients is None else clients.said(json.dumps(asked.clients)),
        )
    except BadFile as error:
        raise BadControl("; ".join(error.faults)) from None
    return said.place(environments().create(name, wanted))


@blueprint.post("/<name>/reset")
def reset(name: str) -> dict[str, Any]:
    environments().get(name).reset()
    return {"environment": name}


@blueprint.delete("/<name>")
def drop(name: str) -> dict[str, Any]:
    environments().drop(name)
    return {"environments": [said.place(one) for one in environments()]}
