"""The one place where the parts of the web meet."""

from __future__ import annotations

from flask import Flask

from idp_mock.config import IdpConfig
from idp_mock.environments import Environments
from idp_mock.web import error, headers, home, language, limits, login, oidc, place
from idp_mock.web.mock import (
    breakdowns,
    control,
    devices,
    issuing,
    mina_sidor,
    phone,
    places,
    portal,
    public,
    reader,
    sign_in,
)


def create_app(config: IdpConfig, environments: Environments | None = None) -> Flask:
    """The mock as a WSGI application. ``environments`` is given by whoever wants to hold them, as tests do."""
    app = Flask(
        "idp_mock", static_folder="web/static", static_url_path="/static", template_folder="web/pages"
    )
    app.config["MAX_CONTENT_LENGTH"] = limits.FORM
    app.json.sort_keys = False  # type: ignore[attr-defined]  # of Flask's default provider
    app.extensions["environments"] = environments or Environments(config)
    place.install(app)
    app.before_request(limits.query_of_text)
    app.before_request(limits.no_redirect_of_the_framework)
    headers.install(app)
    language.install(app)
    error.install(app)
    for part in (oidc, login, home, public, control, places, devices, issuing, sign_in):
        app.register_blueprint(part.blueprint)
    for by_hand in (phone, reader, portal, mina_sidor, breakdowns):
        app.register_blueprint(by_hand.blueprint)
    return app
