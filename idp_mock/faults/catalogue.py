"""Every fault there is, by name. Importing the modules that hold them is what registers them."""

from __future__ import annotations

from idp_mock.faults import (
    afterwards,
    allowed,
    answers,
    breakdowns,
    codes,
    logouts,
    requests,
    token_responses,
    tokens,
    wishes,
)
from idp_mock.faults.fault import FAULTS, SERVICES, Fault, Message, Point, Service

__all__ = [
    "FAULTS",
    "SERVICES",
    "Fault",
    "Message",
    "Point",
    "Service",
    "afterwards",
    "allowed",
    "answers",
    "breakdowns",
    "codes",
    "logouts",
    "requests",
    "token_responses",
    "tokens",
    "wishes",
]
