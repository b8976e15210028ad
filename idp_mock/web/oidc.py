"""The addresses of OpenID Connect. What is known of Inera's is kept; the rest is in ``oidc.addresses``."""

from __future__ import annotations

from urllib.parse import urlencode

from flask import Blueprint, Response, g, jsonify, redirect, render_template, request
from flask.typing import ResponseReturnValue

from idp_mock.errors import AccessTokenSentTwice, NotFound, Refusal
from idp_mock.idp import SignedOut
from idp_mock.idp.back_channel import Instead
from idp_mock.oidc import addresses, discovery
from idp_mock.web import service
from idp_mock.web.error import as_json
from idp_mock.web.here import BROWSER, browser, cookie, environment, form, query, root, session
from idp_mock.web.login import leave, show

blueprint = Blueprint("oidc", __name__)
blueprint.before_request(service.must_answer)
_LONGEST_ADDRESS = 32_000  # bytes; twice that is what servers take


@blueprint.get(addresses.AUTHORIZE)
def authorize() -> ResponseReturnValue:
    step = environment().idp.begin(query(), session=session(), browser=browser())
    return show(step)


@blueprint.post(addresses.AUTHORIZE)
def authorize_by_form() -> ResponseReturnValue:
    """OpenID Connect Core 3.1.2.1: GET and POST.

    A browser brings no SameSite cookies with a form of somebody else's page, and so neither its SSO session nor its
    other logins; with the GET that it is sent on to, it does.
    """
    if cookie(BROWSER) not in request.cookies and (request.content_length or 0) < _LONGEST_ADDRESS:
        return redirect(f"{root()}{addresses.AUTHORIZE}?{urlencode(form(), doseq=True)}", 303)
    step = environment().idp.begin(form(), session=session(), browser=browser())
    return show(step)


@blueprint.post(addresses.PUSH)
def push() -> ResponseReturnValue:
    """A machine asks, so what would be a page or a way back is JSON here."""
    here = environment()
    try:
        if not here.config.pushed_requests:
            raise NotFound("there is no such page")
        return jsonify(here.idp.sent.push(form(), request.headers.get("Authorization", ""))), 201
    except Refusal as refusal:
        return as_json(refusal)


@blueprint.post(addresses.TOKEN)
def token() -> ResponseReturnValue:
    try:
        return jsonify(environment().back_channel.redeem(form(), request.headers.get("Authorization", "")))
    except Instead as said:
        return Response(said.text, content_type=said.media_type)


@blueprint.post(addresses.INTROSPECT)
def introspect() -> ResponseReturnValue:
    return jsonify(
        environment().back_channel.inspection.introspect(form(), request.headers.get("Authorization", ""))
    )


@blueprint.post(addresses.REVOKE)
def revoke() -> ResponseReturnValue:
    here = environment()
    if not here.config.revocation:
        raise NotFound("there is no such page")
    here.back_channel.inspection.revoke(form(), request.headers.get("Authorization", ""))
    return Response(status=200)


@blueprint.route(addresses.USERINFO, methods=["GET", "POST"])
def userinfo() -> ResponseReturnValue:
    """The access token comes in the header, or in a form (RFC 6750 sections 2.1 and 2.2)."""
    kind, _, bearer = request.headers.get("Authorization", "").partition(" ")
    in_header = bearer if kind.lower() == "bearer" else ""
    in_form = request.form.get("access_token", "") if request.method == "POST" else ""
    if in_header and in_form:
        raise AccessTokenSentTwice
    return jsonify(environment().back_channel.userinfo(in_header or in_form))


@blueprint.get(addresses.JWKS)
def jwks() -> ResponseReturnValue:
    return jsonify(environment().back_channel.jwks())


@blueprint.get(addresses.DISCOVERY)
def configuration() -> ResponseReturnValue:
    return jsonify(discovery.document(environment().config))


@blueprint.route(addresses.END_SESSION, methods=["GET", "POST"])
def end_session() -> ResponseReturnValue:
    """RP-Initiated Logout 1.0 section 2: GET and POST.

    A form of somebody else's page brings no SSO session along, which would stand though the page says otherwise; the
    GET that it is sent on to does.
    """
    posted = request.method == "POST"
    if posted and not session() and (request.content_length or 0) < _LONGEST_ADDRESS:
        return redirect(f"{root()}{addresses.END_SESSION}?{urlencode(form(), doseq=True)}", 303)
    here = environment()
    answer = here.back_channel.end_session(form() if posted else query(), session=session())
    g.frames = answer.frames
    if isinstance(answer, SignedOut):
        return render_template("signed-out.html")
    if not answer.frames:
        return leave(answer)
    g.new_session = answer.session
    patience = here.config.logout_patience.total_seconds()
    return render_template("signing-out.html", url=answer.url, patience=patience)
