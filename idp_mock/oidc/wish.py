"""What a request wants to know of the user: the ``claims`` parameter and the scopes (Core 5.4, 5.5; inera-idp:6.1)."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Any, Self

from idp_mock.clients.scopes import SCOPES
from idp_mock.config import IdpConfig
from idp_mock.oidc.claims import CLAIMS

_NO_LEVEL = ("(id_token and userinfo demand different levels)",)  # which no certificate is


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
        if said.get("value") is not None:
            values = [said["value"]]
        if not isinstance(essential, bool) or not isinstance(values, list):
            raise ValueError("essential is true or false, values is a list")
        return cls(essential, tuple(str(value) for value in values))


@dataclass(frozen=True)
class ClaimsWish:
    """Which claims go where. Scope-requested claims are delivered in the ID token (inera-idp:2.2)."""

    id_token: Mapping[str, Ask] = field(default_factory=dict)
    userinfo: Mapping[str, Ask] = field(default_factory=dict)

    @classmethod
    def read(cls, said: Any, scopes: Collection[str], *, by_name: frozenset[str] = frozenset()) -> Self:
        if not isinstance(said, dict):
            raise ValueError("claims is a JSON object")
        by_scope = {claim: Ask() for scope in scopes for claim in known_scopes(by_name).get(scope, ())}
        return cls(by_scope | _member(said, "id_token"), _member(said, "userinfo"))

    @cached_property
    def names(self) -> frozenset[str]:
        return frozenset(self.id_token) | frozenset(self.userinfo)

    @cached_property
    def for_journal(self) -> str:
        """The names alone: values may name a person."""
        return " ".join(sorted(self.names))[:2000]

    @cached_property
    def essential_for_journal(self) -> str:
        """The names of those that must be had."""
        return " ".join(sorted(self.essential))[:2000]

    @cached_property
    def levels_for_journal(self) -> str:
        """Every level that ``acr`` is asked for with, essential or not."""
        levels = (ask.values for name, ask in self._asks() if name == "acr")
        return " ".join(sorted(set().union(*levels)))[:300]

    @cached_property
    def demanded_acr(self) -> tuple[str, ...]:
        """The levels of which one must be reached: ``acr`` with ``essential`` and values only (inera-idp:3).

        Where both members demand one, what both accept.
        """
        found = [ask.values for name, ask in self._asks() if name == "acr" and ask.essential and ask.values]
        if not found:
            return ()
        return tuple(value for value in found[0] if value in found[-1]) or _NO_LEVEL

    @cached_property
    def essential(self) -> frozenset[str]:
        """Names that must be delivered, in either member."""
        return frozenset(name for name, ask in self._asks() if ask.essential)

    def named(self, names: Collection[str]) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """Which of ``names`` are preselected to which values; one of both members, twice."""
        return tuple((name, ask.values) for name, ask in self._asks() if ask.values and name in names)

    def _asks(self) -> Iterator[tuple[str, Ask]]:
        yield from self.id_token.items()
        yield from self.userinfo.items()


def claim_scopes(config: IdpConfig) -> frozenset[str]:
    """The claims whose name is a scope too: none, or all that there are."""
    return frozenset(CLAIMS) - config.inera.later_claims if config.claim_scopes else frozenset()


@lru_cache(maxsize=8)
def known_scopes(by_name: frozenset[str]) -> Mapping[str, frozenset[str]]:
    """What each scope stands for. ``by_name``: claims that stand for themselves [MOCK], inera-idp:2.2."""
    return {**{name: frozenset({name}) for name in by_name}, **SCOPES}


@lru_cache(maxsize=64)
def read(claims: str, scopes: frozenset[str], by_name: frozenset[str]) -> ClaimsWish:
    """The wish of a request. Read once: a client asks the same of every user. Raises ValueError."""
    said: Any = json.loads(claims) if claims else {}
    return ClaimsWish.read(said, scopes, by_name=by_name)


def _member(said: Mapping[str, Any], name: str) -> dict[str, Ask]:
    member = said.get(name)
    if member is None:
        return {}
    if not isinstance(member, dict):
        raise ValueError(f"{name} is an object")
    return {str(claim): Ask.read(ask) for claim, ask in member.items()}
