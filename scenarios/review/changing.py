"""Stories of how the IdP is known: its name, and its signing keys, which change."""

from __future__ import annotations

from scenarios.review.finding import Evidence, Outcome
from scenarios.review.item import Rollover, Text
from scenarios.review.provoke import attempt
from scenarios.review.stories import story
from scenarios.review.subject import Subject
from scenarios.stage.place import Place

FOLLOWS = Text(sv="Systemet följde med i nyckelbytet.", en="The system followed the change of keys.")


@story
def keys_changed_step_by_step(subject: Subject) -> Outcome:
    """A login before, and after each of announce, switch and withdraw."""
    return _after_each(subject, ((), ("announce",), ("switch",), ("withdraw",)))


@story
def keys_changed_all_at_once(subject: Subject) -> Outcome:
    """A key that leaked is gone from one login to the next."""
    return _after_each(subject, ((), ("announce", "switch", "withdraw")))


@story
def keys_changed_during_a_login(subject: Subject) -> Outcome:
    """The key is switched while the user identifies."""
    place = subject.at()
    subject.visitor(place).come(subject.inside)
    user = subject.visitor(place)
    user.begin(subject.inside)
    _turn(place, ("announce", "switch"))
    evidence = attempt(subject, user, user.go_on)
    _turn(place, ("withdraw",))
    if user.is_in():
        return Outcome("correct", FOLLOWS, evidence)
    return _lost("switch", evidence)


def _after_each(subject: Subject, steps: tuple[tuple[Rollover, ...], ...]) -> Outcome:
    place = subject.at()
    evidence: tuple[Evidence, ...] = ()
    failed = ""
    for step in steps:
        _turn(place, step)
        user = subject.visitor(place)
        ended = attempt(subject, user, lambda user=user: user.come(subject.inside))  # type: ignore[misc]
        evidence = (Evidence("provoked", " + ".join(step) or "–"), *ended)
        if not failed and not user.is_in():
            failed, seen = step[-1] if step else "before", evidence
    return _lost(failed, seen) if failed else Outcome("correct", FOLLOWS, evidence)


def _turn(place: Place, step: tuple[Rollover, ...]) -> None:
    for act in step:
        place.control.ask("POST", "keys", {"rollover": act})


def _lost(after: str, evidence: tuple[Evidence, ...]) -> Outcome:
    why = Text(
        sv=f"Ingen kunde logga in efter steget {after}.", en=f"Nobody could log in after the step {after}."
    )
    return Outcome("wrong", why, evidence)


@story
def issuer_with_its_port(subject: Subject) -> Outcome:
    """The issuer says :443, which goes without saying, and is part of its name all the same."""
    user = subject.visitor(subject.at_an_issuer_with_its_port())
    evidence = attempt(subject, user, lambda: user.come(subject.inside))
    if user.is_in():
        why = Text(sv="Systemet loggade in användaren.", en="The system signed the user in.")
        return Outcome("correct", why, evidence)
    why = Text(sv="Ingen kunde logga in.", en="Nobody could log in.")
    return Outcome("wrong", why, evidence)
