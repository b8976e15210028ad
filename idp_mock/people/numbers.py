"""Personnummer and HSA-ids, and which of them may stand for fictitious people.

Test numbers have birth number 238, 239 or 980 to 999 and a right check digit [I]; a samordningsnummer is the same
with day + 60. Test HSA-ids begin with TST, TNT or T- [C] (siths-eid:6).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

_HSA_ID = re.compile(
    r"[A-Z][A-Z0-9-]{1,14}[0-9]{10}-[A-Z0-9]+"
)  # the longest seen: T-SERVICES-SE165565594230-1110
_TEST_BIRTH_NUMBERS = (238, 239, *range(980, 1000))


def check_digit(before: str) -> int:
    """The last digit of a personnummer or a card number, from those before it (the Luhn algorithm)."""
    doubled = (int(digit) * (2 - place % 2) for place, digit in enumerate(reversed(before)))
    return -sum(n - 9 if n > 9 else n for n in doubled) % 10


def fault_in_personal_number(number: str) -> str:
    """What is wrong with ``number`` as a personnummer or samordningsnummer; empty when nothing is."""
    if not re.fullmatch(r"[0-9]{12}", number):
        return "a personnummer has twelve digits, YYYYMMDDNNNN"
    day = int(number[6:8])
    try:
        date(int(number[:4]), int(number[4:6]), day - 60 if day > 60 else day)
    except ValueError:
        return f"{number[:8]} is no date of birth"
    if check_digit(number[2:11]) != int(number[11]):
        return f"the last digit should be {check_digit(number[2:11])}"
    return ""


def is_test_number(number: str) -> bool:
    return int(number[8:11]) in _TEST_BIRTH_NUMBERS


def fault_in_hsa_id(hsa_id: str) -> str:
    """What is wrong with ``hsa_id``; empty when nothing is."""
    if not _HSA_ID.fullmatch(hsa_id):
        return "an HSA-id looks like TSTNMT2321000156-1019"
    return ""


def is_test_hsa_id(hsa_id: str) -> bool:
    return hsa_id.startswith(("TST", "TNT", "T-"))


def fictitious_numbers(since: date) -> Iterator[str]:
    """Every test personnummer born from ``since`` on, day by day; 22 a day."""
    day = since
    while True:
        for birth_number in _TEST_BIRTH_NUMBERS:
            nine = f"{day:%y%m%d}{birth_number}"
            yield f"{day:%Y}{nine[2:]}{check_digit(nine)}"
        day += timedelta(days=1)
