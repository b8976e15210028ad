"""A small site with what a driver meets: redirects, reloads, forms, app links, and roads that lead nowhere."""

from __future__ import annotations

import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from html import escape
from io import BytesIO
from typing import Any

import qrcode
from cryptography import x509
from cryptography.x509.oid import NameOID
from werkzeug.serving import WSGIRequestHandler, make_server
from werkzeug.wrappers import Request, Response

LINK = "siths://authenticate?order=1&amp;from=page"


class Site:
    """What it shows is by path; ``asked`` is every path that was asked for."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def __call__(self, environ: Any, start_response: Callable[..., Any]) -> Any:
        request = Request(environ)
        self.asked.append(request.path)
        return self._answer(request)(environ, start_response)

    def _answer(self, request: Request) -> Response:
        match request.path.split("/")[1]:
            case "page":
                return _page("<h1>There</h1>", title="A page", headers={"X-Decision": "yes"})
            case "denied":
                return _page("<h1>No</h1>", status=403)
            case "to":
                return Response(status=302, headers={"Location": request.query_string.decode()})
            case "refresh":
                return _page("<p>On my way", head="<meta http-equiv=refresh content='0; url=/page'>")
            case "waits":
                tags = "<meta http-equiv=refresh content='0; url=/page'>"
                later = "<meta http-equiv=refresh content='30; url=/page'>"
                return _page("<p>Waiting", head=f"<noscript>{tags}</noscript>{later}")
            case "begins":
                return _page("<p>Waiting", head="<noscript><a data-reload href='/page'>Again</a></noscript>")
            case "keep":
                return Response(status=307, headers={"Location": "/told/kept"})
            case "round":
                return Response(status=302, headers={"Location": "/round"})
            case "form":
                return _page(_FORM)
            case "told":
                told = sorted((*request.form.items(), *request.args.items()))
                return _page(f"<p id=told>{request.method} {escape(str(told))}</p>")
            case "app":
                return _page(f"<a data-app-start href='{LINK}'>Öppna</a><p>{'i' * 9}</p>")
            case "picture":
                return _page("<img data-qr src='/qr.png' width=300 height=300>")
            case "qr.png":
                return _qr("siths-harness reads this")
            case "cookie":
                made = _page("<p>Here you are")
                made.set_cookie("session", "first")
                return made
            case "cookies":
                return _page(f"<p id=told>{escape(str(sorted(request.cookies.items())))}</p>")
            case "card":
                return _page(f"<p id=told>{escape(_shown(request))}</p>")
        return _page("<h1>Nothing</h1>", status=404)


_FORM = """<a href='/page'>Read on</a><a href='/page?twice'>Read</a>
<form method=post action='/told/it'><input type=hidden name=csrf value='a&amp;b'><input name=empty>
<button name=method value=card>Kort</button><button name=method value=app-here>App</button></form>
<form action='/told'><input type=hidden name=q value='å'><input type=submit value='Sök'></form>
<form method=post action='/told'><input type=checkbox name=no value=1><input type=checkbox name=yes checked>
<input type=radio name=pick value=a><input type=radio name=pick value=b checked><input name=off value=1 disabled>
<select name=unit><option>Linden<option value=eken selected>Eken</select>
<select name=first><option>One<option>Two</select>
<textarea name=text>Två
rader</textarea><button formaction='/told/more'>Allt</button></form>
<form id=far method=post action='/told/far'></form><button form=far name=from value=afar>Långt</button>
<form method=post action='/keep'><button name=kept value=1>Behåll</button></form>
<form><button id=dead type=button>Dead</button></form><button id=alone>Alone</button>"""


def _page(html: str, *, title: str = "", head: str = "", status: int = 200, headers: Any = None) -> Response:
    whole = f"<!doctype html><html><head><title>{title}</title>{head}</head><body>{html}</body></html>"
    return Response(whole, status=status, headers=headers, content_type="text/html; charset=utf-8")


def _qr(text: str) -> Response:
    out = BytesIO()
    qrcode.make(text).save(out)
    return Response(out.getvalue(), content_type="image/png")


def _shown(request: Request) -> str:
    """Whose certificate was shown; nobody's."""
    pem = request.environ.get("SSL_CLIENT_CERT")
    if not pem:
        return "nobody"
    subject = x509.load_pem_x509_certificate(str(pem).encode()).subject
    return str(subject.get_attributes_for_oid(NameOID.COMMON_NAME)[0].value)


class _Quiet(WSGIRequestHandler):
    def log_request(self, code: int | str = "-", size: int | str = "-") -> None: ...

    def log(self, type: str, message: str, *args: Any) -> None: ...  # noqa: A002


@contextmanager
def served(site: Site, context: ssl.SSLContext | None = None) -> Iterator[str]:
    """The address of the site, on a free port, over TLS with a ``context``."""
    server = make_server("127.0.0.1", 0, site, threaded=True, request_handler=_Quiet, ssl_context=context)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield f"{'https' if context else 'http'}://127.0.0.1:{server.port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
