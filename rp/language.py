"""Swedish by default, English by choice. The Swedish text in a template is its own key (gettext)."""

from __future__ import annotations

import gettext
from functools import lru_cache
from pathlib import Path

from flask import Flask, Response, current_app, request

COOKIE = "siths_rp_lang"
LANGUAGES = ("sv", "en")
FOLDER = Path(__file__).with_name("translations")


@lru_cache(maxsize=len(LANGUAGES))
def catalogue(language: str) -> gettext.NullTranslations:
    return gettext.translation("messages", FOLDER, [language], fallback=True)


def language() -> str:
    """What the user chose now, or before; Swedish otherwise."""
    wished = request.args.get("lang") or request.cookies.get(COOKIE, "")
    return wished if wished in LANGUAGES else "sv"


def translate(text: str) -> str:
    return catalogue(language()).gettext(text) if text else ""


def install(app: Flask) -> None:
    app.jinja_env.add_extension("jinja2.ext.i18n")
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]  # the extension adds it
        translate, lambda one, many, n: translate(one if n == 1 else many), newstyle=True
    )
    app.jinja_env.globals["language"] = language
    app.after_request(_remember)


def _remember(response: Response) -> Response:
    if request.args.get("lang") in LANGUAGES:
        response.set_cookie(
            COOKIE,
            request.args["lang"],
            httponly=True,
            samesite="Lax",
            secure=_secure(),
            max_age=365 * 24 * 3600,
        )
    return response


def _secure() -> bool:
    return bool(current_app.extensions["system"].config.secure)
