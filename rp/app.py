"""The sample care system, put together. The only place where its parts meet."""

from __future__ import annotations

import ssl

from flask import Flask

from rp import headers, language, views
from rp.config import BadSetting, RpConfig
from rp.login import Login
from rp.logouts import Logouts
from rp.mistakes import plant
from rp.policy_file import SHIPPED, load
from rp.sessions import Sessions
from rp.system import System


def create_app(config: RpConfig | None = None) -> Flask:
    """A care system with this configuration. Raises `config.BadSetting` and `siths_files.BadFile`."""
    config = config or RpConfig()
    app = Flask("rp", static_folder="static", template_folder="templates", root_path=str(SHIPPED.parent))
    app.config["MAX_CONTENT_LENGTH"] = 64 * 1024
    parts = plant(config.mistakes)
    config = config.but(issuer=parts.issuer(config.issuer))
    _is_trusted_and_trusts(config)
    sessions, login = Sessions(), Login(config, app, parts.verify, parts.asks)
    app.extensions["system"] = System(
        config=config,
        policy=load(config.policy or SHIPPED),
        sessions=sessions,
        login=login,
        logouts=Logouts(config, login.keys, sessions, parts),
        parts=parts,
    )
    app.register_blueprint(views.blueprint)
    headers.install(app)
    language.install(app)
    return app


def _is_trusted_and_trusts(config: RpConfig) -> None:
    """Told at the start, not at the first login."""
    if config.ca is not None:
        try:
            ssl.create_default_context(cafile=str(config.ca))
        except OSError as error:  # an SSLError too
            raise BadSetting(f"{config.ca} holds nobody to trust: {error.strerror or error}") from None
    if config.tls is not None:
        try:
            ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(config.tls)
        except OSError as error:
            raise BadSetting(
                f"{config.tls} holds no key with its certificate: {error.strerror or error}"
            ) from None
