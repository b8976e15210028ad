"""What must come of it, worked out from the certificate, people.yaml and policy.yaml by reasoning of its own."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import yaml

from tests.decisions.certificates import Shown

TOP = Path(__file__).parents[2]
SWEDEN = ZoneInfo("Europe/Stockholm")
PEOPLE: list[dict[str, Any]] = yaml.safe_load((TOP / "idp_mock/people/people.yaml").read_text("utf-8"))[
    "people"
]
POLICY: dict[str, Any] = yaml.safe_load((TOP / "rp/policy.yaml").read_text("utf-8"))
FUNCTIONS = tuple(POLICY["functions"])


@dataclass(frozen=True)
class State:
    """What is so when the user comes: the mock's clock, and what has happened to the credential."""

    name: str
    now: datetime
    revoked: bool = False
    locked: bool = False


@dataclass(frozen=True)
class Outcome:
    """How a login ended: ``signed-in``, or the code of the refusal; and the code of each function's decision."""

    ending: str
    decisions: dict[str, str] = field(default_factory=dict)

    def differs(self, other: Outcome) -> list[str]:
        """A line for each difference."""
        if self.ending != other.ending:
            return [f"should end in {self.ending}, and ended in {other.ending}"]
        return [
            f"{name} should be {code}, and was {other.decisions.get(name)}"
            for name, code in self.decisions.items()
            if other.decisions.get(name) != code
        ]


# --- the login ----------------------------------------------------------------------------------------------------


def refusal(shown: Shown | None, method: str, state: State) -> str:
    """The code that the login ends in (docs/errors.md); empty: it does not.

    A card is judged when TLS has shown it, which takes its code; and then only the certificate with the HSA-id is
    taken. The app looks first at what it holds, then at who asks; the certificate is judged when it has signed.
    """
    in_the_app = method != "card"
    if shown is None:
        return "DEV-103" if in_the_app else "IDP-201"
    if state.locked:
        return "DEV-102" if in_the_app else "IDP-201"
    if not shown.leads_to_the_root:
        return "AUT-107" if in_the_app else "IDP-202"
    if not shown.level:
        return "AUT-107" if in_the_app else "IDP-203"
    if shown.is_too_new_at(state.now):
        return "IDP-204"
    if shown.is_too_old_at(state.now):
        return "IDP-205"
    if state.revoked:
        return "IDP-206"
    if shown.bears_a_personal_number and not in_the_app:
        return "IDP-208"
    return "" if _names_somebody(shown) else "RP-312"


def _names_somebody(shown: Shown) -> bool:
    """A card tells its HSA-id only, so who is no longer employed has no name (siths-eid:6); the RP refuses that."""
    employed = {employment["hsa_id"] for person in PEOPLE for employment in person.get("employments", [])}
    return shown.bears_a_personal_number or shown.number in employed


def commissions(shown: Shown, now: datetime) -> list[dict[str, Any]]:
    """Of all employments for a personnummer, of the one for an HSA-id (siths-eid:6); those that hold that day."""
    day = now.astimezone(SWEDEN).date()
    return [
        commission
        for person in PEOPLE
        for employment in person.get("employments", [])
        if shown.number
        == (person["personal_number"] if shown.bears_a_personal_number else employment["hsa_id"])
        for commission in employment.get("commissions", [])
        if "ends" not in commission or date.fromisoformat(commission["ends"]) >= day
    ]


# --- the decision -------------------------------------------------------------------------------------------------


def decision(function: str, shown: Shown, purpose: str | None, at: datetime) -> str:
    """The code of the sample's decision, as docs/policy.md says it is made: step by step, the first that applies."""
    day = at.astimezone(SWEDEN).date()
    required = max(
        (one for one in POLICY["functions"][function]["requires"] if _begins(one) <= day), key=_begins
    )
    if not required["loa"]:
        return "RP-200"
    told = {"commissionPurpose": purpose}
    if any(told.get(name) != value for name, value in required.get("claims", {}).items()):
        return "RP-206"
    if shown.level >= required["loa"]:
        return "RP-202"
    if any(_dispenses(one, function, shown, at) for one in POLICY["dispensations"]):
        return "RP-204"
    return "RP-305"


def _begins(requirement: dict[str, Any]) -> date:
    return date.fromisoformat(requirement["from"]) if "from" in requirement else date.min


def _dispenses(one: dict[str, Any], function: str, shown: Shown, at: datetime) -> bool:
    there = at.astimezone(SWEDEN)
    if function not in one["functions"] or not set(one["policies"]) & set(shown.policies):
        return False
    if not date.fromisoformat(one["from"]) <= there.date() <= date.fromisoformat(one["to"]):
        return False
    begins, ends = (time.fromisoformat(text) for text in one["hours"])
    minute = there.time().replace(second=0, microsecond=0)
    return begins <= minute <= ends if begins <= ends else minute >= begins or minute <= ends
