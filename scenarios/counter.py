"""Who plays the counter: an ID-administratör in the portal, a holder on Mina sidor, an employer in HSA or KIV."""

from __future__ import annotations

from scenarios import model
from scenarios.control import Control
from scenarios.model.steps import ADMINISTRATOR
from scenarios.user import User

Issuing = (
    model.Issue
    | model.ActivateCard
    | model.Extend
    | model.Unlock
    | model.AddPhone
    | model.AddCertificate
    | model.Move
)
_SECOND = "second-id-administrator.ordinary-card"  # two are wanted for a LoA 3 reserve card (gits:14)
_QR_LIFE = 15 * 60  # seconds


def perform(step: Issuing, user: User, control: Control) -> None:
    """Do it. What is refused is remembered where the step expects that, and raised (`Refused`) where not."""
    if getattr(step, "expect", None):
        user.attempt(lambda: _do(step, user, control))
    else:
        _do(step, user, control)


def _do(step: Issuing, user: User, control: Control) -> None:
    match step:
        case model.Issue():
            _issue(step, user, control)
        case model.ActivateCard():
            _change(user, control, step, "activate", {"code": step.code})
        case model.Extend():
            by = user.credential(step.person, step.by) if step.by else ""
            _change(user, control, step, "extend", {"by": by})
        case model.Unlock():
            by = _named(step.by or ADMINISTRATOR, user)
            _change(user, control, step, "unlock", {"way": step.way, "by": by})
        case model.Move():
            person, _, _ = user.credential(step.person, None).partition(".")
            control.ask(
                "POST",
                f"people/{person}/move",
                step.model_dump(include={"leaves", "begins"}, exclude_none=True),
            )
        case model.AddPhone():
            _add_phone(step, user, control)
        case model.AddCertificate():
            asked = {"employment": step.employment, "by": _named(step.by, user)}
            _change(user, control, step, "add-certificate", asked)


def _issue(step: model.Issue, user: User, control: Control) -> None:
    person, _, name = user.credential(step.person, step.id or step.kind).partition(".")
    said = {"person": person, "kind": step.kind, "by": _named(step.by, user), "days": step.days or 0}
    said |= {"card": _named(step.card, user)} if step.card else {}
    said |= {"name": name} if step.id else {}
    order = control.ask("POST", "issuing/order", said)
    second = _SECOND if step.kind == "reserve-card-loa3" else step.by
    by = _named(step.handed_out_by or second, user)
    control.ask("POST", f"issuing/{order['credential']}/hand-out", {"by": by})


def _add_phone(step: model.AddPhone, user: User, control: Control) -> None:
    credential = user.credential(step.person, step.credential)
    qr = control.ask("POST", "issuing/ask-for-phone", {"by": credential})["qr"]
    if step.late:
        control.move_clock(_QR_LIFE + 1)
    said = {"qr": qr, "code": step.code, "phone": step.phone, "name": step.id}
    control.ask("POST", "issuing/fetch-phone", said)


def _change(
    user: User,
    control: Control,
    step: model.ActivateCard | model.Extend | model.Unlock | model.AddCertificate,
    act: str,
    said: dict[str, str],
) -> None:
    credential = user.credential(step.person, step.credential)
    control.ask("POST", f"issuing/{credential}/{act}", said)
    user.card_has_changed(credential)


def _named(name: str, user: User) -> str:
    """``id-administrator.ordinary-card``, whoever plays the role there."""
    person, _, credential = name.partition(".")
    return user.credential(person, credential)
