"""exchange.har: what passed through the browser as any viewer opens it, HAR 1.2. No body of an answer is in it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from http import HTTPStatus
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from scenarios.recordings.capture import Message
from scenarios.recordings.redact import Pairs

_UNKNOWN = -1  # as the format has it


def text(messages: Sequence[Message]) -> str:
    return json.dumps(document(messages), indent=1, ensure_ascii=False) + "\n"


def document(messages: Sequence[Message]) -> dict[str, Any]:
    entries = [_entry(one) for one in sorted(messages, key=lambda one: one.at)]
    return {"log": {"version": "1.2", "creator": _creator(), "pages": [], "entries": entries}}


def _creator() -> dict[str, str]:
    try:
        return {"name": "siths-harness", "version": version("siths-harness")}
    except PackageNotFoundError:
        return {"name": "siths-harness", "version": ""}


def _entry(one: Message) -> dict[str, Any]:
    milliseconds = round(one.seconds * 1000, 3)
    return {
        "startedDateTime": one.at.isoformat(timespec="milliseconds"),
        "time": milliseconds,
        "request": {
            "method": one.method,
            "url": one.address.url,
            "httpVersion": "HTTP/1.1",
            "cookies": _cookies(one.asked, "cookie"),
            "headers": _named(one.asked),
            "queryString": _named(one.address.query),
            **_posted(one.form),
            "headersSize": _UNKNOWN,
            "bodySize": _UNKNOWN,
        },
        "response": {
            "status": one.status,
            "statusText": _phrase(one.status),
            "httpVersion": "HTTP/1.1",
            "cookies": _cookies(one.answered, "set-cookie"),
            "headers": _named(one.answered),
            "content": {"size": one.size, "mimeType": one.mime or "x-unknown"},
            "redirectURL": one.onward.url if one.onward else "",
            "headersSize": _UNKNOWN,
            "bodySize": _UNKNOWN,
        },
        "cache": {},
        "timings": {"send": 0, "wait": milliseconds, "receive": 0},
    }


def _posted(form: Pairs | None) -> dict[str, Any]:
    if form is None:
        return {}
    # Either params or text: the one that a viewer shows as a table.
    return {"postData": {"mimeType": "application/x-www-form-urlencoded", "params": _named(form)}}


def _named(pairs: Pairs) -> list[dict[str, str]]:
    return [{"name": name, "value": value} for name, value in pairs]


def _cookies(headers: Pairs, header: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for name, value in headers:
        if name.lower() != header:
            continue
        for one in value.split(";") if header == "cookie" else [value]:
            first, *words = (part.strip() for part in one.split(";"))
            called, _, said = first.partition("=")
            flags = {word.lower() for word in words}
            cookie: dict[str, Any] = {"name": called, "value": said}
            if header == "set-cookie":
                cookie |= {"httpOnly": "httponly" in flags, "secure": "secure" in flags}
            found.append(cookie)
    return found


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return ""
