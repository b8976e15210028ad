"""A whole review: every item, one after the other, with a plain login after each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from time import monotonic

from scenarios.control import Refused as ControlRefused
from scenarios.errors import ReviewImpossible, RunError
from scenarios.review import (
    browsers,
    changing,
    markup,
    passive,
)  # importing them registers their stories
from scenarios.review.finding import Evidence, Finding, NotApplicable, Outcome
from scenarios.review.item import Ignored, Item, Opens, Refused, Story, Taken, Text
from scenarios.review.leaving import ignored
from scenarios.review.passive import address, cookie, request
from scenarios.review.provoke import opens, refused, taken
from scenarios.review.recovery import HEALED, NOT_AT_ALL, recovered
from scenarios.review.stories import STORIES
from scenarios.review.subject import Subject
from scenarios.stage.place import Place, Stage

__all__ = ["address", "browsers", "changing", "cookie", "markup", "request", "review"]


def review(
    items: Sequence[Item], stage: Stage, hear: Callable[[Finding], None] = lambda _: None
) -> tuple[Finding, ...]:
    """What came of each. ``hear`` is told of each when it is there.

    Raises `ReviewImpossible` where a plain login does not work to begin with, and `Unreached`.
    """
    subject = Subject(stage)
    _must_work(subject)
    findings: list[Finding] = []
    works = True
    for item in items:
        if not works:
            works = recovered(subject, subject.at()) == HEALED
        finding = _found(subject, item) if works else _unknown(item)
        works = works and finding.recovered
        findings.append(finding)
        hear(finding)
    return tuple(findings)


def _must_work(subject: Subject) -> None:
    user = subject.log_in()
    is_in = user.is_in()
    page = user.driver.see()
    subject.best_says = user.decision(subject.best).what
    subject.send_home()
    if subject.best_says == "error":
        raise ReviewImpossible(
            f"{subject.best.open} of {user.target.name} shows what no rule of its target file holds for"
        )
    if not is_in:
        raise ReviewImpossible(
            f"after a plain login at {user.target.name} nobody is seen to be signed in: "
            f"{page.status} {page.address.partition('?')[0]} is none that granted or signed_in recognises"
        )


def _found(subject: Subject, item: Item) -> Finding:
    begun, subject.item = monotonic(), item.id
    at = datetime.now().astimezone().isoformat(timespec="seconds")
    try:
        outcome = _outcome(subject, item)
    except NotApplicable as error:
        subject.send_home()
        return Finding(item=item, verdict="not-applicable", why=error.why, at=at)
    except (ControlRefused, RunError) as error:
        if isinstance(error, RunError) and error.status != 1:
            raise
        why = Text(sv="Momentet gick inte att genomföra.", en="The item could not be carried out.")
        outcome = Outcome("could-not-tell", why, (Evidence("stopped", str(error)),))
    finally:
        subject.send_home()
    finding = Finding(
        item=item,
        verdict=outcome.verdict,
        why=outcome.why,
        evidence=outcome.evidence,
        at=at,
        seconds=monotonic() - begun,
    )
    return _afterwards(subject, finding, begun)


def _afterwards(subject: Subject, finding: Finding, begun: float) -> Finding:
    """With whether a plain login succeeds: where it does not, that is what is wrong."""
    if _went_well_by_itself(finding):
        return finding
    for place in _used(subject, finding.item):
        healed = recovered(subject, place)
        subject.send_home()
        if healed != HEALED:
            why = finding.why if finding.verdict == "wrong" else healed
            evidence = (*finding.evidence, Evidence("recovery", f"{healed.sv} / {healed.en}"))
            finding = replace(
                finding, verdict="wrong", why=why, evidence=evidence, recovered=healed != NOT_AT_ALL
            )
    return replace(finding, seconds=monotonic() - begun)


def _went_well_by_itself(finding: Finding) -> bool:
    """Nothing was provoked, or the item ended with a login that went well: another one would tell nothing more."""
    match finding.item.probe:
        case Taken() | Opens(fault=None):
            return finding.verdict == "correct"
        case Story(story=name):
            return STORIES[name].__module__.startswith(passive.__name__)
    return False


def _used(subject: Subject, item: Item) -> list[Place]:
    """The place that the item was played at, and none where it only looked."""
    if isinstance(item.probe, Refused) and item.probe.way:
        return [subject.at(item.probe.way)]
    return [subject.at()]


def _outcome(subject: Subject, item: Item) -> Outcome:
    match item.probe:
        case Refused() as probe:
            return refused(subject, probe)
        case Taken() as probe:
            return taken(subject, probe)
        case Opens() as probe:
            return opens(subject, probe)
        case Ignored() as probe:
            return ignored(subject, probe)
        case told:
            return STORIES[told.story](subject)


def _unknown(item: Item) -> Finding:
    why = Text(
        sv="Systemet har inte återhämtat sig efter ett tidigare moment.",
        en="The system has not recovered from an item before.",
    )
    return Finding(item=item, verdict="could-not-tell", why=why)
