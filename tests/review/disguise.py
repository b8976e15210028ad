"""The sample under another name: other paths, texts, codes, cookies and statuses, and the same decisions."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

import pytest

import rp.app
from rp.config import RpConfig
from rp.login import Login
from rp.server import Running
from scenarios.model import Way
from scenarios.stage.mocks import Mock
from scenarios.stage.sample import Methods, Sample
from scenarios.targets.target import Action, Reads, Rule, Target, TargetFunction, load_target

PATHS = {
    "/": "/hem",
    "/login": "/legitimera",
    "/callback": "/svar",
    "/schedule": "/dagplan",
    "/record": "/patient/191212121212",
    "/medications": "/ordinationer",
    "/logout": "/lamna",
    "/leaving": "/pa-vag-ut",
}
REGISTERED = ("/signed-out", "/backchannel-logout")
OWN = {theirs: ours for ours, theirs in PATHS.items()}
WORDS = {
    'data-decision="granted"': 'data-utfall="ja"',
    'data-decision="denied"': 'data-utfall="nej"',
    "data-refused": "data-avvisad",
    "Journalen Exempel": "Vårdsystem Nord",
    "Logga in med SITHS": "Legitimera dig",
    "Logga ut": "Lämna systemet",
}
_CODE = re.compile(r"RP-(\d)(\d\d)")
_PLACE = re.compile(r'\b(href|action|content)="((?:0;url=)?)(/[^"]*)"')


def disguised_target() -> Target:
    """How the owner of such a system would describe it, without codes and reasons."""
    target = load_target()
    functions = {
        name: TargetFunction(open=PATHS[function.open], requires=function.requires)
        for name, function in target.functions.items()
    }
    reads = Reads(
        granted=Rule(css="[data-utfall=ja]"),
        denied=Rule(css="[data-utfall=nej]"),
        refused=Rule(css="[data-avvisad]"),
    )
    return target.model_copy(
        update={
            "name": "Vårdsystem Nord",
            "functions": functions,
            "reads": reads,
            "sign_in": [Action(open="/hem"), Action(click="Legitimera dig")],
            "sign_out": [Action(open="/hem"), Action(click="Lämna systemet")],
        }
    )


class Disguised(Sample):
    """A stage with it."""

    def __init__(self, mistakes: tuple[str, ...] = ()) -> None:
        self._patch = pytest.MonkeyPatch()
        create = rp.app.create_app

        def disguise(config: RpConfig | None = None) -> Any:
            app = create(config)
            app.wsgi_app = Disguise(app.wsgi_app)  # type: ignore[method-assign]
            return app

        self._patch.setattr(rp.app, "create_app", disguise)
        self._patch.setattr(Login, "callback", property(lambda self: f"{self._config.url}/svar"))
        super().__init__(disguised_target(), mistakes=mistakes)

    def close(self) -> None:
        super().close()
        self._patch.undo()

    def _start(self, mock: Mock, way: Way, at: datetime | None, methods: Methods) -> Running:
        running = super()._start(mock, way, at, methods)
        client = mock.environment.clients.get(running.config.client_id)
        assert client
        mock.environment.clients.add(replace(client, redirect_uris=(f"{running.url}/svar",)))
        return running


class Disguise:
    """Between the system and the world."""

    def __init__(self, app: Callable[..., Iterable[bytes]]) -> None:
        self._app = app

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        asked = environ["PATH_INFO"]
        environ["PATH_INFO"] = OWN.get(asked, asked if asked in REGISTERED else "/nowhere/at/all")
        environ["QUERY_STRING"] = environ["QUERY_STRING"].replace("vidare=", "next=")
        environ["HTTP_COOKIE"] = environ.get("HTTP_COOKIE", "").replace("JSESSIONID=", "siths_rp_session=")
        said: list[Any] = []
        body = b"".join(self._app(environ, lambda *answer: said.append(answer)))
        status, headers = said[0][:2]
        kind = dict(headers).get("Content-Type", "")
        if kind.startswith("text/html"):
            body = _text(body.decode()).encode()
        headers = [(name, _header(name, value, len(body))) for name, value in headers]
        start_response("200 OK" if status.startswith("403") else status, headers)
        return [body]


def _text(html: str) -> str:
    for ours, theirs in WORDS.items():
        html = html.replace(ours, theirs)
    html = _CODE.sub(r"FEL \2/\1", html)
    return _PLACE.sub(lambda found: f'{found[1]}="{found[2]}{_address(found[3])}"', html)


def _header(name: str, value: str, length: int) -> str:
    match name.lower():
        case "location":
            return _address(value)
        case "set-cookie":
            return value.replace("siths_rp_session=", "JSESSIONID=")
        case "content-length":
            return str(length)
    return value


def _address(address: str) -> str:
    """One of the system itself; the IdP's and others' stay."""
    there = urlsplit(address)
    if there.netloc:
        return address
    said = [("vidare" if name == "next" else name, value) for name, value in parse_qsl(there.query)]
    return urlunsplit(there._replace(path=PATHS.get(there.path, there.path), query=urlencode(said)))
