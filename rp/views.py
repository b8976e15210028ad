"""The pages. A view reads, asks the system, shows."""

from __future__ import annotations

import logging
import secrets
from typing import cast
from urllib.parse import urlencode

from flask import Blueprint, Response, current_app, g, redirect, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

from rp.decisions import Verdict
from rp.errors import BadForm, IdpSaidNo, SignInRefused
from rp.language import language
from rp.policy import LEVELS
from rp.sessions import COOKIE, Session
from rp.system import System

blueprint = Blueprint("care", __name__)
_LOG = logging.getLogger("rp")


def system() -> System:
    return cast(System, current_app.extensions["system"])


def session() -> Session:
    """This browser's session; a new one gets its cookie with the answer."""
    if "session" not in g:
        found = system().sessions.get(request.cookies.get(COOKIE, ""))
        g.session = found or system().sessions.new()
    return cast(Session, g.session)


@blueprint.get("/")
def start() -> ResponseReturnValue:
    care = system()
    functions = [(f, f.requirement_at(care.now())) for f in care.policy.functions.values()]
    return render_template("start.html", functions=functions)


@blueprint.get("/<function_id>")
def function(function_id: str) -> ResponseReturnValue:
    care, signed_in = system(), session().signed_in
    wanted = care.policy.functions.get(function_id)
    if wanted is None:
        return render_template("missing.html"), 404
    decision = care.decide(wanted, signed_in)
    if signed_in is None and decision.verdict is Verdict.STEP_UP:
        return redirect(f"/login?{urlencode({'next': request.path})}")
    if decision.verdict is Verdict.STEP_UP:
        return redirect(f"/login?{urlencode({'next': request.path, 'step-up': '1'})}")
    page = "function.html" if decision.verdict is Verdict.GRANTED else "denied.html"
    status = 200 if decision.verdict is Verdict.GRANTED else 403
    return render_template(page, function=wanted, decision=decision, known_levels=LEVELS), status


@blueprint.get("/login")
def login() -> ResponseReturnValue:
    to = system().parts.local(request.args.get("next", "/"))
    step_up = bool(request.args.get("step-up")) and session().signed_in is not None
    return redirect(system().begin(session(), to=to, step_up=step_up, language=language()))


@blueprint.get("/callback")
def callback() -> ResponseReturnValue:
    g.session, to = system().end(session(), request.args.to_dict(flat=False))
    return redirect(to)


@blueprint.post("/logout")
def logout() -> ResponseReturnValue:
    """A form of ours, and a page of ours as its answer: ``form-action`` lets a form lead nowhere else."""
    if not secrets.compare_digest(request.form.get("csrf", "").encode(), session().csrf.encode()):
        raise BadForm
    g.session = system().log_out(session())
    return redirect("/leaving", 303)


@blueprint.post("/backchannel-logout")
def backchannel_logout() -> ResponseReturnValue:
    """A server posts here, and no browser: no cookie, no page, no session of its own (Back-Channel Logout 2.8)."""
    try:
        system().hear_logout(request.form.getlist("logout_token"))
    except SignInRefused as refused:
        _LOG.info("%s %s", refused.code, " ".join(refused.detail.split()))
        said = f"{refused.code} {refused.detail}"[:300]
        return {"error": "invalid_request", "error_description": said}, 400
    return ""


@blueprint.get("/leaving")
def leaving() -> ResponseReturnValue:
    """On to the IdP, from a page that refreshes: a browser holds ``form-action`` against a form's redirects too."""
    return render_template("leaving.html", address=system().way_out(session()))


@blueprint.get("/signed-out")
def signed_out() -> ResponseReturnValue:
    return render_template("signed-out.html")


@blueprint.app_errorhandler(SignInRefused)
def refuse(refused: SignInRefused) -> ResponseReturnValue:
    _LOG.info("%s %s", refused.code, " ".join(refused.detail.split()))
    said = (
        request.args if isinstance(refused, IdpSaidNo) else {}
    )  # else anybody's link would speak for the IdP
    idp_code = said.get("error_description", "").split(" ")[0]
    return render_template(
        "refused.html",
        refused=refused,
        idp_error=said.get("error", ""),
        idp_code=idp_code if idp_code.startswith("IDP-") else "",
    ), 403


@blueprint.app_errorhandler(HTTPException)
def missing(error: HTTPException) -> ResponseReturnValue:
    """Every answer is a page of ours, a wrong method and a bug too."""
    status = error.code or 500
    return render_template("failed.html" if status >= 500 else "missing.html"), status


@blueprint.app_context_processor
def on_every_page() -> dict[str, object]:
    """The user in the head of the page, and the logout form's token."""
    return {"signed_in": session().signed_in, "csrf": lambda: session().csrf}


@blueprint.after_app_request
def remember(response: Response) -> Response:
    """The session's id, where it is not the one that the browser sent."""
    held: Session | None = g.get("session")
    if held is not None and request.cookies.get(COOKIE) != held.id:
        response.set_cookie(COOKIE, held.id, httponly=True, samesite="Lax", secure=system().config.secure)
    return response
