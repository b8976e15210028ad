"""What a request wants to know of the user: the ``claims`` parameter and the scopes (Core 5.4, 5.5; inera-idp:6.1)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any, Self

# Scope names that are known [D]; the whole table was not found (inera-idp:2.2), so their contents are [MOCK].
SCOPES: Mapping[str, frozenset[str]] = {
    "openid": frozenset(),
    "commission": frozenset(
        {
            "commissionHsaId",
            "commissionName",
            "commissionPurpose",
            "commissionRight",
            "healthCareUnitHsaId",
            "healthCareUnitName",
            "healthCareProviderHsaId",
            "healthCareProviderName",
            "healthcareProviderId",
        }
    ),
    "personal_identity_number": frozenset({"personalIdentityNumber"}),
}


@dataclass(frozen=True, slots=True)
class Ask:
    """How one claim is asked for. ``values`` empty: any value will do."""

    essential: bool = False
    values: tuple[str, ...] = ()

    @classmethod
    def read(cls, said: Any) -> Self:
        """Core 5.5.1: null, or an object with essential, value and values."""
        if said is None:
            return cls()
        if not isinstance(said, dict):
            raise ValueError("a claim is asked for with null or an object")
        essential, values = said.get("essential", False), said.get("values", [])
        if "value" in said:
            values = [said["value"]]
        if not isinstance(essential, bool) or not isinstance(values, list):
            raise ValueError("essential is true or false, values is a list")
        return cls(essential, tuple(str(value) for value in values))


@dataclass(frozen=True, slots=True)
class ClaimsWish:
    """Which claims go where. Scope-requested claims are delivered in the ID token (inera-idp:2.2)."""

    id_token: Mapping[str, Ask] = field(default_factory=dict)
    userinfo: Mapping[str, Ask] = field(default_factory=dict)

    @classmethod
    def read(cls, said: Any, scopes: Collection[str]) -> Self:
        if not isinstance(said, dict):
            raise ValueError("claims is a JSON object")
        by_scope = {claim: Ask() for scope in scopes for claim in SCOPES.get(scope, ())}
        return cls(by_scope | _member(said, "id_token"), _member(said, "userinfo"))

    @property
    def names(self) -> frozenset[str]:
        return frozenset(self.id_token) | frozenset(self.userinfo)

    @property
    def demanded_acr(self) -> tuple[str, ...]:
        """The levels of which one must be reached: ``acr`` with ``essential`` and values only (inera-idp:3)."""
        found = (member.get("acr", Ask()) for member in (self.id_token, self.userinfo))
        return next((ask.values for ask in found if ask.essential and ask.values), ())

    def essential(self) -> frozenset[str]:
        """Names that must be delivered, in either member."""
        both = (*self.id_token.items(), *self.userinfo.items())
        return frozenset(name for name, ask in both if ask.essential and name != "acr")

    def named(self, name: str) -> tuple[str, ...]:
        """The values that ``name`` is preselected to; empty when it is free."""
        return self.id_token.get(name, Ask()).values or self.userinfo.get(name, Ask()).values


def _member(said: Mapping[str, Any], name: str) -> dict[str, Ask]:
    member = said.get(name)
    if member is None:
        return {}
    if not isinstance(member, dict):
        raise ValueError(f"{name} is an object")
    return {str(claim): Ask.read(ask) for claim, ask in member.items()}
