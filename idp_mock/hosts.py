"""The hosts of Inera's environments, and whose CA names are met at each (inera-idp:8, siths-eid:4.1)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

Pki = Literal["test", "qa", "production"]

HOSTS: Mapping[str, Pki] = {
    "idp.ineratest.org": "test",  # [C] inera-idp:8
    "idp.ineraqa.org": "qa",  # [C] inera-idp:8; the older of two
    "idp.qa.siths.se": "qa",  # [C] [M] inera-idp:1.1, inera-idp:8
    "idp.inera.se": "production",  # [C] inera-idp:8
}


def pki_at(host: str) -> Pki:
    """Whose CA names are met at the IdP called ``host``; at one that is not Inera's those of TEST [MOCK]."""
    return HOSTS.get(host, "test")
