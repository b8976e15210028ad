"""Every fault there is, by name. Importing the modules that hold them is what registers them."""

from __future__ import annotations

from idp_mock.faults import afterwards, answers, codes, logouts, requests, tokens, wishes
from idp_mock.faults.fault import FAULTS, Fault, Message, Point

__all__ = [
    "FAULTS",
    "Fault",
    "Message",
    "Point",
    "afterwards",
    "answers",
    "codes",
    "logouts",
    "requests",
    "tokens",
    "wishes",
]
