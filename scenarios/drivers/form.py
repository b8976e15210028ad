"""What a browser without script sends when a button of a form is pressed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import urlencode, urljoin, urlsplit, urlunsplit

from bs4 import Tag

_NOT_SENT = ("submit", "button", "image", "reset", "file")  # but for the one that was pressed
_TICKED = ("checkbox", "radio")


class Submission(NamedTuple):
    """Where a form leads, and what it sends there in the body; nothing with GET, whose address says it."""

    method: str
    address: str
    body: list[tuple[str, str]]


def form_of(pressed: Tag, page: Tag) -> Tag | None:
    """The form that the button submits; None: it does nothing without script."""
    if str(pressed.get("type", "submit")).lower() not in ("submit", "image"):
        return None
    named = pressed.get("form")
    return page.find("form", id=str(named)) if named else pressed.find_parent("form")


def submission(form: Tag, pressed: Tag, at: str) -> Submission:
    """What pressing ``pressed`` sends; ``at`` is the address of the page."""
    fields = [*_fields(form), *_own(pressed)]
    method = str(pressed.get("formmethod") or form.get("method") or "get").upper()
    address = urljoin(at, str(pressed.get("formaction") or form.get("action") or ""))
    if method != "GET":
        return Submission(method, address, fields)
    return Submission(
        method, urlunsplit(urlsplit(address)._replace(query=urlencode(fields), fragment="")), []
    )


def _fields(form: Tag) -> Iterator[tuple[str, str]]:
    for one in form.select("input[name], textarea[name], select[name]"):
        name, kind = str(one["name"]), str(one.get("type", "text")).lower()
        if one.has_attr("disabled"):
            continue
        if one.name == "select":
            options = one.select("option[selected]") or one.select("option")[:1]
            yield from ((name, str(option.get("value", option.get_text(strip=True)))) for option in options)
        elif one.name == "textarea":
            yield name, "\r\n".join(one.get_text().removeprefix("\n").splitlines())
        elif kind in _TICKED:
            if one.has_attr("checked"):
                yield name, str(one.get("value", "on"))
        elif kind not in _NOT_SENT:
            yield name, str(one.get("value", ""))


def _own(pressed: Tag) -> Iterator[tuple[str, str]]:
    if pressed.get("name"):
        yield str(pressed["name"]), str(pressed.get("value", ""))
