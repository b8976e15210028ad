"""What a token, a certificate or a request holds, a line each with what it means.

Labels stand where redaction put them.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from scenarios.review.item import Language
from scenarios.stage import policies

_LEVEL = {"loa2": "LoA 2", "loa3": "LoA 3"}
_ABOUT: dict[str, tuple[str, str]] = {
    "acr": ("the level of assurance", "tillitsnivån"),
    "amr": ("how the user identified", "hur användaren legitimerade sig"),
    "auth_time": ("when the user identified", "när användaren legitimerade sig"),
    "commissionHsaId": ("the commission", "medarbetaruppdraget"),
    "commissionPurpose": ("what the commission is for", "vad uppdraget är till för"),
    "employeeHsaId": ("the tjänste-id", "tjänste-id"),
    "personalIdentityNumber": ("the person", "personen"),
    "sub": ("who it is, to this system alone", "vem det är, för detta system"),
    "x509IssuerName": ("who issued the certificate", "vem som utfärdat certifikatet"),
    "nonce": ("binds the token to this login", "binder intyget till denna inloggning"),
    "state": ("binds the answer to this browser", "binder svaret till denna webbläsare"),
    "code_challenge": ("binds the code to this system (PKCE)", "binder koden till detta system (PKCE)"),
    "code_verifier": ("proves who began the login (PKCE)", "visar vem som började inloggningen (PKCE)"),
    "proof": ("how the system proved who it is", "hur systemet visade vem det är"),
    "serial": ("the certificate's serial number", "certifikatets serienummer"),
}


class Line(NamedTuple):
    """One thing and what it means; ``means`` may be empty."""

    name: str
    value: str
    means: str = ""


def lines(event: Mapping[str, Any], login: Mapping[str, Any], language: Language = "en") -> list[Line]:
    """What is decoded below a message. ``login`` is that of the recording; empty: nothing was recorded."""
    says = event["says"]
    match event["what"]:
        case "authorization-request":
            said: Mapping[str, Any] = login.get("front") or _asked(says)
            return [
                Line(name, _wish(value) if name == "claims" else _text(value), _means(name, value, language))
                for name, value in said.items()
            ]
        case "token-request":
            back: Mapping[str, Any] = next(
                (one for one in login.get("back", ()) if one["what"] == "token-request"), {}
            )
            said = {"grant_type": back.get("grant_type", ""), "proof": back.get("proof", "")}
            return list(_told({name: value for name, value in said.items() if value}, language))
        case "token-response":
            return list(_told(login.get("told", {}), language))
        case "userinfo-response":
            return list(_told(login.get("userinfo", {}), language))
        case "certificate-shown" | "certificate-verified" | "order-signed":
            kept = ("issuer", "serial", "policies", "certificate")
            return list(_certificate({name: says[name] for name in kept if says.get(name)}, language))
        case "signed-in":
            return list(_told({"acr": says.get("loa", "")}, language))
    return []


def _asked(says: Mapping[str, Any]) -> dict[str, Any]:
    """Of a request that no browser of ours carried, what the IdP made of it."""
    return {name: says[name] for name in ("scope", "acr", "claims", "essential") if says.get(name)}


def _told(said: Mapping[str, Any], language: Language) -> Iterator[Line]:
    for name, value in said.items():
        yield Line(name, _text(value), _means(name, value, language))


def _certificate(said: Mapping[str, Any], language: Language) -> Iterator[Line]:
    for name, value in said.items():
        if name == "issuer":
            yield Line(name, _text(value), _issuer(str(value)))
        elif name == "policies":
            for oid in value:
                yield Line("policy", oid, _policy(oid))
        else:
            yield Line(name, _text(value), _means(name, value, language))


def _means(name: str, value: Any, language: Language) -> str:
    about = _ABOUT.get(name, ("", ""))[language == "sv"]
    match name:
        case "acr":
            level = _LEVEL.get(policies.by_address().get(str(value), ""), "")
        case "credentialCertificatePolicies" if isinstance(value, list):
            level = "; ".join(filter(None, map(_policy, value)))
        case "x509IssuerName":
            level = _issuer(str(value))
        case _:
            level = ""
    return ": ".join(filter(None, (about, level)))


def _policy(oid: Any) -> str:
    found = policies.by_oid().get(str(oid))
    return ", ".join(filter(None, (found.says, _LEVEL.get(found.loa, "")))) if found else ""


def _issuer(name: str) -> str:
    """The level that a CA of this name vouches for."""
    common = name.removeprefix("CN=").partition(",")[0]
    return next((_LEVEL[loa] for end, loa in policies.by_issuer().items() if common.endswith(end)), "")


def _wish(text: Any) -> str:
    """The ``claims`` parameter (OpenID Connect Core 5.5) as a list of names, with what is wanted of each."""
    try:
        members = json.loads(text).items()
        return "; ".join(
            f"{member}: {', '.join(_ask(name, ask) for name, ask in asks.items())}"
            for member, asks in members
        )
    except (TypeError, ValueError, AttributeError):
        return _text(text)


def _ask(name: str, ask: Any) -> str:
    wanted = (f"{word} {_text(said)}" if said is not True else word for word, said in (ask or {}).items())
    return f"{name} ({', '.join(wanted)})" if ask else name


def _text(value: Any) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        return ", ".join(value)
    return json.dumps(value, ensure_ascii=False)
