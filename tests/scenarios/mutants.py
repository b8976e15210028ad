"""Everything that can be wrong on purpose: a check that accepts, a rule that is broken, a mistake, another policy.

A scenario that none of these turns red tests nothing, and one of these that no scenario notices is not tested.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from types import ModuleType
from typing import Any

import pytest

from idp_mock.credentials import status_checks, verify
from idp_mock.devices import client
from idp_mock.issuing import rules
from idp_mock.oidc import checks, grant, logout, tokens
from rp import guard, logout_token
from rp.mistakes import MISTAKES

Plant = Callable[[pytest.MonkeyPatch], None]


@dataclass(frozen=True)
class Mutant:
    """One thing that is wrong. ``of`` says which list it comes from, ``codes`` what it no longer refuses with."""

    name: str
    of: str
    plant: Plant = lambda _: None
    mistake: str = ""
    policy: str = ""
    codes: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.of}: {self.name}"


LISTS: tuple[tuple[str, ModuleType, str], ...] = (
    ("authorization request", checks, "CHECKS"),
    ("token request", grant, "REQUEST_CHECKS"),
    ("code", grant, "GRANT_CHECKS"),
    ("access token", tokens, "USERINFO_CHECKS"),
    ("logout", logout, "CHECKS"),
    ("certificate", verify, "CHECKS"),
    ("answer of an issuer", status_checks, "CHECKS"),
    ("start of the app", client, "APP_CHECKS"),
    ("card at the browser", client, "CARD_CHECKS"),
    ("portal and Mina sidor", rules, "CHECKS"),
    ("answer at the care system", guard, "ANSWER_CHECKS"),
    ("sign-in at the care system", guard, "SIGN_IN_CHECKS"),
    ("logout token at the care system", logout_token, "CHECKS"),
)

# Nobody may do anything; everybody may do everything.
POLICIES = {
    "nobody is let in": "loa: 2, claims: {commissionPurpose: Forskning}",
    "everybody is let in": "loa: 0",
}


def removed_checks() -> Iterator[Mutant]:
    """Every check of every list, replaced by one that accepts."""
    for of, module, name in LISTS:
        for check in getattr(module, name):
            yield Mutant(check.__name__, of, _accepting(module, name, check), codes=_codes(check))


def planted_mistakes() -> Iterator[Mutant]:
    """Every mistake of the sample."""
    for name in MISTAKES:
        yield Mutant(name, "mistake", mistake=name)


def other_policies() -> Iterator[Mutant]:
    """The sample with another policy.yaml."""
    for name, requires in POLICIES.items():
        functions = "\n".join(
            f"  {function}: {{name: {function}, requires: [{{{requires}}}]}}"
            for function in ("schedule", "record", "medications")
        )
        yield Mutant(name, "policy", policy=f"format: 1\nfunctions:\n{functions}\n")


def _accepting(module: ModuleType, name: str, check: Callable[..., object]) -> Plant:
    def plant(patch: pytest.MonkeyPatch) -> None:
        patch.setattr(module, name, tuple(_accepts if one is check else one for one in getattr(module, name)))

    return plant


def _accepts(*_: Any) -> None:
    return None


def _codes(check: Callable[..., object]) -> tuple[str, ...]:
    """The codes of the refusals that the check's own module knows and the check names."""
    names = check.__code__.co_names
    known = (check.__globals__.get(name) for name in names)
    return tuple(code for one in known if re.fullmatch(r"[A-Z]+-\d+", code := str(getattr(one, "code", ""))))
