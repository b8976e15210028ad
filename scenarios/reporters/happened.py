"""What a message between two parties says to people: each ``what`` of the journal, and what a browser opened."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from scenarios.review.item import Language

ACTORS: dict[str, tuple[str, str]] = {  # from left to right
    "owner": ("the test", "testet"),
    "browser": ("browser", "webbläsare"),
    "rp": ("care system", "vårdsystem"),
    "idp": ("IdP", "IdP"),
    "authservice": ("Autentiseringstjänsten", "Autentiseringstjänsten"),
    "device": ("app", "app"),
    "card": ("card", "kort"),
    "ocsp": ("OCSP", "OCSP"),
    "hsa": ("HSA", "HSA"),
    "portal": ("SITHS eID Portal", "SITHS eID Portal"),
    "mina-sidor": ("Mina sidor", "Mina sidor"),
}
WHAT: dict[str, tuple[str, str]] = {
    "authorization-request": ("asks for a login", "ber om inloggning"),
    "request-pushed": ("lays its request down beforehand", "lämnar sin begäran i förväg"),
    "methods-offered": ("shows the ways to log in", "visar sätten att logga in"),
    "method-chosen": ("the way to log in is chosen", "sättet att logga in väljs"),
    "card-asked": ("asks for a certificate", "ber om ett certifikat"),
    "certificate-shown": ("shows a certificate", "visar ett certifikat"),
    "certificate-verified": ("the certificate holds", "certifikatet håller"),
    "status-asked": ("is the certificate revoked?", "är certifikatet spärrat?"),
    "status-answered": ("answers", "svarar"),
    "status-missing": ("no answer that can be believed", "inget svar som går att lita på"),
    "order-made": ("asks for somebody to identify", "ber någon legitimera sig"),
    "order-opened": ("opens the login", "öppnar inloggningen"),
    "code-entered": ("the code is entered", "koden anges"),
    "order-signed": ("approves: the challenge is signed", "godkänner: utmaningen undertecknas"),
    "order-cancelled": ("cancels", "avbryter"),
    "order-expired": ("nobody identified in time", "ingen legitimerade sig i tid"),
    "person-asked": ("who is this?", "vem är det?"),
    "person-answered": ("answers", "svarar"),
    "choice-offered": ("shows what to choose between", "visar vad som går att välja"),
    "choice-made": ("a row is chosen", "en rad väljs"),
    "signed-in": ("the login succeeded", "inloggningen lyckades"),
    "session-reused": ("the session answers, nobody is asked", "sessionen svarar, ingen tillfrågas"),
    "authorization-response": ("sends the browser back", "skickar tillbaka webbläsaren"),
    "token-request": ("gives the code for a token", "byter koden mot ett intyg"),
    "token-response": ("gives the ID token", "lämnar ID-intyget (ID token)"),
    "userinfo-request": ("asks for more about the user", "frågar mer om användaren"),
    "userinfo-response": ("tells more about the user", "berättar mer om användaren"),
    "token-inspected": ("is this token good?", "gäller detta intyg?"),
    "token-withdrawn": ("withdraws a token", "återkallar ett intyg"),
    "signed-out": ("logs out: the SSO session has ended", "loggar ut: SSO-sessionen är slut"),
    "logout-told": ("tells of the logout", "berättar om utloggningen"),
    "refused": ("refuses", "avvisar"),
    "fault-set": ("something will be told wrong", "något ska sägas fel"),
    "fault-told": ("here something is told wrong", "här sägs något fel"),
    "fault-cleared": ("all is told right again", "allt sägs rätt igen"),
    "credential-changed": ("a credential is changed", "en legitimation ändras"),
    "card-ordered": ("orders a card", "beställer ett kort"),
    "card-handed-out": ("hands the card out", "lämnar ut kortet"),
    "card-activated": ("the card is activated", "kortet aktiveras"),
    "card-extended": ("the reserve card is extended", "reservkortet förlängs"),
    "card-unlocked": ("the card is unlocked", "kortet låses upp"),
    "certificate-added": ("a certificate is added", "ett certifikat läggs till"),
    "phone-asked": ("shows a QR for Mobilt SITHS", "visar en QR-kod för Mobilt SITHS"),
    "phone-fetched": ("Mobilt SITHS is fetched", "Mobilt SITHS hämtas"),
    "revocation-noted": ("a revocation is noted", "en spärrning noteras"),
    "employment-changed": ("an employment changes", "en anställning ändras"),
    "clock-moved": ("the time changes", "tiden ändras"),
    "keys-changed": ("the keys change", "nycklarna ändras"),
    "file-reread": ("a file is read anew", "en fil läses om"),
    "environment-made": ("the environment is made", "miljön skapas"),
    "environment-reset": ("the environment is put back", "miljön återställs"),
}
_TELLING = (  # of what a message says, that which a line has room for
    "status", "method", "choice", "name", "fault", "message", "device", "by", "kind", "error", "right",
    "found", "credential", "change", "channel", "answer", "active", "failure", "offset", "rollover", "why",
)  # fmt: skip
_NOT = {"right": ("a wrong one", "en felaktig"), "found": ("nobody", "ingen"), "active": ("no", "nej")}


def actor(name: str, language: Language = "en") -> str:
    return ACTORS.get(name, (name, name))[language == "sv"]


def what(event: Mapping[str, Any], language: Language = "en") -> str:
    """One line; what it says more is decoded below it."""
    name = str(event["what"])
    return WHAT.get(name, (name, name))[language == "sv"]


def more(event: Mapping[str, Any], language: Language = "en") -> str:
    """Its few telling words, as the journal has them. That something is as it should be needs no word."""
    said = event["says"]
    words = (
        _NOT.get(name, (f"not {name}", f"inte {name}"))[language == "sv"]
        if said[name] is False
        else str(said[name])
        for name in _TELLING
        if said.get(name) not in ("", None, True, [], {})
    )
    return ", ".join(words)


def opened(place: str, language: Language = "en") -> str:
    return f"{'öppnar' if language == 'sv' else 'opens'} {place}"
