"""Which scenarios are the same story: credential and state, device, method, way, fault, settings and ending.

A state is told by what has become of things. Two clocks that both outlast a certificate leave it expired, and a step
that says what the scenario says anyway says nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import fields
from datetime import datetime, timedelta

import rp.policy_file
from idp_mock.config import IdpConfig
from idp_mock.people.load import load
from idp_mock.people.person import Held
from rp.policy import SWEDEN
from scenarios import model
from scenarios.model import Scenario, Step

# Steps that every login has: one of them is told only for what is unusual in it.
_USUAL = (
    model.Open,
    model.SignIn,
    model.ChooseMethod,
    model.Scan,
    model.EnterCode,
    model.Approve,
    model.Expect,
)
_ORDINARY = {"requires", "function", "to", "expect"}  # told by what comes of it
_HELD = {held.id: held for person in load() for held in person.credentials}
_OF_THE_HOLDER = {"id", "employment", "code", "made_from"}
_CONFIG = IdpConfig()
_LIVES = {
    field.name: life
    for field in fields(IdpConfig)
    if field.name.endswith("_life") and isinstance(life := getattr(_CONFIG, field.name), timedelta)
}
_POLICY = rp.policy_file.load()


def alike(scenarios: Iterable[Scenario]) -> list[list[str]]:
    """The ids of those that are the same story."""
    found: dict[tuple[object, ...], list[str]] = defaultdict(list)
    for one in scenarios:
        found[_story(one)].append(one.id)
    return [names for names in found.values() if len(names) > 1]


def _story(one: Scenario) -> tuple[object, ...]:
    return (
        (*_credential(one), _state(one)),
        (one.device, one.method, tuple(one.methods or ())),
        (one.way, _when(one.at), one.fault, tuple(sorted(one.idp.items()))),
        (one.endings, *one.claims.items()),
    )


def _credential(one: Scenario) -> tuple[str, ...]:
    """Its kind, and what is special about this one whatever it is called: its series, what else is on it, its days."""
    held = _HELD.get(f"{one.person}.{one.credential}")
    if held is None:
        return (one.credential,)
    usual = Held(id="", kind=held.kind)
    own = (field.name for field in fields(Held) if field.name not in _OF_THE_HOLDER)
    special = (f"{name} {getattr(held, name)}" for name in own if getattr(held, name) != getattr(usual, name))
    return held.kind, *special


def _state(one: Scenario) -> tuple[str, ...]:
    """What is not as usual with credential, clock, user or session, in the order in which it becomes so."""
    passed = timedelta(0)
    found = []
    for step in one.steps:
        if isinstance(step, model.MoveClock):
            passed += step.by
            found.append(f"clock {_outlasted(step.by)}, certificate {_age(one, passed)}")
        elif said := _unusual(one, step):
            found.append(f"{step.do} {said}")
        elif not isinstance(step, _USUAL):
            found.append(step.do)
    return tuple(found)


def _unusual(one: Scenario, step: Step) -> dict[str, object]:
    said = step.model_dump(mode="json", exclude_defaults=True, exclude_none=True)
    return {
        name: value
        for name, value in said.items()
        if name != "do"
        and not (isinstance(step, _USUAL) and name in _ORDINARY)
        and value != getattr(one, name, None)
    }


def _outlasted(by: timedelta) -> str:
    """The longest life that this outlasts."""
    return max((life, name) for name, life in [*_LIVES.items(), ("nothing", timedelta.min)] if life <= by)[1]


def _age(one: Scenario, passed: timedelta) -> str:
    """Where in its life the certificate is, which began the day before."""
    held = _HELD.get(f"{one.person}.{one.credential}")
    life = timedelta(days=held.days) if held and held.days else timedelta(days=1_095)
    if "reserve" in one.credential and not (held and held.days):
        life = timedelta(days=184)
    age = passed + timedelta(days=1)
    if age < timedelta(0):
        return "not yet valid"
    return "expired" if age >= life else "old" if age > life / 2 else "young"


def _when(at: datetime | None) -> tuple[bool, ...]:
    """On which side of every day and hour in the sample's policy."""
    if at is None:
        return ()
    there = at.astimezone(SWEDEN)
    begun = {
        one.since for function in _POLICY.functions.values() for one in function.requirements if one.since
    }
    begun |= {one.since for one in _POLICY.dispensations}
    over = {one.until for one in _POLICY.dispensations}
    hours = {hour for one in _POLICY.dispensations for hour in one.hours or ()}
    return (
        *(there.date() >= day for day in sorted(begun)),
        *(there.date() > day for day in sorted(over)),
        *(there.time() > hour for hour in sorted(hours)),
    )
