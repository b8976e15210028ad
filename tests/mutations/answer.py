"""What came back."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import parse_qs, urlsplit


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What came back. ``by_the_server``: from below the application, which was asked nothing."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    seconds: float = 0.0
    logged: tuple[str, ...] = ()
    by_the_server: bool = False

    def header(self, name: str) -> str:
        return next((value for known, value in self.headers if known.lower() == name), "")

    @property
    def kind(self) -> str:
        return self.header("content-type").partition(";")[0]

    @cached_property
    def text(self) -> str:
        return self.body.decode("utf-8", "replace")

    @cached_property
    def said(self) -> Any:
        return json.loads(self.body)

    def attribute(self, name: str) -> str:
        found = re.search(rf'<body [^>]*{name}="([^"]*)"', self.text)
        return found[1] if found else ""

    @property
    def code(self) -> str:
        """Of a refusal: on a page, in JSON, or on its way back."""
        if self.kind == "application/json":
            return str(self.said.get("code", "")) if isinstance(self.said, dict) else ""
        if self.kind == "text/html" and self.attribute("data-code"):
            return self.attribute("data-code")
        told = parse_qs(urlsplit(self.header("location")).query)
        return (told.get("error_description") or told.get("code") or [""])[0].partition(" ")[0]
