"""The code of the last refusal since the last login began."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from scenarios.drivers import Page
from scenarios.drivers.driver import WAITING


def last_refusal(page: Page, idp: str, journal: Callable[[], Iterable[Mapping[str, Any]]]) -> str:
    """The one that the IdP's page shows; else the journal's: the app's while the page waits, the IdP's otherwise.

    ``journal`` is asked only where the page shows none.
    """
    shown = page.soup.body.get("data-code") if page.soup.body and page.is_of(idp) else None
    if shown:
        return str(shown)
    code = ""
    for event in journal():
        if event["what"] == "authorization-request":
            code = ""
        elif event["code"] and (page.kind in WAITING or event["from"] == "idp"):
            code = event["code"]
    return code
