"""People, credentials and devices as the control API tells of them."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import Any

from idp_mock.clients.client import Client
from idp_mock.credentials.certificate import Certificate
from idp_mock.credentials.credential import Credential
from idp_mock.credentials.product import product
from idp_mock.credentials.state import state_of
from idp_mock.devices.device import Screen
from idp_mock.devices.puk import puk_of
from idp_mock.environments import Environment
from idp_mock.errors import NotAPersonCertificate
from idp_mock.journal import Event
from idp_mock.people.person import Held, Person
from idp_mock.signin.loa import LoaTable

_LOA = LoaTable()


def place(here: Environment) -> dict[str, Any]:
    """An environment: what it is called and where it is found."""
    return {
        "environment": here.name,
        "url": here.config.url,
        "issuer": here.config.issuer,
        "mtls": here.config.mtls_url,
        "pki": here.hierarchy.names.pki,
    }


def person(known: Person) -> dict[str, Any]:
    """Everything, personnummer too: everybody is fictitious."""
    told: dict[str, Any] = _plain(asdict(known) | {"name": known.name})
    return told


def person_in_short(known: Person) -> dict[str, Any]:
    return {
        "id": known.id,
        "name": known.name,
        "about": known.about,
        "credentials": [held.id for held in known.credentials],
    }


def client(known: Client) -> dict[str, Any]:
    """Without its secret."""
    return {
        "client_id": known.id,
        "name": known.name,
        "redirect_uris": list(known.redirect_uris),
        "logout_uris": list(known.logout_uris),
        "methods": list(known.methods),
        "claims": sorted(known.claims),
    }


def credential_in_short(known: Person, held: Held) -> dict[str, Any]:
    return {"id": held.id, "kind": held.kind, "holder": known.id, "code": held.code}


def credential(here: Environment, credential_id: str) -> dict[str, Any]:
    """With its certificates, which are made now if nobody has used it. Raises `NotFound`."""
    holder, held = here.hsa.holder(credential_id)
    made = here.wallet.get(credential_id)
    first = next(iter(made.for_login), None)
    locked = here.app.is_locked(credential_id)
    kind = product(made.series)
    card = {
        "series": made.series,
        "card_number": made.card_number,
        "made": made.made,
        "last_day": kind.last_day(made.made) if made.series else None,
        "unlocked_by": list(kind.unlocked_by) if made.card_number else [],
        "puk": puk_of(made),
        "works_on_a_mac": made.works_on_a_mac,
        "ordered": made.ordered,
        "extended": made.extended,
        "made_from": made.made_from,
        "state": state_of(made, here.register, now=here.clock.now(), locked=locked),
        "valid_from": first.not_before if first else None,
        "valid_to": first.not_after if first else None,
        "certificates": [_certificate(here, made, certificate) for certificate in made.certificates],
    }
    told: dict[str, Any] = _plain(credential_in_short(holder, held) | card)
    return told


def screen(shown: Screen) -> dict[str, Any]:
    return asdict(shown)


def keys(here: Environment) -> list[dict[str, Any]]:
    """The signing keys that are published, the oldest first."""
    return [
        {
            "kid": key.kid,
            "state": state,
            "x5t#S256": key.jwk["x5t#S256"],
            "not_after": key.certificate.not_after.isoformat(),
        }
        for key, state in here.back_channel.tokens.keys.published()
    ]


def event(told: Event) -> dict[str, Any]:
    return told.as_json()


def _certificate(here: Environment, of: Credential, certificate: Certificate) -> dict[str, Any]:
    """``bears`` is what picks it; nothing picks one for signatures, and it has no level."""
    told_by = next((bears for bears, one in of.offered.items() if one == certificate), None)
    try:
        loa = None if certificate.for_signatures else _LOA.loa(certificate)
    except NotAPersonCertificate:
        loa = None
    return {
        "bears": told_by,
        "for": "signatures" if certificate.for_signatures else "login",
        "subject": certificate.subject,
        "issuer": certificate.issuer,
        "serial": str(certificate.serial),
        "policies": list(certificate.policies),
        "loa": loa,
        "not_before": certificate.not_before,
        "not_after": certificate.not_after,
        "status": here.register.status(certificate.serial),
    }


def _plain(value: Any) -> Any:
    """With dates and times as text, wherever they are."""
    match value:
        case dict():
            return {name: _plain(one) for name, one in value.items()}
        case list() | tuple():
            return [_plain(one) for one in value]
        case date():  # of which a datetime is one
            return value.isoformat()
    return value
