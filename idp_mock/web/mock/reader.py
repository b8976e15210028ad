"""The virtual card reader: shows somebody's card to the mutual-TLS listener from here, for a browser without cards.

Nothing is skipped: the server makes the TLS connection that the browser would have made, with the card's key.
"""

from __future__ import annotations

import http.client
import ssl
import tempfile
from pathlib import Path
from urllib.parse import urlsplit

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from idp_mock.errors import BadControl, CardHostUnreachable, OutOfStep, ProofBroken
from idp_mock.idp import AskCard
from idp_mock.web import limits, people
from idp_mock.web.here import browser, environment, environments

blueprint = Blueprint("reader", __name__, url_prefix="/mock/reader")
blueprint.before_request(limits.own_pages_only)
_PATIENCE = 10.0  # seconds


@blueprint.get("", strict_slashes=False)
def choose() -> ResponseReturnValue:
    """Whose card is put into the reader?"""
    step = _asked(request.args.get("login", ""))
    expected = people.expected_in(step.login)
    who = people.with_credentials(environment().hsa, people.CARDS, expected)
    return render_template(
        "reader.html",
        step=step,
        people=who,
        expected=expected,
        kinds=people.KINDS,
        details=people.details,
        cards=people.CARDS,
    )


@blueprint.get("/<credential_id>")
def certificates(credential_id: str) -> ResponseReturnValue:
    """Which certificate of this card? What the browser asks, where the card is in this computer."""
    here, step = environment(), _asked(request.args.get("login", ""))
    holder, held = here.hsa.holder(credential_id)
    return render_template(
        "certificates.html",
        step=step,
        card=here.wallet.get(credential_id),
        holder=holder,
        held=held,
        kinds=people.KINDS,
        details=people.details,
    )


@blueprint.post("", strict_slashes=False)
def insert() -> ResponseReturnValue:
    """The card goes in; where the listener sends the browser is the next page's link."""
    step = _asked(request.form.get("login", ""))
    onward = shown(request.form.get("card", ""), step.url, request.form.get("bears", "hsa-id"))
    return render_template("inserted.html", step=step, url=onward)


def shown(credential_id: str, url: str, bears: str) -> str:
    """Show this card to the listener at ``url``; empty: no card. Where it sends the browser.

    Raises `NotFound`, `NoSuchCertificate`, `CardHostUnreachable` and `ProofBroken`.
    """
    context = ssl.create_default_context(cadata=environments().default.hierarchy.root.pem.decode())
    if credential_id:
        _take_card(context, credential_id, bears)
    there = urlsplit(url)
    connection = http.client.HTTPSConnection(there.netloc, timeout=_PATIENCE, context=context)
    try:
        connection.request("GET", there.path)
        answer = connection.getresponse()
        onward = answer.getheader("Location", "")
    except ConnectionError as error:
        raise CardHostUnreachable(f"{there.netloc}: {error.strerror or error}") from None
    except OSError as error:
        raise ProofBroken(f"the card could not be shown to {there.netloc}: {error}") from None
    finally:
        connection.close()
    if not onward.startswith(environment().config.url):
        raise ProofBroken(f"the listener answered {answer.status}")
    return onward


def _take_card(context: ssl.SSLContext, credential_id: str, bears: str) -> None:
    """The certificate that was picked, or the HSA-id's, which this method prefers (inera-idp:4.1).

    A blank card has none to show.
    """
    card = environment().wallet.get(credential_id)
    if not card.for_login:
        return
    certificate, key = card.pem(card.bearing(bears))
    with tempfile.TemporaryDirectory() as folder:  # 0700; OpenSSL reads files only
        file = Path(folder) / "card.pem"
        file.write_bytes(certificate + key)
        context.load_cert_chain(file)


def _asked(login: str) -> AskCard:
    """The question that the card answers. Raises `OutOfStep` where the login asks for something else."""
    if not login:
        raise BadControl("which login?")
    step = environment().idp.look(login, browser=browser())
    if not isinstance(step, AskCard):
        raise OutOfStep
    return step
