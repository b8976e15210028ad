"""What the methods are called on the pages: Inera's own words, and so Swedish in every language (inera-idp:4.1)."""

from __future__ import annotations

from functools import cache

from idp_mock.config import Method
from idp_mock.versions import Version


@cache
def names(version: Version) -> dict[Method, str]:
    return {
        "app-elsewhere": "SITHS eID på annan enhet",
        "app-here": "SITHS eID på denna enhet",
        "card": version.card_method,
    }
