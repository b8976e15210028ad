"""What each step of a scenario does, with a user and what the user holds."""

from __future__ import annotations

from scenarios import counter, model
from scenarios.control import Control
from scenarios.errors import StepImpossible
from scenarios.model import Step
from scenarios.targets.target import Target
from scenarios.user import User


def perform(step: Step, user: User, first: User, control: Control, target: Target) -> None:
    """Play the step. ``first`` is the user that the scenario is about.

    Raises `StepImpossible` where it cannot be played, and what the driver raises.
    """
    match step:
        case model.Open():
            if step.session == "planted":
                user.take_over(first)
            if step.session == "beside":
                user.sit_beside(first)
            function = target.function(requires=step.requires, name=step.function, at=user.at)
            if function is None:
                raise StepImpossible(f"the target has no function {step.function or step.requires}")
            user.open(function.open)
        case model.SignIn():
            user.sign_in(step)
        case model.ChooseMethod():
            user.choose_method(step.method)
        case model.Scan():
            user.scan(step)
        case model.EnterCode():
            user.enter_code(right=step.code == "right")
        case model.Approve():
            user.approve()
        case model.Cancel():
            user.cancel_in_the_app() if step.where == "app" else user.cancel_on_the_page()
        case model.Choose():
            user.choose(step.row)
        case model.PickCertificate():
            user.pick(step.bears)
        case model.Insert():
            user.insert(step.person, step.credential, beside=step.beside)
        case model.Activate():
            user.activate(step.person, step.credential)
        case model.Unlock(way="puk"):
            user.unlock(right=step.puk == "right")
        case model.Tab():
            user.driver.tab(step.name)
        case model.PullOut():
            user.pull_out()
        case model.MoveClock():
            control.move_clock(step.by.total_seconds())
        case model.RollOver():
            control.ask("POST", "keys", {"rollover": step.act})
        case model.TellFault(everybody=True):
            control.fault_for_everybody(step.name)
        case model.TellFault():
            control.fault(step.name, target.client.client_id)
        case model.Revoke():
            control.ask("POST", f"credentials/{user.credential(step.person, step.credential)}/revoke")
        case (
            model.Issue()
            | model.ActivateCard()
            | model.Extend()
            | model.Unlock()
            | model.AddPhone()
            | model.AddCertificate()
            | model.Move()
        ):
            counter.perform(step, user, control)
        case model.WaitUntilExpired():
            user.wait_until_expired()
        case model.GoOn():
            user.go_on()
        case model.PressTwice():
            user.press_twice(step.what)
        case model.CloseTab():
            user.close_tab()
        case model.SignOut():
            user.sign_out() if step.leave == "log-out" else user.forget_the_system()
        case model.Expect():
            raise AssertionError("what is expected is judged, not performed")


def refusal_expected(step: Step) -> str | None:
    """The code that the step must be refused with; empty: it must not be; None: either, the next steps tell."""
    if isinstance(step, model.Scan | model.EnterCode | model.Approve):
        is_wrong = isinstance(step, model.EnterCode) and step.code == "wrong"
        return step.expect or (None if is_wrong else "")
    return getattr(step, "expect", None)


def about(step: Step) -> str:
    """What the step is about, in the words of its file: the function, the person, the code."""
    said = step.model_dump(mode="json", exclude_none=True, exclude_defaults=True, exclude={"do", "to"})
    if isinstance(step, model.MoveClock):
        return f"{step.by.total_seconds():+.0f} s"
    if isinstance(step, model.Move) and step.begins is not None:
        said["begins"] = step.begins.hsa_id
    return ", ".join(str(value) if value is not True else name for name, value in said.items())
