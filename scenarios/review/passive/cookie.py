"""The cookies that bear the session: their flags, and whether one can be guessed."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

from scenarios.review.finding import Evidence, NotApplicable, Outcome
from scenarios.review.item import Text
from scenarios.review.passive.chance import unguessable
from scenarios.review.passive.seen import enough
from scenarios.review.stories import story
from scenarios.review.subject import OF_THE_IDP, Subject


def session_cookies(subject: Subject) -> dict[str, list[str]]:
    """Those without which nobody is signed in, each with its Set-Cookie headers. Raises `NotApplicable`."""
    enough(subject)
    if subject.session_names is None:
        place = subject.at()
        user = subject.visitor(place)
        user.come(subject.inside)
        held = user.own_cookies
        names = []
        for name in held:
            other = subject.visitor(place)
            other.bear({one: value for one, value in held.items() if one != name})
            if other.is_in() is False:
                names.append(name)
        subject.session_names = tuple(names)
    if not subject.session_names:
        raise NotApplicable(
            "Ingen av systemets kakor bär sessionen ensam.",
            "No cookie of the system carries the session alone.",
        )
    return {name: list(_given(subject, name)) for name in subject.session_names}


def _given(subject: Subject, name: str) -> Iterator[str]:
    for one in subject.trace:
        for cookie in one.cookies:
            said = cookie.partition("=")[0].strip()
            if said == name and not said.startswith(OF_THE_IDP):
                yield cookie


def flags(cookie: str) -> dict[str, str]:
    """Of a Set-Cookie header, in small letters."""
    parts = (part.strip().partition("=") for part in cookie.split(";")[1:])
    return {name.lower(): value.strip().lower() for name, _, value in parts}


def _takes_away(cookie: str) -> bool:
    """Its value is a word for nothing then, the same for everybody, as PHP's ``deleted`` (RFC 6265 section 3.1)."""
    said = flags(cookie)
    return said.get("max-age", "").startswith(("0", "-")) or "1970" in said.get("expires", "")


def _each_has(subject: Subject, flag: str) -> Outcome:
    without = [
        name
        for name, given in session_cookies(subject).items()
        if any(flag not in flags(one) for one in given)
    ]
    if without:
        why = Text(sv=f"Sessionskakan saknar {flag}.", en=f"The session cookie has no {flag}.")
        return Outcome("wrong", why, tuple(Evidence("cookie", name) for name in without))
    why = Text(sv=f"Sessionskakan har {flag}.", en=f"The session cookie has {flag}.")
    return Outcome("correct", why, tuple(Evidence("cookie", name) for name in session_cookies(subject)))


@story
def cookie_is_http_only(subject: Subject) -> Outcome:
    return _each_has(subject, "httponly")


@story
def cookie_is_secure(subject: Subject) -> Outcome:
    if urlsplit(subject.at().target.url).scheme != "https":
        raise NotApplicable("Systemet körs utan https här.", "The system runs without https here.")
    return _each_has(subject, "secure")


@story
def cookie_is_same_site(subject: Subject) -> Outcome:
    loose = [
        name
        for name, given in session_cookies(subject).items()
        if any(flags(one).get("samesite", "") not in ("lax", "strict") for one in given)
    ]
    if loose:
        why = Text(
            sv="Sessionskakan skickas med från andras sidor.",
            en="The session cookie goes along from other sites.",
        )
        return Outcome("wrong", why, tuple(Evidence("cookie", name) for name in loose))
    why = Text(
        sv="Sessionskakan skickas inte med från andras sidor.",
        en="The session cookie does not go along from other sites.",
    )
    return Outcome("correct", why, tuple(Evidence("cookie", name) for name in session_cookies(subject)))


@story
def session_is_unguessable(subject: Subject) -> Outcome:
    worst: Outcome | None = None
    for name, given in session_cookies(subject).items():
        values = [one.partition("=")[2].partition(";")[0] for one in given if not _takes_away(one)]
        found = unguessable([value for value in dict.fromkeys(values) if value], name)
        if found.verdict == "wrong" or worst is None:
            worst = found
    assert worst is not None  # noqa: S101  # session_cookies raises where there is none
    return worst
