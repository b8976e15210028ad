"""What the browsers of the whole review sent and got, once there are enough plain logins to compare."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

from scenarios.drivers.driver import server
from scenarios.review.finding import NotApplicable
from scenarios.review.subject import Subject
from scenarios.review.watch import Exchange

LOGINS = 5  # so many are needed to tell what is the same each time


def requests_of(subject: Subject) -> list[dict[str, list[str]]]:
    """What each login's authorization request said. Raises `NotApplicable` where no address shows it."""
    enough(subject)
    asked = [query(one.url) for one in subject.trace if _is_request(subject, one)]
    found = [said for said in asked if "response_type" in said]
    if not found:
        raise NotApplicable(
            "Begäran går inte i adressen (pushad, signerad eller som formulär), så den syns inte i webbläsaren.",
            "The request does not travel in the address (pushed, signed or as a form), so no browser shows it.",
        )
    return found


def _is_request(subject: Subject, one: Exchange) -> bool:
    at_the_idp = any(server(one.url) == server(place.target.idp) for place in subject.places)
    return at_the_idp and "client_id" in query(one.url)


def enough(subject: Subject) -> None:
    """Plain logins, until there are as many as it takes."""
    while subject.plain_logins < LOGINS:
        subject.log_in()


def query(url: str) -> dict[str, list[str]]:
    """What an address says."""
    return parse_qs(urlsplit(url).query, keep_blank_values=True)
