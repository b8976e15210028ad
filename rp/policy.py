"""Which LoA and which claims open which function, and why. Nothing in here knows of the web or of OpenID Connect."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from rp.config import LOA2, LOA3
from rp.decisions import ClaimMissing, Decision, Dispensed, LevelReached, LevelTooLow, LoginNeeded, OpenToAll
from rp.identity import SignedIn

SWEDEN = ZoneInfo("Europe/Stockholm")
LEVELS: Mapping[str, int] = {LOA2: 2, LOA3: 3}  # an address that is not here is no level at all


@dataclass(frozen=True, slots=True, kw_only=True)
class Requirement:
    """What a function requires from ``since`` on (a day in Sweden; None: always)."""

    loa: int = 0  # at least this level; 0: no sign-in needed
    claims: Mapping[str, str] = field(default_factory=dict)  # each must have exactly this value
    since: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Dispensation:
    """A dated exception: these kinds of credential are enough here, though their level is not."""

    name: str
    why: str
    functions: tuple[str, ...]
    policies: tuple[str, ...]  # OIDs of Certifikatprinciper, from credentialCertificatePolicies
    since: date
    until: date  # the last day
    hours: tuple[time, time] | None = None  # from and to, in Sweden; may pass midnight

    def covers(self, function: str, signed_in: SignedIn, at: datetime) -> bool:
        here = at.astimezone(SWEDEN)
        held = signed_in.claims.get("credentialCertificatePolicies", [])
        if function not in self.functions or not self.since <= here.date() <= self.until:
            return False
        if not isinstance(held, list) or not any(policy in held for policy in self.policies):
            return False
        return self.hours is None or _within(here.time(), *self.hours)


@dataclass(frozen=True, slots=True, kw_only=True)
class Function:
    """One thing that users do in the care system. The newest requirement that has begun counts."""

    id: str
    name: str
    about: str
    requirements: tuple[Requirement, ...]

    def requirement_at(self, at: datetime) -> Requirement:
        day = at.astimezone(SWEDEN).date()
        begun = [r for r in self.requirements if r.since is None or r.since <= day]
        return max(begun, key=lambda r: r.since or date.min)


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """The whole policy, as policy.yaml says it."""

    functions: Mapping[str, Function]
    dispensations: tuple[Dispensation, ...] = ()


def decide(policy: Policy, function: Function, signed_in: SignedIn | None, at: datetime) -> Decision:
    """Whether ``function`` opens. docs/errors.md explains the codes."""
    required = function.requirement_at(at)
    if not required.loa and not required.claims:
        return OpenToAll.because()
    if signed_in is None:
        return LoginNeeded.because()
    for name, wanted in required.claims.items():
        was = signed_in.claim(name)
        if was != wanted:
            reason = "" if name.startswith("commission") else ClaimMissing.title_of_others
            return ClaimMissing.because(reason, decided_by=name, was=was, wanted=wanted)
    return _by_level(policy, function, signed_in, at, required)


def _by_level(
    policy: Policy, function: Function, signed_in: SignedIn, at: datetime, required: Requirement
) -> Decision:
    said = {"decided_by": "acr", "was": signed_in.loa, "wanted": f"http://id.sambi.se/loa/loa{required.loa}"}
    reached = LEVELS.get(signed_in.loa, 0)
    if reached >= required.loa:
        return LevelReached.because(**said)
    for dispensation in _covering(policy, function, signed_in, at) if reached else ():
        return Dispensed.because(f"{Dispensed.title}: {dispensation.name}. {dispensation.why}", **said)
    return LevelTooLow.because(**said)


def _covering(
    policy: Policy, function: Function, signed_in: SignedIn, at: datetime
) -> Iterator[Dispensation]:
    return (d for d in policy.dispensations if d.covers(function.id, signed_in, at))


def _within(now: time, since: time, until: time) -> bool:
    """Whether ``now`` lies between, the last minute included; an evening that passes midnight is one interval."""
    now = now.replace(second=0, microsecond=0)
    return since <= now <= until if since <= until else now >= since or now <= until
