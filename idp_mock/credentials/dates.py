"""When a card was made, and how long its certificates hold: what people.yaml says, or else what its kind is like."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from idp_mock.credentials.product import series_of
from idp_mock.credentials.profiles import Profile
from idp_mock.people.person import Held

Term = tuple[datetime, datetime]  # UTC
_SWEDEN = ZoneInfo("Europe/Stockholm")
_OLD_CARD = date(2019, 10, 1)  # an old card that says nothing else was among the last [MOCK]
_AGE_OF_6XX = timedelta(days=4 * 365)  # how old a 6XX card is that says nothing else [MOCK]
# The last old certificates were issued in 2020. Here they still hold for so long after the environment's start, that
# there is something to try [MOCK].
_STILL = timedelta(days=365)


def made_on(held: Held, since: datetime) -> date:
    """The production date. ``since`` is when the environment's credentials were issued."""
    if held.made:
        return held.made
    if held.kind in ("type-1-card", "upgraded-card"):
        return _OLD_CARD
    if series_of(held.kind, held.series) == "6XX":
        return (since - _AGE_OF_6XX).date()
    return since.date()


def first_term(held: Held, profile: Profile, made: date, since: datetime) -> Term:
    """From when to when the certificate holds that was there from the start."""
    if profile.is_old:
        return old_term(made, since)
    begins = since
    if held.valid_from:
        begins = _morning(held.valid_from)
    elif held.kind in ("ordinary-card", "mobile") and made < since.date():
        begins = _morning(made)
    return next_term(held, profile, begins)


def next_term(held: Held, profile: Profile, begins: datetime) -> Term:
    """The same of one that is issued at that time."""
    return begins, begins + (timedelta(days=held.days) if held.days else profile.life)


def old_term(made: date, since: datetime) -> Term:
    """The same of one that was put onto an old card when it was made, and still holds."""
    return _morning(made), since + _STILL


def _morning(day: date) -> datetime:
    """When the day begins in Sweden."""
    return datetime.combine(day, time(), _SWEDEN).astimezone(UTC)
