"""One thing that a review looks at: the rule, where it is written, what is correct, and how it is provoked."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from scenarios.model import Method, Way
from scenarios.model.endings import Strict
from scenarios.model.scenario import Citation

Language = Literal["sv", "en"]
Severity = Literal["critical", "high", "medium", "low"]
Need = Literal["loa2", "loa3", "commission"]
Rollover = Literal["announce", "switch", "withdraw"]


class Text(Strict):
    """The same in both languages."""

    sv: Annotated[str, Field(min_length=1)]
    en: Annotated[str, Field(min_length=1)]

    def in_(self, language: Language) -> str:
        return self.sv if language == "sv" else self.en


class Refused(Strict):
    """A login in which this fault is told signs nobody in."""

    refused: str
    everybody: bool = False  # a breakdown of the whole environment
    rollover: tuple[Rollover, ...] = ()  # the keys change before the login
    way: Way | None = None  # about systems that use LoA so


class Taken(Strict):
    """A login in which this is told, or before which the keys change, goes as any other."""

    taken: str
    everybody: bool = False
    rollover: tuple[Rollover, ...] = ()


class Opens(Strict):
    """Whether a function opens to somebody. What is not said is the user whom everything opens to."""

    opens: Need
    granted: bool
    person: str | None = None
    credential: str | None = None
    method: Method | None = None
    choose: str | None = None  # the row that holds this text
    fault: str | None = None


class Ignored(Strict):
    """A logout token that is told so ends nobody's session."""

    ignored: str


class Story(Strict):
    """What none of the others can say: a function of this name."""

    story: str


Probe = Refused | Taken | Opens | Ignored | Story


class Written(Strict):
    """An item as its file has it."""

    id: Annotated[str, Field(pattern=r"^[a-z0-9-]+$")]
    title: Text
    risk: Text  # what can happen where it is wrong
    source: Annotated[list[Citation], Field(min_length=1)]
    severity: Severity
    probe: Probe
    correct: Text | None = None  # what a correct system does; None: what its probe says


class Items(Strict):
    """A file of the catalogue: one area."""

    format: Literal[1]
    area: Text
    items: Annotated[list[Written], Field(min_length=1)]


class Item(Strict):
    """An item of the catalogue: ``id`` is its area's file and its own name, as ``token/wrong-issuer``."""

    id: str
    area: Text
    title: Text
    risk: Text
    source: list[str]
    severity: Severity
    probe: Probe
    correct: Text
