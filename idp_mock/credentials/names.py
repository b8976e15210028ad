"""The names of the SITHS e-id hierarchy, as its owners spell them (siths-eid:4.1)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from idp_mock.hosts import Pki

Issuer = Literal["hsa-id-3", "hsa-id-2", "id-3", "id-2", "mobile", "function", "type-1"]

_ISSUING: dict[str, str] = {
    "hsa-id-3": "SITHS e-id Person HSA-id 3 CA v1",
    "hsa-id-2": "SITHS e-id Person HSA-id 2 CA v1",
    "id-3": "SITHS e-id Person ID 3 CA v1",
    "id-2": "SITHS e-id Person ID 2 CA v1",
    "mobile": "SITHS e-id Person ID Mobile CA v1",
    "function": "SITHS e-id Function CA v1",
}
PERSON_ISSUERS: tuple[Issuer, ...] = ("hsa-id-3", "hsa-id-2", "id-3", "id-2", "mobile")
ISSUERS: tuple[Issuer, ...] = (*PERSON_ISSUERS, "function")  # of the structure that there is now
_ROOT = "SITHS e-id Root CA v2"
TYPE_1 = "SITHS Type 1 CA v1"  # of the structure before it, which stopped issuing in 2020 (siths-eid:4.1)
_OLD_ROOT = "SITHS Root CA v1"

# QA's names are [C]. Of TEST only the root's is known [D]; its issuing CAs are named likewise here [MOCK].
_PREFIX: dict[Pki, str] = {"production": "", "qa": "TEST ", "test": "SYSTEMTEST "}
# In the old structure preprod had a suffix [D]; a TEST is not known of it, and is named as the new one [MOCK].
_OLD: dict[Pki, tuple[str, str]] = {"production": ("", ""), "qa": ("", " PP"), "test": ("SYSTEMTEST ", "")}


@dataclass(frozen=True, slots=True)
class Names:
    """What the CAs of one environment are called."""

    pki: Pki

    @property
    def root(self) -> str:
        return _PREFIX[self.pki] + _ROOT

    @property
    def old_root(self) -> str:
        return self._old(_OLD_ROOT)

    def issuing(self, issuer: Issuer) -> str:
        return self._old(TYPE_1) if issuer == "type-1" else _PREFIX[self.pki] + _ISSUING[issuer]

    def _old(self, name: str) -> str:
        before, after = _OLD[self.pki]
        return f"{before}{name}{after}"


def file_name(ca: str) -> str:
    """A CA's file without its ending: its name in lower case without spaces and hyphens.

    The rule is read from real addresses [C]; how the hyphen of "HSA-id" is written is not confirmed, so it goes [I].
    """
    return ca.lower().replace(" ", "").replace("-", "")


def bare(ca: str) -> str:
    """The name without what tells its environment, as the level of assurance is tabled by."""
    ca = ca.removesuffix(" PP")
    for prefix in sorted(_PREFIX.values(), key=len, reverse=True):
        if prefix and ca.startswith(prefix):
            return ca.removeprefix(prefix)
    return ca
