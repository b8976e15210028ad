"""What the words of a scenario are called where people read them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from scenarios.events import StepDone

_CREDENTIALS = {
    "ordinary-card": "Ordinary card",
    "reserve-card-loa2": "Reserve card, LoA 2",
    "reserve-card-loa3": "Reserve card, LoA 3",
    "mobile": "Mobilt SITHS",
    "card-of-another-environment": "Card of another environment",
    "blank-reserve-card": "Blank reserve card",
    "function-certificate": "Function certificate",
}
_METHODS = {
    "card": "SITHS-kort på denna enhet",
    "app-here": "SITHS eID på denna enhet",
    "app-elsewhere": "SITHS eID på annan enhet",
}
_THEMES = {
    "methods": "The three ways to log in",
    "loa": "Levels of assurance",
    "commissions": "Commissions and employers",
    "user": "What users do",
    "certificates": "Certificates and their status",
    "breakdowns": "Services that break down",
    "sessions": "Sessions and logging out",
    "requests": "The request to the IdP",
    "answers": "The answer, and the code",
    "tokens": "The token",
}
_WAYS = {
    "check": "looks at the level afterwards",
    "demand-loa2": "demands LoA 2",
    "demand-loa3": "demands LoA 3",
    "demand-loa2-or-loa3": "demands LoA 2 or LoA 3",
    "step-up": "steps up when a function needs more",
}
_DOES = {
    "open": "Opens a function",
    "sign-in": "Logs in",
    "choose-method": "Chooses how to log in",
    "scan": "Opens the login in the app",
    "code": "Enters the code",
    "approve": "Presses Legitimera",
    "cancel": "Presses Avbryt",
    "pick-certificate": "Picks a certificate of the card",
    "choose": "Chooses a row",
    "insert": "Puts a card in",
    "pull-out": "Takes the card out",
    "clock": "Time passes",
    "rollover": "The IdP changes its key",
    "fault": "Something is told wrong, or breaks down",
    "revoke": "A credential is revoked",
    "wait-until-expired": "Waits until the time is out",
    "go-on": "Lets the answer go",
    "sign-out": "Logs out",
    "expect": "Should see",
    "claim": "The care system was told",
}
_REQUIRES = {
    "nothing": "that requires nothing",
    "loa2": "that requires LoA 2",
    "loa3": "that requires LoA 3",
}
_SOURCES = {
    "gits": "row {} of the announcement",
    "case": "scenario {} of the catalogue",
    "inera-idp": "Inera IdP, section {}",
    "siths-eid": "SITHS eID, section {}",
    "oidc-core": "OpenID Connect Core, section {}",
    "oidc-logout": "OpenID Connect RP-Initiated Logout, section {}",
}


def credential(kind: str) -> str:
    return _CREDENTIALS.get(kind, kind)


def method(name: str) -> str:
    return _METHODS.get(name, name)


def theme(folder: str) -> str:
    return _THEMES.get(folder, folder)


def place(folder: str) -> int:
    """Where a theme stands among the others; those that we do not know come last."""
    return list(_THEMES).index(folder) if folder in _THEMES else len(_THEMES)


def way(name: str) -> str:
    return _WAYS.get(name, name)


def source(citation: str) -> str:
    """``gits:13`` as the row of the announcement that it is; ``rfc6749:4.1.2`` as the RFC's section."""
    kind, _, number = citation.partition(":")
    if kind.startswith("rfc"):
        return f"RFC {kind.removeprefix('rfc')}, section {number}"
    return _SOURCES.get(kind, f"{kind} {{}}").format(number)


def doing(step: StepDone) -> str:
    """What the user does in this step."""
    return _DOES.get(step.step, step.step)


def about(step: StepDone) -> str:
    """What the step is about, in words where the scenario has an abbreviation."""
    return _REQUIRES.get(step.about, step.about) if step.step == "open" else step.about


def says(said: Mapping[str, Any]) -> str:
    """What a message of the journal holds, in a line."""
    return ", ".join(f"{name} {value}" for name, value in said.items() if value not in ("", None, [], {}))
