"""Breakdowns by hand: a page of switches for whoever owns the environment, a trainer for one. Ours alone."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from idp_mock.errors import BadControl
from idp_mock.faults.catalogue import FAULTS, Service
from idp_mock.web import limits
from idp_mock.web.here import environment
from idp_mock.web.mock import guard
from idp_mock.web.texts import _

blueprint = Blueprint("breakdowns", __name__, url_prefix="/mock/breakdowns")
blueprint.before_request(limits.own_pages_only)
blueprint.before_request(guard.owner_of_the_page)

GROUPS: tuple[tuple[str, tuple[Service, ...]], ...] = (
    (_("HSA"), ("hsa",)),
    (_("Autentiseringstjänsten och kortinloggningen"), ("authservice", "app-network", "mtls")),
    (_("Spärrkontroll"), ("status",)),
    (_("Inloggningstjänsten"), ("idp", "token-endpoint", "jwks", "way-back")),
)
# What each is called, and what it leads to.
WORDS: Mapping[str, tuple[str, str]] = {
    "hsa-down": (
        _("HSA svarar inte"),
        _("Den som behöver uppgifter ur HSA kommer inte in. Räcker certifikatets uppgifter går det bra."),
    ),
    "person-removed-from-hsa": (
        _("Personen är borttagen ur HSA"),
        _("Kortet gäller, men HSA känner inte igen någon. Uppgifterna ur HSA saknas i svaret."),
    ),
    "authservice-down": (
        _("Autentiseringstjänsten ligger nere"),
        _("Appen går inte att logga in med. Kortet fungerar."),
    ),
    "tls-inspection": (
        _("Nätverket inspekterar trafiken"),
        _("TLS-inspektion: appen säger att anslutningen misslyckades, och e-tjänsten hör ingenting."),
    ),
    "firewall-closed-for-the-apps": (
        _("Brandväggen är stängd för appen"),
        _("Nya adresser är inte öppnade. Appen når inte fram. Kortet fungerar."),
    ),
    "mtls-host-unreachable": (
        _("Kortinloggningens adress går inte att nå"),
        _("Webbläsaren visar sitt eget fel, och ingen frågar efter kortet. Appen fungerar."),
    ),
    "status-unreachable": (
        _("Spärrtjänsten svarar inte"),
        _("Ingen vet om certifikatet är spärrat. Inställningen avgör om det godtas ändå."),
    ),
    "status-slow": (
        _("Spärrtjänsten är för långsam"),
        _("Svaret kommer senare än inloggningstjänsten väntar."),
    ),
    "status-stale": (
        _("Spärrtjänstens svar är för gammalt"),
        _("Det säger vad som gällde för två dygn sedan."),
    ),
    "status-unknown": (
        _("Utfärdaren känner inte till certifikatet"),
        _("Okänt är inte detsamma som giltigt: inloggningen nekas."),
    ),
    "status-signed-by-another": (
        _("Spärrtjänstens svar är inte utfärdarens"),
        _("Någon annan har signerat det, så det säger ingenting."),
    ),
    "test-cards-revoked": (
        _("Testkorten är spärrade"),
        _("Alla på en gång, som när ingen har bokat sina testpersoner."),
    ),
    "idp-slow": (
        _("Inloggningstjänsten är långsam"),
        _("Varje sida låter vänta på sig. Se om någon börjar om innan den är klar."),
    ),
    "idp-answers-503": (
        _("Inloggningstjänsten är ur drift"),
        _("Sidor och adresser svarar 503. E-tjänsten måste själv säga vad som hänt."),
    ),
    "test-environment-closed": (
        _("Testmiljön är stängd"),
        _("Ingen kan logga in, och sidan säger varför."),
    ),
    "token-endpoint-slow": (
        _("E-tjänsten får vänta på sin token"),
        _("Användaren är legitimerad och väntar medan två servrar talar med varandra."),
    ),
    "token-endpoint-answers-503": (
        _("E-tjänsten får ingen token"),
        _("Användaren är legitimerad, men e-tjänsten får 503 när den hämtar vem det är."),
    ),
    "jwks-down": (
        _("Inloggningstjänstens nycklar går inte att hämta"),
        _("E-tjänster som redan har nyckeln märker inget. Den som behöver en ny nekar inloggningen."),
    ),
    "jwks-with-strange-keys": (
        _("Okända nycklar bland inloggningstjänstens"),
        _("Nycklar av okänt slag och en trasig ligger först. E-tjänsten ska gå förbi dem."),
    ),
    "answer-held-back": (
        _("Svaret till e-tjänsten dröjer"),
        _("Det ligger kvar i webbläsaren tills någon trycker, så att e-tjänsten hinner sluta vänta."),
    ),
}


@blueprint.get("", strict_slashes=False)
def switches() -> ResponseReturnValue:
    """Which are on, and for whom."""
    here = environment()
    groups = [(name, [f for f in FAULTS if FAULTS[f].point in of]) for name, of in GROUPS]
    on = {fault: [one for one in here.faults if one.fault.name == fault] for fault in WORDS}
    return render_template(
        "breakdowns.html",
        groups=groups,
        words=WORDS,
        on=on,
        clients=list(here.clients),
        client=request.args.get("client", ""),
    )


@blueprint.post("", strict_slashes=False)
def press() -> ResponseReturnValue:
    """One switch: ``on`` until it is switched off, ``once`` for the next login, ``off``, or ``all-off``."""
    faults, client = environment().faults, request.form.get("client", "")
    pressed = request.form.get("on") or request.form.get("once") or request.form.get("off")
    for act, times in (("on", None), ("once", 1)):
        if name := request.form.get(act):
            if name not in WORDS:
                raise BadControl(f"{name} is no breakdown")
            # the second of a double click sets nothing more
            if (name, client, times) not in {(one.fault.name, one.client, one.times) for one in faults}:
                faults.set(name, client=client, times=times)
    if name := request.form.get("off"):
        faults.clear(name)
    if "all-off" in request.form:
        for one in [one for one in faults if one.fault.is_a_breakdown]:
            faults.clear(one.fault.name)
    return redirect(url_for("breakdowns.switches", client=client or None, _anchor=pressed), 303)
