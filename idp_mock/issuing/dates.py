"""When nothing was issued: the change of platform of January 2024, in Swedish time (gits:1, gits:2)."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

SWEDEN = ZoneInfo("Europe/Stockholm")
ORDERS_STOP = datetime(2023, 12, 11, tzinfo=SWEDEN)  # one region's day; others had their own (gits:2)
FREEZE = datetime(2024, 1, 23, 12, tzinfo=SWEDEN)
THAW = datetime(2024, 1, 25, 12, tzinfo=SWEDEN)


def is_frozen(now: datetime) -> bool:
    return FREEZE <= now < THAW


def orders_are_stopped(now: datetime) -> bool:
    return ORDERS_STOP <= now < THAW


def age(personal_number: str, now: datetime) -> int:
    """How old somebody is on that day; a samordningsnummer has 60 more in its day of birth (case:20)."""
    year, month, day = int(personal_number[:4]), int(personal_number[4:6]), int(personal_number[6:8])
    today: date = now.astimezone(SWEDEN).date()
    return today.year - year - ((today.month, today.day) < (month, day % 60))
