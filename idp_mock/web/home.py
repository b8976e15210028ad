"""The mock's own home page: how to connect a system, who can log in, and how the last logins went."""

from __future__ import annotations

from functools import cache
from itertools import islice

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from idp_mock.clients.load import SHIPPED, load
from idp_mock.oidc import discovery
from idp_mock.web import people
from idp_mock.web.here import environment, environments
from idp_mock.web.latest import latest
from idp_mock.web.methods import names

blueprint = Blueprint("home", __name__)
_MANY = 20  # environments; more than a person reads


@blueprint.get("/")
def home() -> ResponseReturnValue:
    here = environment()
    logins = latest(here.journal.after())
    return render_template(
        "home.html",
        name=here.name,
        others=list(islice((one for one in environments() if one is not environments().default), _MANY)),
        config=here.config,
        clients=list(here.clients),
        published=published(),
        found=discovery.document(here.config),
        people=people.first(here.hsa),
        kinds=people.KINDS,
        details=people.details,
        logins=logins,
        names=names(here.config.inera),
    )


@cache
def published() -> dict[str, str]:
    """The secrets that are none: whoever has the mock has the file they stand in."""
    return {client.id: client.secret for client in load(SHIPPED)}


@blueprint.get("/signed-out")
def signed_out() -> ResponseReturnValue:
    """The page after a logout without an address to go back to, where it can be reloaded."""
    return render_template("signed-out.html")
