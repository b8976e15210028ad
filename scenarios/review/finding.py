"""What came of one item: a verdict, why, and what was seen."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from scenarios.review.item import Item, Text

Verdict = Literal["correct", "wrong", "could-not-tell", "not-applicable"]


@dataclass(frozen=True, slots=True)
class Evidence:
    """One thing that was seen: ``what`` is one of `WHAT`."""

    what: str
    said: str


# What evidence can be, and what it is called.
WHAT = {
    "provoked": Text(sv="Provocerat", en="Provoked"),
    "user": Text(sv="Användare", en="User"),
    "ended": Text(sv="Inloggningen slutade på", en="The login ended at"),
    "function": Text(sv="Funktionen", en="The function"),
    "said": Text(sv="Systemet sade", en="The system said"),
    "journal": Text(sv="IdP:ns journal", en="Journal of the IdP"),
    "address": Text(sv="Adress", en="Address"),
    "cookie": Text(sv="Kaka", en="Cookie"),
    "counted": Text(sv="Räknat", en="Counted"),
    "stopped": Text(sv="Stannade", en="Stopped"),
    "recovery": Text(sv="Efteråt", en="Afterwards"),
}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a probe came to."""

    verdict: Verdict
    why: Text
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """An item with its outcome. ``recovered`` is false where no plain login succeeded afterwards."""

    item: Item
    verdict: Verdict
    why: Text
    evidence: tuple[Evidence, ...] = ()
    at: str = ""  # when it began, ISO: to be found in the system's own log
    seconds: float = 0.0
    recovered: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Reviewed:
    """A whole review."""

    target: str
    at: str  # when, ISO
    seconds: float
    findings: tuple[Finding, ...]
    versions: dict[str, str] = field(default_factory=dict)

    def having(self, verdict: Verdict) -> list[Finding]:
        """In the order of how bad they are."""
        found = [one for one in self.findings if one.verdict == verdict]
        return sorted(found, key=lambda one: SEVERITIES.index(one.item.severity))

    @property
    def status(self) -> int:
        """The exit code."""
        return int(any(one.verdict == "wrong" for one in self.findings))


SEVERITIES = ("critical", "high", "medium", "low")


class NotApplicable(Exception):
    """The item says nothing of this system; ``why`` says why."""

    def __init__(self, sv: str, en: str) -> None:
        super().__init__(en)
        self.why = Text(sv=sv, en=en)
