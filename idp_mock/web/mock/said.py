"""People, credentials and devices as the control API tells of them."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from idp_mock.credentials.certificate import Certificate
from idp_mock.devices.device import Screen
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
    told = asdict(known) | {"name": known.name}
    for employment in told["employments"]:
        for commission in employment["commissions"]:
            ends = commission["ends"]
            commission["ends"] = ends.isoformat() if ends else None
    return told


def person_in_short(known: Person) -> dict[str, Any]:
    return {
        "id": known.id,
        "name": known.name,
        "about": known.about,
        "credentials": [held.id for held in known.credentials],
    }


def credential_in_short(known: Person, held: Held) -> dict[str, Any]:
    return {"id": held.id, "kind": held.kind, "holder": known.id, "code": held.code}


def credential(here: Environment, credential_id: str) -> dict[str, Any]:
    """With its certificates, which are made now if nobody has used it. Raises `NotFound`."""
    holder, held = here.hsa.holder(credential_id)
    made = here.wallet.get(credential_id)
    certificates = [_certificate(here, certificate) for certificate in made.certificates]
    return credential_in_short(holder, held) | {"certificates": certificates}


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


def _certificate(here: Environment, certificate: Certificate) -> dict[str, Any]:
    try:
        loa = _LOA.loa(certificate)
    except NotAPersonCertificate:
        loa = None
    return {
        "bears": "personal-number" if certificate.personal_number else "hsa-id",
        "subject": certificate.subject,
        "issuer": certificate.issuer,
        "serial": str(certificate.serial),
        "policies": list(certificate.policies),
        "loa": loa,
        "not_before": certificate.not_before.isoformat(),
        "not_after": certificate.not_after.isoformat(),
        "status": here.register.status(certificate.serial),
    }
