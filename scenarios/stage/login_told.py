"""What a real IdP told of somebody, from a file: claims as JSON, a token response, or a token."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

from scenarios.errors import NotALogin


def claims_in(file: Path) -> dict[str, Any]:
    """A set of claims, a token response, or a token; its signature is nobody's business here."""
    try:
        text = file.read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise NotALogin(
            f"{file} cannot be read: {getattr(error, 'strerror', None) or 'it is no text'}"
        ) from None
    found = _json(text) if text.startswith("{") else _in_token(text)
    if found is not None and isinstance(found.get("id_token"), str):
        found = _in_token(found["id_token"])
    if not found:
        raise NotALogin(f"{file} holds neither claims as JSON nor a signed token (JWS, three parts)")
    return found


def _in_token(text: str) -> dict[str, Any] | None:
    parts = text.split(".")
    if len(parts) != 3:
        return None
    try:
        return _json(base64.urlsafe_b64decode(parts[1] + "=" * (-len(parts[1]) % 4)).decode())
    except ValueError:
        return None


def _json(text: str) -> dict[str, Any] | None:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None
