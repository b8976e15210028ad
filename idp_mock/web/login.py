"""The pages of a login. Each shows the question that the login stands at; a form answers it."""

from __future__ import annotations

import math

from flask import Blueprint, Response, g, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from idp_mock.idp import AskApp, AskCard, AskChoice, AskMethod, SendBack, Step
from idp_mock.web import limits, service
from idp_mock.web.here import browser, environment
from idp_mock.web.methods import names

blueprint = Blueprint("login", __name__, url_prefix="/login")
blueprint.before_request(limits.own_pages_only)
blueprint.before_request(service.must_answer)
_AGAIN = 2.0  # seconds; a page that reloads itself more often can be neither read nor pressed [MOCK]


@blueprint.get("/<ref>")
def look(ref: str) -> ResponseReturnValue:
    return show(environment().idp.look(ref, browser=browser()))


@blueprint.post("/<ref>/method")
def choose_method(ref: str) -> ResponseReturnValue:
    return on(ref, environment().idp.choose_method(ref, request.form.get("method", ""), browser=browser()))


@blueprint.get("/<ref>/card")
def show_certificate(ref: str) -> ResponseReturnValue:
    """Where the mutual-TLS listener sends the browser back to; the proof does not stay in the address."""
    step = environment().idp.show_certificate(ref, request.args.get("proof", ""), browser=browser())
    return leave(step) if isinstance(step, SendBack) else on(ref, step)


@blueprint.post("/<ref>/choice")
def choose(ref: str) -> ResponseReturnValue:
    return twice_is_once(ref) or on(
        ref, environment().idp.choose(ref, request.form.get("row", ""), browser=browser())
    )


@blueprint.post("/<ref>/cancel")
def cancel(ref: str) -> ResponseReturnValue:
    return twice_is_once(ref) or on(ref, environment().idp.cancel(ref, browser=browser()))


@blueprint.get("/<ref>/qr.png")
def qr_picture(ref: str) -> ResponseReturnValue:
    return Response(environment().idp.qr_picture(ref, browser=browser()), mimetype="image/png")


@blueprint.get("/<ref>/status")
def status(ref: str) -> ResponseReturnValue:
    """What the script of the waiting page asks: is there anything new, and how long is left?"""
    still, asked = environment().idp.waiting(ref, browser=browser())
    return jsonify(
        waiting=still,
        opened=asked.opened if asked else False,
        seconds_left=asked.seconds_left if asked else 0,
    )


@blueprint.get("/<ref>/back")
def go_back(ref: str) -> ResponseReturnValue:
    """The last step of a login that a form ended: a page that leads to the relying party at once."""
    step = environment().idp.answers.fetch(ref, browser=browser())
    if step.fields or step.held:
        return leave(step)
    g.new_session = step.session
    return render_template("back.html", url=step.url)


def show(step: Step) -> ResponseReturnValue:
    """The page of this step, as the answer to a GET."""
    config = environment().config
    match step:
        case AskMethod():
            return render_template("method.html", step=step, names=names(config.inera))
        case AskCard():
            name = names(config.inera)["card"]
            return render_template("card.html", step=step, name=name, start=config.card_start)
        case AskApp():
            poll, frame = config.poll.total_seconds(), config.qr_frame.total_seconds()
            waits = {"poll": poll, "frame": frame, "again": max(_AGAIN, poll)}
            said = environment().idp.qr_text(step.login, browser=browser())
            by_hand = (
                config.card_start == "ask"
            )  # no app is installed, and a browser that asks about one takes no clicks
            more = {"by_hand": by_hand, "qr_text": said, "clock": clock}
            return render_template(f"{step.method}.html", step=step, **more, **waits)
        case AskChoice():
            return render_template("choice.html", step=step)
        case SendBack():
            return leave(step)


def twice_is_once(ref: str) -> ResponseReturnValue | None:
    """What the first click of a double one was answered with."""
    if environment().idp.answers.is_fresh(ref, browser=browser()):
        return redirect(url_for("login.go_back", ref=ref), 303)
    return None


def on(ref: str, step: Step) -> ResponseReturnValue:
    """The answer to a form: a page of our own, never a redirect to somebody else.

    A browser holds ``form-action 'self'`` against the whole chain of redirects that a form begins, even where the
    last of them answers a GET. A page that refreshes begins a chain of its own.
    """
    if isinstance(step, SendBack):
        environment().idp.answers.keep(ref, step, browser=browser())
        return redirect(url_for("login.go_back", ref=ref), 303)
    return redirect(url_for("login.look", ref=step.login), 303)


def leave(step: SendBack) -> ResponseReturnValue:
    """Back to the relying party, remembering or forgetting the SSO session on the way."""
    if step.session is not None:
        g.new_session = step.session
    if step.fields:
        g.form_to = step.url
    if step.held:
        return render_template("held.html", step=step)
    if step.fields:
        return render_template("back-by-form.html", step=step)
    return redirect(step.url)


def clock(seconds: float) -> str:
    """Minutes and seconds, as on the page: 1:05."""
    whole = math.ceil(seconds)
    return f"{whole // 60}:{whole % 60:02d}"
