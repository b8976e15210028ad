"""Swedish by default, English by choice. The Swedish text in a template is its own key (gettext)."""

from __future__ import annotations

import gettext
from functools import lru_cache
from pathlib import Path

from flask import Flask, g, request

from idp_mock.web.here import LANGUAGE

LANGUAGES = ("sv", "en")
FOLDER = Path(__file__).with_name("translations")


@lru_cache(maxsize=len(LANGUAGES))
def catalogue(language: str) -> gettext.NullTranslations:
    """The texts of ``language``; Swedish is what the templates are written in."""
    return gettext.translation("messages", FOLDER, [language], fallback=True)


def language() -> str:
    """What the user chose on the page, else in an earlier visit, else what the relying party asks for."""
    if "language" not in g:
        wished = request.args.get("lang", "")
        if wished in LANGUAGES:
            g.new_language = wished
        remembered = request.cookies.get(LANGUAGE, "")
        asked = request.args.get("ui_locales", "").split(" ")[0]
        g.language = next((x for x in (wished, remembered, asked) if x in LANGUAGES), "sv")
    return str(g.language)


def translate(text: str) -> str:
    return catalogue(language()).gettext(text) if text else ""


def install(app: Flask) -> None:
    app.jinja_env.add_extension("jinja2.ext.i18n")
    app.jinja_env.newstyle_gettext = True  # type: ignore[attr-defined]  # set by the extension
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]  # likewise
        translate, lambda one, many, n: translate(one if n == 1 else many), newstyle=True
    )
    app.jinja_env.globals["language"] = language
