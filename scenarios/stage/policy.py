"""The sample with a policy of one's own, as its target would say it: what it requires is then what the file says."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from rp.policy import Dispensation, Requirement
from rp.policy_file import load
from scenarios.targets.target import Dispensation as Exempted
from scenarios.targets.target import Target, TargetFunction


def by_policy(target: Target, path: Path) -> Target:
    """Its functions are those of the policy, and what is open to all stays. Raises `siths_files.BadFile`."""
    policy = load(path)
    functions = {name: one for name, one in target.functions.items() if not any(n.loa for n in one.requires)}
    functions |= {
        name: TargetFunction.model_validate(
            {"open": f"/{name}", "requires": [_needs(one) for one in function.requirements]}
        )
        for name, function in policy.functions.items()
    }
    dispensations = [Exempted.model_validate(_dispensation(one)) for one in policy.dispensations]
    return target.model_copy(update={"functions": functions, "dispensations": dispensations})


def _needs(one: Requirement) -> dict[str, Any]:
    since = {"from": one.since.isoformat()} if one.since else {}
    return {"loa": one.loa, "claims": dict(one.claims), **since}


def _dispensation(one: Dispensation) -> dict[str, Any]:
    hours = {"hours": [f"{time:%H:%M}" for time in one.hours]} if one.hours else {}
    return {
        "functions": list(one.functions),
        "policies": list(one.policies),
        "from": one.since.isoformat(),
        "to": one.until.isoformat(),
        **hours,
    }
