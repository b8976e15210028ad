"""A scenario to change one thing of: every key on a line of its own, so that a fault's line is known."""

from __future__ import annotations

from pathlib import Path

import yaml

from scenarios.model import Known, Scenario

KEYS = {
    "format": "1",
    "id": "theme/story",
    "name": "A story",
    "why": "It matters",
    "source": "[gits:15]",
    "person": "nurse-one-commission",
    "credential": "ordinary-card",
    "method": "card",
    "steps": "[{open: {requires: loa2}}, sign-in, {expect: granted}]",
}
KNOWN = Known(
    people={"nurse-one-commission": {"ordinary-card", "mobile"}, "colleague": {"mobile"}},
    faults={"wrong-nonce", "wrong-state"},
)


def text(**changed: str | None) -> str:
    """The file with these keys as they are given; None leaves one out. ``steps`` is the ninth line."""
    keys = {**KEYS, **changed}
    return "".join(f"{key}: {value}\n" for key, value in keys.items() if value is not None)


def story(**changed: str | None) -> Scenario:
    return Scenario.model_validate(yaml.safe_load(text(**changed)))


def write(folder: Path, name: str = "story.yaml", /, **changed: str | None) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text(**changed), encoding="utf-8")
    return path
