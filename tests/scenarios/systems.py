"""Care systems of the tests' own: small, careless, and each with one thing that is wrong with it.

They trust whatever the mock says: what is tested is how they are read, not what they believe.
"""

from __future__ import annotations

import base64
import json
import secrets
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

import requests
from werkzeug.serving import WSGIRequestHandler, make_server
from werkzeug.wrappers import Request, Response

from idp_mock.clients.client import Client
from scenarios.stage.mocks import Mock
from scenarios.stage.register import registered
from scenarios.targets.target import Target

CLIENT, SECRET = "own-system", "own-system-secret"


class System:
    """Who has a LoA is let in to /schedule, and who has LoA 3 to /record; the rest is by path."""

    def __init__(self, issuer: str) -> None:
        self.issuer, self.url = issuer, ""
        self.goes_on = threading.Event()  # what /slow waits for
        self.asked: list[str] = []
        self._sessions: dict[str, str] = {}

    def __call__(self, environ: Any, start_response: Callable[..., Any]) -> Any:
        request = Request(environ)
        self.asked.append(request.path)
        return self.answer(request)(environ, start_response)

    def answer(self, request: Request) -> Response:
        acr = self._sessions.get(request.cookies.get("own", ""), "")
        match request.path:
            case "/":
                return _page("<p id=user>In</p>" if acr else "<p>Out</p><a href=/login>Logga in</a>")
            case "/login":
                return self._to_the_idp()
            case "/callback":
                return self._back(request)
            case "/logout":
                self._sessions.pop(request.cookies.get("own", ""), None)
                return _page("<p>Out</p>")
            case "/loop":
                return Response(status=302, headers={"Location": "/loop"})
            case "/broken":
                return _page("<h1>Traceback</h1>", status=500)
            case "/slow":
                self.goes_on.wait(20)
                return _page("<h1>At last</h1>")
            case "/strange":
                return _page("<h1>Hej</h1>", title="Välkommen")
            case "/api/record":
                return _json(acr)
            case "/moved":
                return Response(status=302, headers={"Location": "/no-access?code=L-3"})
            case "/no-access":
                return _page("<h1>Nej</h1>")
            case "/scripted":
                wait = "setTimeout(() => document.body.innerHTML = '<h1 id=open>Öppet</h1>', 200)"
                return _page(f"<p>Laddar</p><script>{wait}</script>")
        return self._function(acr, 3 if request.path == "/record" else 2)

    def _function(self, acr: str, loa: int) -> Response:
        if not acr:
            return self._to_the_idp()
        if int(acr[-1]) < loa:
            return _page("<h1>Tillitsnivån räcker inte</h1>", status=403, headers={"X-Code": "L-3"})
        return _page("<h1 id=open>Öppet</h1>")

    def _to_the_idp(self) -> Response:
        asked = {
            "client_id": CLIENT,
            "redirect_uri": f"{self.url}/callback",
            "response_type": "code",
            "scope": "openid",
            "state": secrets.token_urlsafe(8),
            "nonce": secrets.token_urlsafe(8),
        }
        return Response(status=302, headers={"Location": f"{self.issuer}/authorize?{urlencode(asked)}"})

    def _back(self, request: Request) -> Response:
        told = requests.post(
            f"{self.issuer}/token",
            data={
                "grant_type": "authorization_code",
                "code": request.args.get("code", ""),
                "redirect_uri": f"{self.url}/callback",
                "client_id": CLIENT,
                "client_secret": SECRET,
            },
            timeout=10,
        ).json()
        if "id_token" not in told:
            return _page("<h1>Inloggningen misslyckades</h1>", status=403)
        claims = json.loads(base64.urlsafe_b64decode(told["id_token"].split(".")[1] + "=="))
        answer = Response(status=302, headers={"Location": "/"})
        session = secrets.token_urlsafe(8)
        self._sessions[session] = str(claims["acr"])
        answer.set_cookie("own", session)
        return answer


def _page(html: str, *, title: str = "", status: int = 200, headers: Any = None) -> Response:
    whole = f"<!doctype html><html><head><title>{title}</title></head><body>{html}</body></html>"
    return Response(whole, status=status, headers=headers, content_type="text/html; charset=utf-8")


def _json(acr: str) -> Response:
    """An API that no page belongs to."""
    decided = "open" if acr.endswith("3") else "level" if acr else "login"
    status = {"open": 200, "level": 403, "login": 401}[decided]
    said = {"decision": decided, "reasons": [{"code": f"J-{status}"}]}
    return Response(json.dumps(said), status=status, content_type="application/json")


class _Quiet(WSGIRequestHandler):
    def log(self, type: str, message: str, *args: Any) -> None: ...  # noqa: A002


@contextmanager
def running(system: System) -> Iterator[System]:
    """It answers at its ``url``, on a free port."""
    server = make_server("127.0.0.1", 0, system, threaded=True, request_handler=_Quiet)
    system.url = f"http://127.0.0.1:{server.port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield system
    finally:
        system.goes_on.set()
        server.shutdown()
        thread.join()
        server.server_close()


def described(system: System, idp: str, **changed: Any) -> Target:
    """As the owner of the system would write it."""
    told: dict[str, Any] = {
        "format": 1,
        "name": "Egna systemet",
        "url": system.url,
        "idp": idp,
        "client": {
            "client_id": CLIENT,
            "client_secret": SECRET,
            "redirect_uris": [f"{system.url}/callback"],
            "methods": ["card"],
        },
        "sign_in": [{"open": "/"}, {"click": "Logga in"}],
        "sign_out": [{"open": "/logout"}],
        "functions": {
            "schedule": {"open": "/schedule", "requires": {"loa": 2}},
            "record": {"open": "/record", "requires": {"loa": 3}},
        },
        "reads": {
            "granted": {"css": "#open"},
            "denied": {"text": "Tillitsnivån"},
            "signed_in": {"css": "#user"},
            "refused": {"text": "misslyckades"},
            "code": {"header": "X-Code"},
        },
    }
    return Target.model_validate(told | changed)


def known_at(mock: Mock, target: Target, folder: Any) -> Target:
    """The same, and registered at the mock."""
    client: Client = registered(target, folder)
    mock.environment.clients.add(replace(client))
    return target
