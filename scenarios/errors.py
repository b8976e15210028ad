"""What keeps a run from going on. The reader of a message did not write our code, so it is one line that helps."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar


class RunError(Exception):
    """A run cannot go on. ``code`` is stable; ``status`` is the exit code of the command."""

    code: ClassVar[str] = ""
    status: ClassVar[int] = 1

    def __str__(self) -> str:
        return f"{self.code} {super().__str__()}" if self.code else super().__str__()


class Unreached(RunError):
    """Something did not answer: the mock, the care system, or a port that could not be had."""

    code, status = "RUN-101", 3

    def __init__(self, said: str = "", *, url: str = "", late: bool = False) -> None:
        """``url`` is what a browser asked for; ``late``: somebody is there, who took too long."""
        super().__init__(said)
        self.url, self.late = url, late


class BrowserMissing(RunError):
    """There is no Chromium to drive. Install one, or say where it is with SITHS_CHROMIUM."""

    code, status = "RUN-102", 3


class PageNotUnderstood(RunError):
    """The page that came is none that the player knows: neither the mock's nor one that the target file describes."""

    code, status = "RUN-103", 1


class StepImpossible(RunError):
    """The step cannot be played here: no such link, no QR on the page, no function that requires this."""

    code, status = "RUN-104", 1


class BadArgument(RunError):
    """An argument of the command is wrong."""

    code, status = "RUN-105", 2


class EndlessRedirects(RunError):
    """The care system and the IdP send the browser round and round."""

    code, status = "RUN-106", 1


class ControlForbidden(RunError):
    """The mock does not let the player control it: its token is missing or wrong. SITHS_IDP_CONTROL_TOKEN gives it."""

    code, status = "RUN-107", 2


class SystemSilent(RunError):
    """The care system under test did not answer; what else is played against it goes on."""

    code, status = "RUN-120", 3


class SystemSlow(RunError):
    """The care system under test took longer to answer than its target's patience."""

    code, status = "RUN-121", 3


class SystemFailed(RunError):
    """The care system under test answered with an error of its own, HTTP 500 or above: it has decided nothing."""

    code, status = "RUN-122", 1


class RestartFailed(RunError):
    """The command that is to start the care system again failed, or the system did not answer after it."""

    code, status = "RUN-123", 3


class NotRecognised(RunError):
    """A target does not fit the running system: something of it was not found, or was read as something else."""

    code, status = "RUN-124", 1


class NotComparable(RunError):
    """A table cannot be compared with what was given: it is no table of decisions."""

    code, status = "RUN-125", 2


class ReviewImpossible(RunError):
    """A plain login does not succeed, or nothing shows that it did, so that nothing can be told of any fault."""

    code, status = "RUN-130", 1


class NothingRecorded(RunError):
    """What was recorded holds no login, or no page that the target file has a rule for: there is nothing to tell."""

    code, status = "RUN-140", 1


class ScriptWrong(RunError):
    """The script cannot be read as Python, or has no function ``drive`` that takes a page."""

    code, status = "RUN-141", 2


class ScriptFailed(RunError):
    """The script ended with an error of its own while it was recorded; nothing is kept."""

    code, status = "RUN-142", 1


class NotALogin(RunError):
    """The file to import is neither a set of claims nor a token that holds one."""

    code, status = "RUN-143", 2


def catalogue() -> Iterator[type[RunError]]:
    """Every one there is, in the order of their codes."""
    return iter(sorted(RunError.__subclasses__(), key=lambda error: error.code))
