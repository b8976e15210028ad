"""After each item a plain login must succeed again, or the next item tells nothing and the system has not recovered."""

from __future__ import annotations

import time

from scenarios.control import Refused
from scenarios.errors import RestartFailed, RunError, Unreached
from scenarios.review.item import Text
from scenarios.review.subject import Subject
from scenarios.stage.place import Place
from scenarios.stage.restart import run

_PATIENCE = 60.0  # seconds that a restart may take
HEALED = Text(sv="En vanlig inloggning gick bra igen.", en="A plain login succeeded again.")
BY_THE_IDP = Text(
    sv="Systemet återhämtade sig inte själv: en vanlig inloggning gick bra först när IdP:n hade ställts tillbaka.",
    en="The system did not recover by itself: a plain login succeeded only after the IdP was put back.",
)
BY_A_RESTART = Text(
    sv="Systemet återhämtade sig inte själv: en vanlig inloggning gick bra först efter omstart.",
    en="The system did not recover by itself: a plain login succeeded only after a restart.",
)
NOT_AT_ALL = Text(
    sv="Systemet återhämtade sig inte: ingen kan logga in längre.",
    en="The system did not recover: nobody can log in any more.",
)


def recovered(subject: Subject, place: Place) -> Text:
    """What it took until a plain login succeeded; `HEALED` where it took nothing."""
    place.control.mend()
    if logs_in(subject, place):
        return HEALED
    place.control.reset()
    if logs_in(subject, place):
        return BY_THE_IDP
    command = subject.described.restart
    if command and restarted(command) and _back(subject, place):
        return BY_A_RESTART
    return NOT_AT_ALL


def logs_in(subject: Subject, place: Place) -> bool:
    """Whether a plain login signs its user in."""
    try:
        return subject.log_in(place).is_in() is True
    except (RunError, Refused):
        return False


def restarted(command: str) -> bool:
    """Run it. Whether it says that it went well."""
    try:
        run(command, patience=_PATIENCE)
    except RestartFailed:
        return False
    return True


def _back(subject: Subject, place: Place) -> bool:
    """Whether somebody can log in within the time that a restart may take."""
    end = time.monotonic() + _PATIENCE
    while time.monotonic() < end:
        try:
            if logs_in(subject, place):
                return True
        except Unreached:
            pass
        time.sleep(1.0)
    return False
