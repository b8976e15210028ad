"""Where an environment is found: ``/e/NAME/...`` is the same mock once more, for the environment NAME."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from flask import Flask

from idp_mock.web.here import ENVIRONMENT, root

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication

_PLACE = re.compile(r"/e/([a-z0-9][a-z0-9-]{0,39})(?=/|$)")


def install(app: Flask) -> None:
    app.wsgi_app = _Below(app.wsgi_app)  # type: ignore[method-assign]  # as Flask's documentation has it
    app.context_processor(lambda: {"root": root()})


class _Below:
    """Moves ``/e/NAME`` from the path to where the application is mounted (PEP 3333), so no view knows of it."""

    def __init__(self, app: WSGIApplication) -> None:
        self._app = app

    def __call__(self, environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        path = environ.get("PATH_INFO", "")
        if found := _PLACE.match(path):
            environ[ENVIRONMENT] = found[1]
            environ["SCRIPT_NAME"] = environ.get("SCRIPT_NAME", "") + found[0]
            environ["PATH_INFO"] = path[found.end() :] or "/"
        return self._app(environ, start_response)
