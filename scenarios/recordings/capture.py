"""What passed through the browser, redacted before it is kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urljoin

from scenarios.drivers.driver import Passed
from scenarios.recordings.allowed import ANSWERED_HEADERS, ASKED_HEADERS
from scenarios.recordings.redact import Address, Pairs, Redaction

_FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One request of a browser and its answer, without what must not be kept."""

    at: datetime
    seconds: float
    method: str
    address: Address
    asked: Pairs
    form: Pairs | None  # None: it had no body
    status: int
    answered: Pairs
    mime: str
    size: int
    onward: Address | None  # where a redirect leads
    document: bool  # a page, and not a picture or a style on it


class Capture:
    """Hears a driver, and keeps what it may."""

    def __init__(self, redaction: Redaction) -> None:
        self.redaction = redaction
        self.messages: list[Message] = []

    def saw(self, passed: Passed) -> None:
        self.messages.append(self._message(passed))

    def _message(self, passed: Passed) -> Message:
        redact = self.redaction
        address = redact.address(passed.url)
        answered = {name.lower(): value for name, value in passed.answered}
        asked = {name.lower(): value for name, value in passed.asked}
        onward = answered.get("location", "") if 300 <= passed.status < 400 else ""
        form = redact.form(passed.body, shown=address.place.replace("{idp}", "idp")) if passed.body else None
        if form is not None and not asked.get("content-type", _FORM).startswith(_FORM):
            form = ()  # a file or JSON: that there was something is enough
        return Message(
            at=passed.at,
            seconds=passed.seconds,
            method=passed.method,
            address=address,
            asked=redact.headers(passed.asked, ASKED_HEADERS, at=passed.url),
            form=form,
            status=passed.status,
            answered=redact.headers(passed.answered, ANSWERED_HEADERS, at=passed.url),
            mime=answered.get("content-type", "").partition(";")[0].strip()[:80],
            size=passed.size or _whole(answered.get("content-length", "")),
            onward=redact.address(urljoin(passed.url, onward)) if onward else None,
            document=passed.document,
        )


def _whole(text: str) -> int:
    return int(text) if text.isdecimal() else 0
