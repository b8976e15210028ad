"""How a refusal reaches whoever is to know: a page for people, JSON for machines.

What may travel to the relying party the IdP has sent already, as a way back; what arrives here stays here.
"""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from flask import (
    Blueprint,
    Flask,
    Response,
    current_app,
    g,
    jsonify,
    make_response,
    redirect,
    render_template,
    request,
)
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException, NotFound, RequestEntityTooLarge

from idp_mock import errors
from idp_mock.clock import wall
from idp_mock.errors import Refusal, Unreachable
from idp_mock.oidc import addresses
from idp_mock.web.here import environment, root
from idp_mock.web.texts import text_of

blueprint = Blueprint("error", __name__)
_AT = "/_error"  # inera-idp:5
_OF_THE_REQUEST = "IDP-1"  # codes of a request that is wrong by itself: answered at once, with a 400
_PAGES = frozenset(
    {"login", "home", "error", "phone", "reader", "portal", "mina_sidor", "breakdowns"}
)  # blueprints that people visit
# Where a browser comes among the addresses of machines; where no view is found, no blueprint tells.
_OF_PEOPLE = (addresses.AUTHORIZE, addresses.END_SESSION, "/mock/phone", "/mock/reader", "/mock/breakdowns")
_LOGIN = re.compile(r"/login/([A-Za-z0-9_-]{1,64})")


def install(app: Flask) -> None:
    app.register_blueprint(blueprint)
    app.register_error_handler(Refusal, deliver)
    app.register_error_handler(HTTPException, _by_the_framework)
    app.register_error_handler(Unreachable, _broken)


def deliver(refusal: Refusal) -> ResponseReturnValue:
    """A refusal, by ``deliver``: on a page people visit it is always a page."""
    if request.blueprint not in _PAGES and (refusal.deliver == "json" or request.path.startswith("/mock/")):
        return as_json(refusal)
    found = _LOGIN.match(request.path)
    login = found[1] if found else refusal.login
    g.frames = refusal.frames
    is_there = refusal.status < 500  # who is out of service says so at once, and leads nowhere
    if refusal.login and is_there and not refusal.code.startswith(_OF_THE_REQUEST):  # it ended a login
        return redirect(_address(refusal, wall(), login), 303)
    return _page(refusal, wall(), login)


@blueprint.get(_AT)
def again() -> ResponseReturnValue:
    """The page of a refusal, at the address that support asks for (inera-idp:5). The journal knows the detail."""
    known = {refusal.code: refusal for refusal in errors.catalogue()}
    kind = known.get(request.args.get("code", ""), errors.NotFound)
    try:
        at = datetime.fromisoformat(request.args.get("at", ""))
    except ValueError:
        at = wall()
    login = re.fullmatch(r"[A-Za-z0-9_-]{1,64}", request.args.get("login", ""))
    ref = login[0] if login else ""
    return _page(kind(_why(kind.code, ref)), at, ref)


def _page(refusal: Refusal, at: datetime, login: str) -> ResponseReturnValue:
    address = _address(refusal, at, login)
    text = text_of(refusal)
    return render_template("refused.html", refusal=refusal, text=text, at=at, login=login, address=address), (
        refusal.status
    )


def _address(refusal: Refusal, at: datetime, login: str) -> str:
    asked: dict[str, Any] = {"code": refusal.code, "at": at.isoformat(timespec="seconds")}
    asked |= {"login": login} if login else {}
    return f"{root()}{_AT}?{urlencode(asked)}"  # by hand: a request with a broken Host has no map to ask


def _why(code: str, login: str) -> str:
    """What the journal says of this login's refusal; nothing that stands in the address is believed."""
    events = environment().journal.after(login=login) if login else []
    return next((str(event.says.get("why", "")) for event in reversed(events) if event.code == code), "")


def as_json(refusal: Refusal) -> ResponseReturnValue:
    """As RFC 6749 section 5.2 has it, with our code."""
    said = jsonify(error=refusal.oauth, error_description=refusal.description, code=refusal.code)
    if refusal.status == 401:
        said.headers["WWW-Authenticate"] = (
            f'Bearer error="{refusal.oauth}"' if refusal.oauth == "invalid_token" else 'Basic realm="token"'
        )
    return said, refusal.status


def _broken(error: Unreachable) -> ResponseReturnValue:
    """Something of the mock itself is gone, as a key from its cache: one line on the console, and not to everybody."""
    current_app.logger.error("%s", error)
    return Response("The mock cannot answer this. Its console says why.\n", 500, mimetype="text/plain")


def _by_the_framework(error: HTTPException) -> ResponseReturnValue:
    """What Flask refuses by itself: no such page, too much, the wrong verb, a header that it cannot read."""
    status = error.code or 500
    match error:
        case NotFound():
            refusal: Refusal = errors.NotFound("there is no such page")
        case RequestEntityTooLarge():
            refusal = errors.TooLarge()
        case _ if 400 <= status < 500:
            refusal = errors.HttpNotUnderstood(f"{status} {error.name}")
        case _:
            return error.get_response()
    refusal.status = status
    by_machine = request.path.startswith(("/mock/", "/oidc/")) and not request.path.startswith(_OF_PEOPLE)
    answer = make_response(as_json(refusal) if by_machine else _page(refusal, wall(), ""))
    for name in ("Allow", "Content-Range"):
        if value := dict(error.get_headers()).get(name):
            answer.headers[name] = value
    return answer
