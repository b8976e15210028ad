"""What a certificate policy says and which level it vouches for, as the mock knows it."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from idp_mock.credentials.policies import LOA_BY_ISSUER, LOA_URI, POLICIES


class Vouched(NamedTuple):
    """``says`` is Swedish, as in Certifikatprinciper; ``loa`` is empty where it vouches for no person."""

    says: str
    loa: str


@cache
def by_oid() -> dict[str, Vouched]:
    """Each policy of the table (siths-eid:4.4)."""
    return {one.oid: Vouched(one.says, one.loa or "") for one in POLICIES.values()}


@cache
def by_issuer() -> dict[str, str]:
    """The level by the end of the issuing CA's name."""
    return dict(LOA_BY_ISSUER)


@cache
def by_address() -> dict[str, str]:
    """The level by the address that stands in ``acr``."""
    return {address: level for level, address in LOA_URI.items()}
