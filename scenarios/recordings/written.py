"""A scenario as a person writes it: short steps, and nothing that goes without saying."""

from __future__ import annotations

from typing import Any

import yaml
from pydantic import BaseModel

from scenarios.model import Decision, Device, Expect, Scenario, Step
from scenarios.model.short import SHORT


def as_written(scenario: Scenario) -> dict[str, Any]:
    """What `Scenario` reads, in the order of docs/scenarios.md."""
    said: dict[str, Any] = {}
    for name, field in Scenario.model_fields.items():
        value = getattr(scenario, name)
        if name == "steps":
            value = [step_as_written(step) for step in value]
        elif isinstance(value, Device):
            value = _device(value)
        elif name == "at" and value is not None:
            value = value.strftime("%Y-%m-%d %H:%M")
        if field.is_required() or getattr(scenario, name) != field.get_default(call_default_factory=True):
            said[name] = value
    return said


def step_as_written(step: Step) -> str | dict[str, Any]:
    """A word, or one word and what belongs to it."""
    if isinstance(step, Expect):
        return {"expect": _expected(step)} | _who(step)
    said = {
        name: _plain(value)
        for name, value in step
        if name not in ("do", "who") and value != type(step).model_fields[name].default
    }
    if step.do == "clock":
        said = {"by": f"{int(getattr(step, 'by').total_seconds())}s"}  # noqa: B009  # of one step alone
    short = SHORT.get(step.do, "")
    if not said and not _who(step):
        return step.do
    if set(said) == {short}:
        return {step.do: said[short]} | _who(step)
    return {step.do: said or None} | _who(step)


def text(scenario: Scenario) -> str:
    """The file. What is written can be read again, and means the same."""
    lines: list[str] = []
    for key, value in as_written(scenario).items():
        if key == "steps":
            lines += ["steps:", *(f"  - {_step(step)}" for step in value)]
        elif isinstance(value, dict) and key != "device":
            lines += [f"{key}:", *(f"  {name}: {_flow(said)}" for name, said in value.items())]
        else:
            lines.append(f"{key}: {_flow(value)}")
    return "\n".join(lines) + "\n"


def _step(step: str | dict[str, Any]) -> str:
    if isinstance(step, dict) and len(step) == 1:
        ((word, said),) = step.items()
        return f"{word}: {_flow(said)}"
    return _flow(step)


def _flow(value: Any) -> str:
    """YAML on a line."""
    said = yaml.safe_dump(value, default_flow_style=True, allow_unicode=True, width=10**6, sort_keys=False)
    return said.removesuffix("...\n").strip()


def _who(step: Step) -> dict[str, Any]:
    who = getattr(step, "who", None)
    return {"who": who} if who else {}


def _expected(step: Expect) -> Any:
    to = step.to
    if isinstance(to, Decision):
        return {"decision": to.decision, "code": to.code} if to.code else to.decision
    if to.code is None:
        return to.ending
    return {to.ending: to.code}


def _plain(value: Any) -> Any:
    """As a file has it, whatever hangs below."""
    if isinstance(value, Device):
        return _device(value)
    return value.model_dump(mode="json", exclude_defaults=True) if isinstance(value, BaseModel) else value


def _device(device: Device) -> Any:
    said = device.said
    return device.kind if len(said) == 1 else said
