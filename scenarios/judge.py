"""What a care system did, read from the page it shows: a decision at a function, or how a login ended."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from scenarios.drivers.driver import WAITING, Page
from scenarios.events import Seen
from scenarios.model import Decision, Ending
from scenarios.targets.target import DECISIONS, Rule, Shown, Target


def decision(page: Page, target: Target, told: str) -> Seen:
    """What was decided. ``told`` is the code that the journal ends with. What no rule recognises is ``error``."""
    if not page.is_of(target.url):
        at_the_idp = page.is_of(target.idp) and page.kind not in ("refused", "expired")
        return Seen(kind="decision", what="step-up") if at_the_idp else ending(page, target, told)
    for name, attribute in DECISIONS:
        rule: Rule | None = getattr(target.reads, attribute)
        if rule is not None and holds(rule, page):
            return _seen(page, target, name)
    if target.reads.refused and holds(target.reads.refused, page):
        return ending(page, target, told)
    return _seen(page, target, "error")


def ending(page: Page, target: Target, told: str) -> Seen:
    """How the login ended, seen from the care system. A page that is not its own means that it heard nothing."""
    reads, codes = target.reads, (told,) if told else ()
    if not page.is_of(target.url):
        return Seen(kind="ending", what="no-answer", codes=codes)
    refused = reads.refused is not None and holds(reads.refused, page)
    known = [reads.granted, reads.denied, reads.signed_in, reads.step_up]
    if not refused and any(rule and holds(rule, page) for rule in known):
        return Seen(kind="ending", what="signed-in")
    own = _text(reads.code, page)
    return Seen(
        kind="ending",
        what="rejected" if refused or reads.refused is None else "error",
        codes=tuple(dict.fromkeys(code for code in (own, *codes) if code)),
        reason=_text(reads.reason, page),
    )


def told(page: Page, target: Target, journal: Sequence[Mapping[str, Any]]) -> str:
    """The code of the last refusal since the last login began.

    The one that the IdP's page shows; else the journal's: the app's while the page waits, the IdP's otherwise.
    """
    shown = page.soup.body.get("data-code") if page.soup.body and page.is_of(target.idp) else None
    if shown:
        return str(shown)
    code = ""
    for event in journal:
        if event["what"] == "authorization-request":
            code = ""
        elif event["code"] and (page.kind in WAITING or event["from"] == "idp"):
            code = event["code"]
    return code


def is_as_expected(seen: Seen, expected: Decision | Ending, target: Target) -> bool:
    """The word must be the same, and the code where one is expected.

    The care system's own code is compared only where its target can show one.
    """
    word = expected.decision if isinstance(expected, Decision) else expected.ending
    silent = target.reads.code is None and (expected.code or "").startswith("RP-")
    return seen.what == word and (expected.code is None or silent or expected.code in seen.codes)


def holds(rule: Rule, page: Page) -> bool:
    """Whether everything that the rule names is so."""
    headers = {name.lower(): value for name, value in page.headers.items()}
    return (
        (rule.status is None or page.status == rule.status)
        and (rule.css is None or page.find(rule.css) is not None)
        and (rule.text is None or rule.text in page.soup.get_text(" "))
        and (rule.address is None or page.address.startswith(rule.address))
        and all(headers.get(name.lower()) == value for name, value in (rule.header or {}).items())
    )


def _seen(page: Page, target: Target, what: str) -> Seen:
    code = _text(target.reads.code, page)
    return Seen(
        kind="decision",
        what=what,
        codes=(code,) if code else (),
        reason=_text(target.reads.reason, page),
        decided_by=_text(target.reads.decided_by, page),
    )


def _text(shown: Shown | None, page: Page) -> str:
    found = page.find(shown.css) if shown else None
    if found is None or shown is None:
        return ""
    return str(found.get(shown.attribute, "")) if shown.attribute else found.get_text(" ", strip=True)
