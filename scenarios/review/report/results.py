"""The review as data: what ``--json`` prints and review.json holds, as docs/schemas/review.schema.json has it."""

from __future__ import annotations

from typing import Literal

from scenarios.model.endings import Strict
from scenarios.review.finding import Reviewed, Verdict
from scenarios.review.item import Severity, Text


class Counts(Strict):
    """How many items came to each verdict."""

    correct: int
    wrong: int
    could_not_tell: int
    not_applicable: int


class Seen(Strict):
    """One piece of evidence."""

    what: str
    said: str


class Result(Strict):
    """One item, and what came of it."""

    id: str
    area: Text
    title: Text
    severity: Severity
    source: list[str]
    verdict: Verdict
    why: Text
    risk: Text
    correct: Text
    evidence: list[Seen]
    at: str  # when it began; empty: it was not played
    recovered: bool
    seconds: float


class Document(Strict):
    """A whole review."""

    format: Literal[1] = 1
    target: str
    at: str
    seconds: float
    versions: dict[str, str]
    summary: Counts
    items: list[Result]


def document(reviewed: Reviewed) -> Document:
    """The review as it is told to programs."""
    return Document(
        target=reviewed.target,
        at=reviewed.at,
        seconds=round(reviewed.seconds, 3),
        versions=reviewed.versions,
        summary=Counts(
            correct=len(reviewed.having("correct")),
            wrong=len(reviewed.having("wrong")),
            could_not_tell=len(reviewed.having("could-not-tell")),
            not_applicable=len(reviewed.having("not-applicable")),
        ),
        items=[
            Result(
                id=one.item.id,
                area=one.item.area,
                title=one.item.title,
                severity=one.item.severity,
                source=one.item.source,
                verdict=one.verdict,
                why=one.why,
                risk=one.item.risk,
                correct=one.item.correct,
                evidence=[Seen(what=seen.what, said=seen.said) for seen in one.evidence],
                at=one.at,
                recovered=one.recovered,
                seconds=round(one.seconds, 3),
            )
            for one in reviewed.findings
        ],
    )


def text(reviewed: Reviewed) -> str:
    """The document, to be printed or kept."""
    return document(reviewed).model_dump_json(indent=2) + "\n"
