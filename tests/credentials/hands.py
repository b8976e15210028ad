"""Somebody who holds each kind of credential."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, get_args

from idp_mock.credentials.certificate import Certificate
from idp_mock.credentials.credential import Credential
from idp_mock.credentials.wallet import Wallet
from idp_mock.people.hsa import Hsa
from idp_mock.people.person import Held, Kind
from tests.mock import Mock, keys

KINDS: tuple[Kind, ...] = get_args(Kind)
ISSUED: tuple[Kind, ...] = (
    "ordinary-card",
    "upgraded-card",
    "type-1-card",
    "reserve-card-loa2",
    "reserve-card-loa3",
    "mobile",
    "function-certificate",
)


OLD = "nurse-old-card.type-1-card"
UPGRADED = "nurse-upgraded-card.upgraded-card"
OLDER = "nurse-older-card.older-card"  # 6XX, with a Telia e-legitimation
SIGNING = "doctor-who-signs.card-with-signatures"
TWO_HSA_IDS = "doctor-two-hsa-ids.card-with-two-hsa-ids"


def held(mock: Mock, kind: Kind) -> Credential:
    """The first credential of this kind among the shipped people."""
    ids = (h.id for person in mock.hsa.people() for h in person.credentials if h.kind == kind)
    return mock.wallet.get(next(ids))


def holding(mock: Mock, kind: Kind = "ordinary-card", **said: Any) -> Credential:
    """Somebody's credential of this kind, about which people.yaml says this."""
    somebody = mock.hsa.person("doctor-two-employers")
    one = replace(somebody, credentials=(Held(id=f"somebody.{kind}", kind=kind, **said),))
    wallet = Wallet(Hsa((one,)), mock.hierarchy, keys(), mock.register, mock.clock)
    return wallet.get(f"somebody.{kind}")


def certificates(mock: Mock) -> list[Certificate]:
    """One credential of every kind that this environment issues, all it holds."""
    return [certificate for kind in ISSUED for certificate in held(mock, kind).certificates]
