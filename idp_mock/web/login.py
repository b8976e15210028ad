"""The pages of a login. Each shows the question that the login stands at; a form answers it."""

from __future__ import annotations

from flask import Blueprint, Response, g, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from idp_mock.idp import AskApp, AskCard, AskChoice, AskMethod, SendBack, Step
from idp_mock.web.here import browser, environment

blueprint = Blueprint("login", __name__, url_prefix="/login")


@blueprint.get("/<ref>")
def look(ref: str) -> ResponseReturnValue:
    return show(environment().idp.look(ref, browser=browser()))


@blueprint.post("/<ref>/method")
def choose_method(ref: str) -> ResponseReturnValue:
    return on(environment().idp.choose_method(ref, request.form.get("method", ""), browser=browser()))


@blueprint.get("/<ref>/card")
def show_certificate(ref: str) -> ResponseReturnValue:
    """Where the mutual-TLS listener sends the browser back to."""
    return show(environment().idp.show_certificate(ref, request.args.get("proof", ""), browser=browser()))


@blueprint.post("/<ref>/choice")
def choose(ref: str) -> ResponseReturnValue:
    return on(environment().idp.choose(ref, request.form.get("row", ""), browser=browser()))


@blueprint.post("/<ref>/cancel")
def cancel(ref: str) -> ResponseReturnValue:
    return on(environment().idp.cancel(ref, browser=browser()))


@blueprint.get("/<ref>/qr.png")
def qr_picture(ref: str) -> ResponseReturnValue:
    return Response(environment().idp.qr_picture(ref, browser=browser()), mimetype="image/png")


@blueprint.get("/<ref>/waiting")
def waiting(ref: str) -> ResponseReturnValue:
    """What the script of the waiting page asks: is there anything new, and how long is left?"""
    still, asked = environment().idp.waiting(ref, browser=browser())
    return jsonify(
        waiting=still, opened=asked.opened if asked else False, seconds_left=asked.seconds_left if asked else 0
    )


@blueprint.get("/<ref>/back")
def go_back(ref: str) -> ResponseReturnValue:
    """The last step of a login that a form ended: a plain redirect to the relying party."""
    return leave(environment().idp.answer(ref, browser=browser()))


def show(step: Step) -> ResponseReturnValue:
    """The page of this step, as the answer to a GET."""
    config = environment().config
    poll = max(1, round(config.poll.total_seconds()))
    match step:
        case AskMethod():
            return render_template("method.html", step=step)
        case AskCard() if config.card_start == "direct":
            return redirect(step.url)
        case AskCard():
            return render_template("card.html", step=step)
        case AskApp():
            page = "app-here.html" if step.method == "app-here" else "app-elsewhere.html"
            return render_template(page, step=step, reload=poll, poll=config.poll, frame=config.qr_frame)
        case AskChoice():
            return render_template("choice.html", step=step)
        case SendBack():
            return leave(step)


def on(step: Step) -> ResponseReturnValue:
    """The answer to a form: a page of our own, never an address of somebody else.

    ``form-action 'self'`` stops a form that is redirected elsewhere, so the way out is a GET of ours that redirects.
    """
    if isinstance(step, SendBack):
        ref = environment().idp.keep_answer(step, browser=browser())
        return redirect(url_for("login.go_back", ref=ref), 303)
    return redirect(url_for("login.look", ref=step.login), 303)


def leave(step: SendBack) -> ResponseReturnValue:
    """Back to the relying party, remembering or forgetting the SSO session on the way."""
    if step.session is not None:
        g.new_session = step.session
    return redirect(step.url)
