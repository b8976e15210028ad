"""Steps as people write them: a word, or one word and what belongs to it."""

from __future__ import annotations

from typing import Any

from scenarios.model.endings import near

# What a step's own short form fills: ``- code: wrong`` is ``{do: code, code: wrong}``.
SHORT = {
    "code": "code",
    "cancel": "where",
    "choose": "row",
    "clock": "by",
    "rollover": "act",
    "fault": "name",
    "pick-certificate": "bears",
    "choose-method": "method",
    "press-twice": "what",
    "expect": "to",
    "sign-out": "leave",
    "unlock": "puk",
    "activate-card": "credential",
    "extend": "credential",
    "add-phone": "id",
    "add-certificate": "employment",
    "tab": "name",
}
STEPS = [
    "open",
    "sign-in",
    "choose-method",
    "scan",
    "code",
    "approve",
    "cancel",
    "pick-certificate",
    "choose",
    "insert",
    "pull-out",
    "activate",
    "unlock",
    "tab",
    "clock",
    "rollover",
    "fault",
    "revoke",
    "issue",
    "activate-card",
    "extend",
    "add-phone",
    "add-certificate",
    "move",
    "wait-until-expired",
    "go-on",
    "press-twice",
    "close-tab",
    "sign-out",
    "expect",
]


def step(value: Any) -> Any:
    """A step as people write it: a word, or one word and what belongs to it."""
    if isinstance(value, str):
        value = {value: None}
    if not isinstance(value, dict) or not value:
        raise ValueError("a step is a word, or one word with what belongs to it")
    name = next(iter(value))
    if name not in STEPS:
        raise ValueError(f"{name} is no step{near(str(name), STEPS) or '; steps are ' + ', '.join(STEPS)}")
    said, rest = value[name], {k: v for k, v in value.items() if k != name}
    if said is None:
        return {"do": name} | rest
    if name == "expect":
        who = {"who": said["who"]} if isinstance(said, dict) and "who" in said else {}
        to = {k: v for k, v in said.items() if k != "who"} if who else said
        return {"do": name, "to": to} | who | rest
    if isinstance(said, dict):
        return {"do": name} | said | rest
    if name not in SHORT:
        raise ValueError(f"{name} takes no {said!r}")
    return {"do": name, SHORT[name]: said} | rest
