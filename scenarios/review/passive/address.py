"""What stands in addresses, and what is kept of a page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from urllib.parse import parse_qs, urlsplit

from scenarios.drivers.driver import is_nowhere
from scenarios.review.finding import Evidence, Outcome
from scenarios.review.item import Text
from scenarios.review.passive.seen import enough, query
from scenarios.review.stories import story
from scenarios.review.subject import Subject
from scenarios.review.watch import Exchange

_SECRETS = ("client_secret", "client_assertion", "access_token", "id_token", "refresh_token")


def leaks(trace: Sequence[Exchange]) -> Iterator[Evidence]:
    """Addresses that hold a token or a secret; the ID token as a hint to the IdP is as it should be."""
    for one in trace:
        there = urlsplit(one.url)
        said = parse_qs(there.query) | parse_qs(there.fragment)
        for name, values in said.items():
            is_a_token = any(value.startswith("eyJ") and value.count(".") == 2 for value in values)
            if name in _SECRETS or (is_a_token and name not in ("id_token_hint", "request", "logout_token")):
                yield Evidence("address", f"{one.url.partition('?')[0]}?{name}=…")


@story
def no_token_in_an_address(subject: Subject) -> Outcome:
    enough(subject)
    found = tuple(dict.fromkeys(leaks(subject.trace)))
    if found:
        why = Text(sv="En adress bär en token eller hemlighet.", en="An address carries a token or a secret.")
        return Outcome("wrong", why, found[:5])
    counted = Evidence("counted", str(len(subject.trace)))
    return Outcome(
        "correct", Text(sv="Ingen adress bär någon token.", en="No address carries a token."), (counted,)
    )


@story
def code_leaves_the_address(subject: Subject) -> Outcome:
    """What stands in the address when the page has come to rest: it is in the history, and in what is pasted."""
    user = subject.visitor(subject.at())
    user.come(subject.inside)
    page = user.driver.see()
    if {"code", "state"} & query(page.address).keys() and not is_nowhere(page.address):
        why = Text(sv="Koden står kvar i adressfältet.", en="The code stays in the address.")
        return Outcome("wrong", why, (Evidence("address", f"{page.address.partition('?')[0]}?code=…"),))
    return Outcome(
        "correct", Text(sv="Koden försvinner ur adressen.", en="The code leaves the address."), user.saw()
    )


@story
def pages_are_not_kept(subject: Subject) -> Outcome:
    user = subject.visitor(subject.at())
    user.come(subject.best)
    user.decision(subject.best)
    headers = {name.lower(): value for name, value in user.driver.see().headers.items()}
    said = headers.get("cache-control", "")
    shown = (Evidence("function", f"Cache-Control: {said or '–'}"),)
    if "no-store" in said.lower():
        return Outcome("correct", Text(sv="Sidan sparas inte.", en="The page is not kept."), shown)
    why = Text(sv="Webbläsaren får spara sidan.", en="The browser may keep the page.")
    return Outcome("wrong", why, shown)


@story
def refusals_have_a_page(subject: Subject) -> Outcome:
    """Whether the system stopped with an error of its own in any of the items before."""
    if subject.stopped:
        why = Text(
            sv="Systemet stannade med ett eget fel i stället för att säga nej.",
            en="The system stopped with an error of its own instead of saying no.",
        )
        told = dict.fromkeys(f"{status} {address} ({item})" for item, address, status in subject.stopped)
        return Outcome("wrong", why, tuple(Evidence("ended", one) for one in list(told)[:8]))
    return Outcome(
        "correct",
        Text(
            sv="Varje nekad inloggning slutade på en egen sida.",
            en="Every refused login ended at a page of its own.",
        ),
        (Evidence("counted", str(subject.plain_logins)),),
    )
