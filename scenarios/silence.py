"""That somebody did not answer, where that was the care system under test: it is judged, and the rest goes on."""

from __future__ import annotations

from urllib.parse import urlsplit

from scenarios.drivers import Page
from scenarios.errors import RunError, SystemSilent, SystemSlow, Unreached
from scenarios.targets.target import Target


def silence(error: Exception, target: Target) -> RunError | None:
    """What it means; None: somebody else did not answer, and nobody can go on."""
    if not isinstance(error, Unreached) or not error.url:
        return None
    asked = Page(status=0, address=error.url, html="")
    if not asked.is_of(target.url) and not target.is_before_siths(error.url):
        return None
    if error.late:
        place = urlsplit(error.url).path or "/"
        return SystemSlow(f"{target.name} took more than {target.patience:g} s to answer at {place}")
    return SystemSilent(f"{target.name}: {error.args[0]}")
