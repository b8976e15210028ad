"""The settings of the sample care system: one frozen object. A typo stops the start."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import datetime
from pathlib import Path
from typing import Any, Literal, Self, get_args
from urllib.parse import urlsplit

Way = Literal["check", "demand-loa2", "demand-loa3", "demand-loa2-or-loa3", "step-up"]
LOA2, LOA3 = "http://id.sambi.se/loa/loa2", "http://id.sambi.se/loa/loa3"
# What each way demands of the IdP at a login, as essential acr. Compared exactly there, so "at least 2" lists both.
DEMANDS: Mapping[Way, tuple[str, ...]] = {
    "check": (),
    "demand-loa2": (LOA2,),
    "demand-loa3": (LOA3,),
    "demand-loa2-or-loa3": (LOA2, LOA3),
    "step-up": (),
}


class BadSetting(Exception):
    """A setting or an argument is wrong: one line that says which, and what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RpConfig:
    """How the sample stands in the world. Each can be given as ``SITHS_RP_`` and its name in capitals."""

    issuer: str = "http://localhost:8400/oidc"
    url: str = "http://127.0.0.1:8500"  # where users find it; its addresses are registered at the IdP
    host: str = "127.0.0.1"
    port: int = 8500
    client_id: str = "sample-rp"
    client_secret: str = "sample-rp-secret"  # published: the mock's clients.yaml has it too
    policy: Path | None = None  # policy.yaml; None: the one that comes with the sample
    way: Way = (
        "check"  # demand LoA in the request, check it afterwards, or step up when a function needs more
    )
    at: datetime | None = None  # decide as if it were this time, in Sweden unless it says where; None: now
    mistakes: tuple[str, ...] = ()  # planted bugs, by name
    tls: Path | None = None  # a PEM file with key and certificate, to serve https; None: plain http
    ca: Path | None = None  # whom to trust when the IdP is https; None: the system's own list
    proxy: str = ""  # the HTTP proxy that leads to the IdP; empty: none

    @property
    def demanded(self) -> tuple[str, ...]:
        """The levels demanded at a plain login."""
        return DEMANDS[self.way]

    @property
    def secure(self) -> bool:
        """Whether cookies may be marked Secure."""
        return urlsplit(self.url).scheme == "https"

    def but(self, **changes: Any) -> Self:
        """The same settings but for ``changes``."""
        return replace(self, **changes)

    @classmethod
    def from_env(cls, env: Mapping[str, str], **given: Any) -> Self:
        """Settings from ``SITHS_RP_*``, overruled by ``given``. Raises `BadSetting`."""
        names = {f.name for f in fields(cls)}
        found: dict[str, Any] = {}
        for key, text in env.items():
            if key.startswith("SITHS_RP_"):
                name = key.removeprefix("SITHS_RP_").lower()
                if name not in names:
                    raise BadSetting(f"{key} is no setting; docs/settings.md lists those there are")
                found[name] = _read(key, name, text)
        return cls(**found | given)


def _read(key: str, name: str, text: str) -> Any:
    try:
        match name:
            case "port" if 0 <= int(text) <= 65535:
                return int(text)
            case "port":
                raise ValueError
            case "policy" | "tls" | "ca" | "at" if not text:
                return None
            case "policy" | "tls" | "ca":
                return Path(text)
            case "at":
                return datetime.fromisoformat(text)
            case "mistakes":
                return tuple(filter(None, (one.strip() for one in text.split(","))))
            case "way" if text not in get_args(Way):
                raise ValueError
    except ValueError:
        wanted = {
            "port": "a whole number from 0 to 65535",
            "at": "a time as in 2025-12-01T08:00",
            "way": " or ".join(get_args(Way)),
        }
        raise BadSetting(f"{key}={text!r} must be {wanted[name]}") from None
    return text
