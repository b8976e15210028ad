"""What the words of a scenario are called where people read them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from scenarios.events import StepDone
from scenarios.review.item import Language

_Both = tuple[str, str]  # English, Swedish

_CREDENTIALS: dict[str, _Both] = {
    "ordinary-card": ("Ordinary card", "Ordinarie kort"),
    "reserve-card-loa2": ("Reserve card, LoA 2", "Reservkort, LoA 2"),
    "reserve-card-loa3": ("Reserve card, LoA 3", "Reservkort, LoA 3"),
    "mobile": ("Mobilt SITHS", "Mobilt SITHS"),
    "card-of-another-environment": ("Card of another environment", "Kort från en annan miljö"),
    "blank-reserve-card": ("Blank reserve card", "Tomt reservkort"),
    "function-certificate": ("Function certificate", "Funktionscertifikat"),
}
_METHODS = {
    "card": "SITHS-kort på denna enhet",
    "app-here": "SITHS eID på denna enhet",
    "app-elsewhere": "SITHS eID på annan enhet",
}
_THEMES: dict[str, _Both] = {
    "methods": ("The three ways to log in", "De tre sätten att logga in"),
    "loa": ("Levels of assurance", "Tillitsnivåer"),
    "commissions": ("Commissions and employers", "Medarbetaruppdrag och arbetsgivare"),
    "user": ("What users do", "Vad användare gör"),
    "certificates": ("Certificates and their status", "Certifikat och deras status"),
    "breakdowns": ("Services that break down", "Tjänster som går sönder"),
    "sessions": ("Sessions and logging out", "Sessioner och utloggning"),
    "requests": ("The request to the IdP", "Begäran till IdP:n"),
    "answers": ("The answer, and the code", "Svaret och koden"),
    "tokens": ("The token", "Intyget (token)"),
    "choices": ("What users choose between", "Vad användare väljer mellan"),
    "claims": ("What is told of the user", "Vad som sägs om användaren"),
    "devices": ("Devices", "Enheter"),
    "issuing": ("How SITHS is issued", "Hur SITHS ges ut"),
    "logouts": ("Logouts that the IdP tells of", "Utloggningar som IdP:n berättar om"),
    "settings": ("How the IdP is set up", "Hur IdP:n är inställd"),
    "versions": ("Versions of the IdP", "Versioner av IdP:n"),
}
_WAYS: dict[str, _Both] = {
    "check": ("looks at the level afterwards", "ser på nivån efteråt"),
    "demand-loa2": ("demands LoA 2", "begär LoA 2"),
    "demand-loa3": ("demands LoA 3", "begär LoA 3"),
    "demand-loa2-or-loa3": ("demands LoA 2 or LoA 3", "begär LoA 2 eller LoA 3"),
    "step-up": ("steps up when a function needs more", "höjer nivån när en funktion kräver mer"),
}
_DOES: dict[str, _Both] = {
    "open": ("Opens a function", "Öppnar en funktion"),
    "sign-in": ("Logs in", "Loggar in"),
    "choose-method": ("Chooses how to log in", "Väljer hur inloggningen görs"),
    "scan": ("Opens the login in the app", "Öppnar inloggningen i appen"),
    "code": ("Enters the code", "Anger koden"),
    "approve": ("Presses Legitimera", "Trycker på Legitimera"),
    "cancel": ("Presses Avbryt", "Trycker på Avbryt"),
    "pick-certificate": ("Picks a certificate of the card", "Väljer ett certifikat på kortet"),
    "choose": ("Chooses a row", "Väljer en rad"),
    "insert": ("Puts a card in", "Sätter i ett kort"),
    "pull-out": ("Takes the card out", "Tar ur kortet"),
    "clock": ("Time passes", "Tiden går"),
    "rollover": ("The IdP changes its key", "IdP:n byter nyckel"),
    "fault": ("Something is told wrong, or breaks down", "Något sägs fel eller går sönder"),
    "revoke": ("A credential is revoked", "En legitimation spärras"),
    "wait-until-expired": ("Waits until the time is out", "Väntar tills tiden är ute"),
    "go-on": ("Lets the answer go", "Släpper fram svaret"),
    "sign-out": ("Logs out", "Loggar ut"),
    "expect": ("Should see", "Ska se"),
    "claim": ("The care system was told", "Vårdsystemet fick veta"),
}
_REQUIRES: dict[str, _Both] = {
    "nothing": ("that requires nothing", "som inte kräver något"),
    "loa2": ("that requires LoA 2", "som kräver LoA 2"),
    "loa3": ("that requires LoA 3", "som kräver LoA 3"),
}
_SOURCES: dict[str, _Both] = {
    "gits": ("row {} of the announcement", "rad {} i beskedet"),
    "case": ("scenario {} of the catalogue", "fall {} i katalogen"),
    "inera-idp": ("Inera IdP, section {}", "Inera IdP, avsnitt {}"),
    "siths-eid": ("SITHS eID, section {}", "SITHS eID, avsnitt {}"),
    "oidc-core": ("OpenID Connect Core, section {}", "OpenID Connect Core, avsnitt {}"),
    "oidc-logout": (
        "OpenID Connect RP-Initiated Logout, section {}",
        "OpenID Connect RP-Initiated Logout, avsnitt {}",
    ),
    "oidc-backchannel": (
        "OpenID Connect Back-Channel Logout, section {}",
        "OpenID Connect Back-Channel Logout, avsnitt {}",
    ),
}
_ENDS = {
    "granted": "öppnas",
    "step-up": "högre nivå begärs",
    "denied": "nekas",
    "error": "fel",
    "signed-in": "inloggad",
    "rejected": "avvisas",
    "no-answer": "inget svar",
}


def credential(kind: str, language: Language = "en") -> str:
    return _in(_CREDENTIALS, kind, language)


def method(name: str) -> str:
    return _METHODS.get(name, name)


def theme(folder: str, language: Language = "en") -> str:
    return _in(_THEMES, folder, language)


def place(folder: str) -> int:
    """Where a theme stands among the others; those that we do not know come last."""
    return list(_THEMES).index(folder) if folder in _THEMES else len(_THEMES)


def way(name: str, language: Language = "en") -> str:
    return _in(_WAYS, name, language)


def source(citation: str, language: Language = "en") -> str:
    """``gits:13`` as the row of the announcement that it is; ``rfc6749:4.1.2`` as the RFC's section."""
    kind, _, number = citation.partition(":")
    if kind.startswith("rfc"):
        said = "RFC {}, avsnitt {}" if language == "sv" else "RFC {}, section {}"
        return said.format(kind.removeprefix("rfc"), number)
    return _SOURCES.get(kind, (f"{kind} {{}}",) * 2)[language == "sv"].format(number)


def doing(step: StepDone, language: Language = "en") -> str:
    """What the user does in this step."""
    return _in(_DOES, step.step, language)


def about(step: StepDone, language: Language = "en") -> str:
    """What the step is about, in words where the scenario has an abbreviation."""
    return _in(_REQUIRES, step.about, language) if step.step == "open" else step.about


def ended(said: str, language: Language = "en") -> str:
    """``denied RP-305``, with the scenario's word in the reader's language."""
    if language == "en":
        return said
    return ", ".join(
        " ".join((_ENDS.get(one.split(" ")[0], one.split(" ")[0]), *one.split(" ")[1:]))
        for one in said.split(", ")
    )


def says(said: Mapping[str, Any]) -> str:
    """What a message of the journal holds, in a line."""
    return ", ".join(f"{name} {value}" for name, value in said.items() if value not in ("", None, [], {}))


def _in(table: Mapping[str, _Both], key: str, language: Language) -> str:
    return table.get(key, (key, key))[language == "sv"]
