"""A scenario with one of its conditions left out: a fault, a setting, the methods, a step that changes something."""

from __future__ import annotations

from collections.abc import Iterator

from scenarios import model
from scenarios.model import Scenario

# Steps that change what comes of a login. One press is as good as two, so that is not among them.
CHANGE = (
    model.Activate,
    model.ActivateCard,
    model.AddCertificate,
    model.AddPhone,
    model.Cancel,
    model.ChooseMethod,
    model.Choose,
    model.CloseTab,
    model.EnterCode,
    model.Extend,
    model.GoOn,
    model.Insert,
    model.Issue,
    model.Move,
    model.MoveClock,
    model.PickCertificate,
    model.PullOut,
    model.Revoke,
    model.RollOver,
    model.SignOut,
    model.TellFault,
    model.Unlock,
    model.WaitUntilExpired,
)


def without_one(scenario: Scenario) -> Iterator[tuple[str, Scenario]]:
    """What was left out, and the rest."""
    if scenario.fault:
        yield "fault", scenario.model_copy(update={"fault": None})
    if scenario.methods:
        yield "methods", scenario.model_copy(update={"methods": None})
    for name in scenario.idp:
        rest = {key: value for key, value in scenario.idp.items() if key != name}
        yield f"idp {name}", scenario.model_copy(update={"idp": rest})
    for number, step in enumerate(scenario.steps):
        if isinstance(step, CHANGE) and not getattr(step, "expect", None):  # which is an expectation itself
            rest_of_it = [*scenario.steps[:number], *scenario.steps[number + 1 :]]
            yield f"step {number + 1} {step.do}", scenario.model_copy(update={"steps": rest_of_it})
