"""A target file from a few answers: what a person knows of their own system, and nothing of this format."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import NamedTuple

from scenarios.errors import BadArgument
from scenarios.targets.target import Target
from siths_files import BadFile, parse

_KINDS = ("status", "css", "text", "address", "redirect", "header", "json")


class Function(NamedTuple):
    """As it is answered: ``record=/journal/1:3``."""

    name: str
    open: str
    loa: int

    @classmethod
    def of(cls, said: str) -> Function:
        """Raises `BadArgument`."""
        name, _, rest = said.partition("=")
        place, _, loa = rest.rpartition(":")
        if not name.strip() or not place.startswith("/") or loa.strip() not in ("0", "2", "3"):
            raise BadArgument(
                f"{said!r} is no function as record=/journal/1:3, where 3 is the level, or 2 or 0"
            )
        return cls(name.strip(), place.strip(), int(loa))


class Answers(NamedTuple):
    """What was answered. A rule is a kind and what it is about, as ``css #patient`` or ``status 403``."""

    name: str
    url: str
    idp: str
    client_id: str
    secret: str  # the name of a variable; empty: there is none
    redirect_uri: str
    login: str  # the text of a link or button, or an address that begins with a slash
    logout: str
    functions: Sequence[Function]
    granted: str
    denied: str
    code: str  # a CSS selector; empty: none is shown


def written(answers: Answers) -> str:
    """The file. Raises `BadArgument` for what would be none."""
    url = answers.url.rstrip("/")
    secret = f"\n  client_secret: ${{{answers.secret}}} # read from the environment" if answers.secret else ""
    functions = "".join(
        f"\n  {_said(one.name)}: {{open: {_said(one.open)}, requires: {{loa: {one.loa}}}}}"
        for one in answers.functions
    )
    code = f"\n  code: {{css: {_said(answers.code)}}}" if answers.code else ""
    text = f"""\
# A system under test. docs/targets.md describes the format; siths-harness check FILE says what is wrong.
format: 1
name: {_said(answers.name)}
url: {_said(url)}
idp: {_said(answers.idp.rstrip("/"))}
client:
  client_id: {_said(answers.client_id)}{secret}
  redirect_uris: [{_said(answers.redirect_uri)}]
sign_in: [{_action(answers.login)}]
sign_out: [{_action(answers.logout)}]
functions:{functions or " {}"}
reads:
  granted: {_rule(answers.granted)}
  denied: {_rule(answers.denied)}{code}
"""
    try:  # a secret is none of the questions, so it need not be there yet
        parse(text.replace(f"${{{answers.secret}}}", "not-asked-for"), Target, name="the answers")
    except BadFile as error:
        raise BadArgument("; ".join(fault.removeprefix("the answers:") for fault in error.faults)) from None
    return text


def _action(said: str) -> str:
    return f"{{open: {_said(said)}}}" if said.startswith("/") else f"{{click: {_said(said)}}}"


def _rule(said: str) -> str:
    """Raises `BadArgument`."""
    kind, _, what = said.strip().partition(" ")
    if kind not in _KINDS or not what.strip():
        raise BadArgument(
            f"{said!r} is no rule as css #patient, status 403 or text Tillitsnivå: {', '.join(_KINDS)}"
        )
    what = what.strip()
    if kind in ("header", "json"):
        name, _, value = what.partition("=")
        return f"{{{kind}: {{{_said(name.strip())}: {_said(value.strip())}}}}}"
    return f"{{{kind}: {what if kind == 'status' else _said(what)}}}"


def _said(text: str) -> str:
    """A YAML scalar, whatever stands in it."""
    return json.dumps(text, ensure_ascii=False)
