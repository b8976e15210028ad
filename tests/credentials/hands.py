"""Somebody who holds each kind of credential."""

from __future__ import annotations

from typing import get_args

from idp_mock.credentials.certificate import Certificate
from idp_mock.credentials.credential import Credential
from idp_mock.people.person import Kind
from tests.mock import Mock

KINDS: tuple[Kind, ...] = get_args(Kind)
ISSUED: tuple[Kind, ...] = (
    "ordinary-card",
    "reserve-card-loa2",
    "reserve-card-loa3",
    "mobile",
    "function-certificate",
)


def held(mock: Mock, kind: Kind) -> Credential:
    """The first credential of this kind among the shipped people."""
    ids = (h.id for person in mock.hsa.people() for h in person.credentials if h.kind == kind)
    return mock.wallet.get(next(ids))


def certificates(mock: Mock) -> list[Certificate]:
    """One credential of every kind that this environment issues, all it holds."""
    return [certificate for kind in ISSUED for certificate in held(mock, kind).certificates]
