"""What a care system did, read from the page it shows: a decision at a function, or how a login ended."""

from __future__ import annotations

from typing import Literal
from urllib.parse import urlsplit

from scenarios.drivers.driver import Page
from scenarios.errors import PageNotUnderstood, SystemFailed
from scenarios.events import Seen
from scenarios.model import Decision, Ending
from scenarios.reading import holds, word
from scenarios.targets.target import DECISIONS, Rule, Target

_NO_LOGIN = ("refused", "expired")  # pages of the IdP that ask for nothing any more


def decision(page: Page, target: Target, told: str) -> Seen:
    """What was decided. ``told`` is the code that the journal ends with. What no rule recognises is ``error``."""
    if target.is_before_siths(page.address) or not page.is_of(target.url):
        asked = _asks_for_a_login(page, target)
        return Seen(kind="decision", what="step-up") if asked else ending(page, target, told)
    for name, attribute in DECISIONS:
        rule: Rule | None = getattr(target.reads, attribute)
        if rule is not None and holds(rule, page):
            return _seen(page, target, name)
    if target.reads.refused and holds(target.reads.refused, page):
        return ending(page, target, told)
    return _error("decision", page, target)


def ending(page: Page, target: Target, told: str) -> Seen:
    """How the login ended, seen from the care system. A page that is not its own means that it heard nothing."""
    reads, codes = target.reads, (told,) if told else ()
    refused = reads.refused is not None and holds(reads.refused, page)
    before = target.is_before_siths(page.address)
    if before and not refused:
        asked = _asks_for_a_login(page, target)
        return (
            Seen(kind="ending", what="no-answer", codes=codes)
            if asked
            else _error("ending", page, target, codes)
        )
    if not before and not page.is_of(target.url):
        return Seen(kind="ending", what="no-answer", codes=codes)
    if not refused and any(rule and holds(rule, page) for rule in _of_who_is_signed_in(target)):
        return Seen(kind="ending", what="signed-in")
    if not refused and (reads.refused is not None or page.status >= 500):
        return _error("ending", page, target, codes)
    own = word(reads.code, page)
    return Seen(
        kind="ending",
        what="rejected",
        codes=tuple(dict.fromkeys(code for code in (own, *codes) if code)),
        reason=word(reads.reason, page),
    )


def is_recognised(page: Page, target: Target) -> bool:
    """Whether any rule of the target holds, or the page is not the system's, so that there is nothing to wait for."""
    if not page.is_of(target.url):
        return True
    known = (*_of_who_is_signed_in(target), target.reads.refused)
    return any(rule and holds(rule, page) for rule in known)


def is_as_expected(seen: Seen, expected: Decision | Ending, target: Target) -> bool:
    """The word must be the same, and the code where one is expected.

    The care system's own code is compared only where its target can show one.
    """
    word = expected.decision if isinstance(expected, Decision) else expected.ending
    silent = target.reads.code is None and (expected.code or "").startswith("RP-")
    return seen.what == word and (expected.code is None or silent or expected.code in seen.codes)


def _of_who_is_signed_in(target: Target) -> tuple[Rule | None, ...]:
    reads = target.reads
    return reads.granted, reads.denied, reads.signed_in, reads.step_up


def _asks_for_a_login(page: Page, target: Target) -> bool:
    """At the IdP, or at one of one's own before it."""
    if target.local_idp is not None and target.is_before_siths(page.address):
        asks = target.local_idp.asks
        return holds(asks, page) if asks else page.status < 400
    return page.is_of(target.idp) and page.kind not in _NO_LOGIN


def _seen(page: Page, target: Target, what: str) -> Seen:
    code = word(target.reads.code, page)
    return Seen(
        kind="decision",
        what=what,
        codes=(code,) if code else (),
        reason=word(target.reads.reason, page),
        decided_by=word(target.reads.decided_by, page),
    )


def _error(
    kind: Literal["decision", "ending"], page: Page, target: Target, codes: tuple[str, ...] = ()
) -> Seen:
    """A page that nobody described: what it was, so that nobody has to open it to know."""
    where = urlsplit(page.address)
    place = where.path or "/" if page.is_of(target.url) else f"{where.netloc}{where.path}"
    if page.status >= 500:
        code, reason = SystemFailed.code, f"{place} answered {page.status}"
    else:
        title = f" {page.title!r}" if page.title not in ("", page.address) else ""
        code = PageNotUnderstood.code
        reason = f"no rule of the target recognises the page{title} at {place}, status {page.status}"
    own = word(target.reads.code, page)
    told = tuple(dict.fromkeys(one for one in (code, own, *codes) if one))
    return Seen(kind=kind, what="error", codes=told, reason=reason)


__all__ = ["decision", "ending", "holds", "is_as_expected", "is_recognised"]
