"""The kinds of items that most are: a fault that signs nobody in, one that is taken, a function that opens or not."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from scenarios.control import Control
from scenarios.control import Refused as ControlRefused
from scenarios.errors import RunError
from scenarios.review.finding import Evidence, NotApplicable, Outcome
from scenarios.review.item import Opens, Refused, Rollover, Taken, Text
from scenarios.review.subject import Subject, Visitor, Who
from scenarios.stage.place import Place

IN = Text(sv="Systemet loggade in användaren ändå.", en="The system signed the user in all the same.")
NOT_IN = Text(sv="Systemet loggade inte in någon.", en="The system signed nobody in.")
NOT_THERE = Text(
    sv="Inloggningen kom aldrig så långt att felet visades för systemet.",
    en="The login never came so far that the system was told the fault.",
)
UNCLEAR = Text(
    sv="Sidan efteråt känns inte igen av målfilen, så det syns inte om någon är inloggad.",
    en="The target file does not recognise the page afterwards, so nobody can see who is signed in.",
)


def refused(subject: Subject, probe: Refused) -> Outcome:
    """Nobody is signed in by a login in which the fault is told."""
    place = subject.at(probe.way)
    visitor = subject.visitor(place)
    with faulty(place, probe.refused, everybody=probe.everybody, rollover=probe.rollover) as told:
        evidence = attempt(subject, visitor, lambda: visitor.come(subject.inside))
    evidence = (Evidence("provoked", probe.refused), *evidence, *told.journal())
    return judged(visitor.is_in(), evidence, told)


def judged(inside: bool | None, evidence: tuple[Evidence, ...], told: Told | None = None) -> Outcome:
    """That somebody is signed in is wrong."""
    if told is not None and not told.was_told:
        if told.concerns_userinfo and not told.userinfo_was_asked:
            raise NotApplicable("Systemet frågar inte userinfo.", "The system does not ask userinfo.")
        return Outcome("wrong" if inside else "could-not-tell", IN if inside else NOT_THERE, evidence)
    if inside is None:
        return Outcome("could-not-tell", UNCLEAR, evidence)
    return Outcome("wrong", IN, evidence) if inside else Outcome("correct", NOT_IN, evidence)


def taken(subject: Subject, probe: Taken) -> Outcome:
    """The user is signed in and the function opens, as if nothing had been."""
    place = subject.at()
    visitor = subject.visitor(place)
    with faulty(place, probe.taken, everybody=probe.everybody, rollover=probe.rollover) as told:
        evidence = attempt(subject, visitor, lambda: visitor.come(subject.best))
    seen = visitor.decision(subject.best)
    evidence = (Evidence("provoked", probe.taken), *evidence, *visitor.saw("function"), *told.journal())
    as_ever = seen.what == subject.best_says and visitor.is_in() is True
    if as_ever and (told.was_told or probe.everybody):
        return Outcome(
            "correct",
            Text(
                sv="Systemet loggade in användaren som vanligt.", en="The system signed the user in as usual."
            ),
            evidence,
        )
    if as_ever:
        return Outcome("could-not-tell", NOT_THERE, evidence)
    return Outcome(
        "wrong",
        Text(
            sv="Systemet släppte inte in användaren, fast inget var fel.",
            en="The system did not let the user in, though nothing was wrong.",
        ),
        evidence,
    )


def opens(subject: Subject, probe: Opens) -> Outcome:
    """Whether the function opens to this user."""
    function, place = subject.function(probe.opens), subject.at()
    if probe.granted and probe.credential and subject.way == "demand-loa3" and "loa2" in probe.credential:
        raise NotApplicable(
            "Systemet begär LoA 3 redan vid inloggningen.", "The system demands LoA 3 at the login already."
        )
    who = Who(person=probe.person or Who().person, credential=probe.credential or "", method=probe.method)
    visitor = subject.visitor(place, who)
    with faulty(place, probe.fault or "") as told:
        evidence = attempt(subject, visitor, lambda: visitor.come(function, probe.choose))
    seen = visitor.decision(function)
    provoked = (Evidence("provoked", probe.fault),) if probe.fault else ()
    used = visitor.who
    whom = Evidence("user", f"{used.person} · {used.credential} · {used.method}")
    evidence = (*provoked, whom, *evidence, *visitor.saw("function"))
    if probe.fault and not told.was_told:
        return Outcome("wrong" if seen.what == "granted" else "could-not-tell", NOT_THERE, evidence)
    if (seen.what == "granted") != probe.granted:
        why = (
            Text(sv="Funktionen öppnades inte.", en="The function did not open.")
            if probe.granted
            else Text(sv="Funktionen öppnades.", en="The function opened.")
        )
        return Outcome("wrong", why, evidence)
    if seen.what == "error" and not visitor.fell and visitor.is_in() is None:
        return Outcome("could-not-tell", UNCLEAR, evidence)
    why = (
        Text(sv="Funktionen öppnades.", en="The function opened.")
        if probe.granted
        else Text(sv="Funktionen förblev stängd.", en="The function stayed shut.")
    )
    return Outcome("correct", why, evidence)


def attempt(subject: Subject, visitor: Visitor, act: Callable[[], object]) -> tuple[Evidence, ...]:
    """Do it, and say where it ended. A login that cannot go on has ended too."""
    try:
        act()
    except ControlRefused as refused_:
        return (Evidence("stopped", str(refused_)),)
    except RunError as error:
        if error.status == 2:
            raise
        return (Evidence("stopped", str(error)), *visitor.saw())
    page = visitor.driver.see()
    if visitor.fell:
        subject.stopped.append((subject.item, page.address.partition("?")[0], page.status))
    return visitor.saw()


class Told:
    """What the IdP's journal says of a fault that was set."""

    def __init__(self, control: Control, fault: str) -> None:
        self._control, self._fault = control, fault
        self._since = control.newest()
        self.was_told = False
        self.userinfo_was_asked = False

    @property
    def concerns_userinfo(self) -> bool:
        return self._fault.startswith("userinfo")

    def look(self) -> None:
        """Read the journal while the fault is still there."""
        self._events = self._control.journal(self._since)
        self.was_told = any(
            event["what"] == "fault-told" and event["says"].get("fault") == self._fault
            for event in self._events
        )
        self.userinfo_was_asked = any(event["what"] == "userinfo-request" for event in self._events)

    def journal(self) -> tuple[Evidence, ...]:
        """The last that it has of the login."""
        own = [event for event in self._events if event["from"] != "owner"]
        said = " → ".join(" ".join(filter(None, (event["what"], event["code"]))) for event in own[-4:])
        return (Evidence("journal", said),) if said else ()


@contextmanager
def faulty(
    place: Place, fault: str, *, everybody: bool = False, rollover: tuple[Rollover, ...] = ()
) -> Iterator[Told]:
    """The fault is set for the next login, or for everybody; afterwards there is none any more."""
    control = place.control
    told = Told(control, fault)
    if fault and everybody:
        control.fault_for_everybody(fault)
    elif fault:
        control.fault(fault, place.target.client.client_id)
    try:
        for act in rollover:
            control.ask("POST", "keys", {"rollover": act})
        yield told
        told.look()
    finally:
        control.mend()
        if "switch" in rollover and "withdraw" not in rollover:
            control.ask("POST", "keys", {"rollover": "withdraw"})
