"""What a rule of a target says of a page, and the word that stands on it."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

from scenarios.drivers.driver import Page
from scenarios.targets.json_path import find
from scenarios.targets.reads import Rule, Shown


def holds(rule: Rule, page: Page) -> bool:
    """Whether everything that the rule names is so."""
    headers = {name.lower(): value for name, value in page.headers.items()}
    return (
        (rule.status is None or page.status == rule.status)
        and (rule.css is None or page.find(rule.css) is not None)
        and (rule.text is None or rule.text in page.soup.get_text(" "))
        and (rule.address is None or _begins(page.address, rule.address))
        and (rule.redirect is None or any(_begins(one, rule.redirect) for one in page.redirects))
        and all(headers.get(name.lower()) == value for name, value in (rule.header or {}).items())
        and all(_is(find(path, page.data), value) for path, value in (rule.json_says or {}).items())
        and (rule.any_of is None or any(holds(one, page) for one in rule.any_of))
    )


def word(shown: Shown | None, page: Page) -> str:
    """What stands there; empty where nothing does."""
    return (standing(shown, page) if shown else None) or ""


def standing(shown: Shown, page: Page) -> str | None:
    """The same, where it matters whether the place is empty or not there."""
    if shown.css is not None:
        found = page.find(shown.css)
        if found is None:
            return None
        return str(found.get(shown.attribute, "")) if shown.attribute else found.get_text(" ", strip=True)
    if shown.json_at is not None:
        value = find(shown.json_at, page.data)
        return None if value is None else str(value)
    if shown.header is not None:
        wanted = shown.header.lower()
        return next((value for name, value in page.headers.items() if name.lower() == wanted), None)
    if shown.text is not None:
        return _found(shown.text, page.soup.get_text(" "))
    return next((said for one in page.redirects if (said := _found(shown.redirect or "", one))), None)


def _begins(address: str, wanted: str) -> bool:
    """A path alone is compared with the path: what the system is called elsewhere has no part in it."""
    if not wanted.startswith("/"):
        return address.startswith(wanted)
    parts = urlsplit(address)
    return f"{parts.path}?{parts.query}".startswith(wanted)


def _is(found: Any, wanted: Any) -> bool:
    """1 is not true, and "2" is not 2."""
    return isinstance(found, bool) == isinstance(wanted, bool) and bool(found == wanted)


def _found(pattern: str, text: str) -> str | None:
    found = re.search(pattern, text)
    return next((one for one in (*found.groups(), found[0]) if one), None) if found else None
