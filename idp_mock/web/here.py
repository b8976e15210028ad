"""What a view needs to know: which environment it serves, and which browser is asking."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import cast

from flask import current_app, g, request

from idp_mock.environments import DEFAULT, Environment, Environments

ENVIRONMENT = "siths.environment"  # in the WSGI environ: which one is asked
BROWSER, SESSION, LANGUAGE = "siths_idp_browser", "siths_idp_session", "siths_idp_lang"


def environments() -> Environments:
    return cast(Environments, current_app.extensions["environments"])


def environment() -> Environment:
    """The environment of this request: the default one at the root, NAME below ``/e/NAME``. Raises `NotFound`."""
    return environments().get(request.environ.get(ENVIRONMENT, DEFAULT))


def root() -> str:
    """What every path of this environment begins with: nothing, or ``/e/NAME``."""
    return request.script_root


def cookie(name: str) -> str:
    """What this environment calls its cookie ``name``: a browser that visits two has two."""
    place = request.environ.get(ENVIRONMENT)
    return f"{name}-{place}" if place else name


def session() -> str:
    """The SSO session that the browser remembers; empty: none."""
    return request.cookies.get(cookie(SESSION), "")


def browser() -> str:
    """The browser that is asking, known by a random cookie; a new one gets its cookie with the answer."""
    if "browser" not in g:
        g.browser = request.cookies.get(cookie(BROWSER), "")
        if not 20 <= len(g.browser) <= 64:
            g.browser = g.new_browser = secrets.token_urlsafe(24)
    return str(g.browser)


def query() -> Mapping[str, list[str]]:
    return request.args.to_dict(flat=False)


def form() -> Mapping[str, list[str]]:
    return request.form.to_dict(flat=False)
