"""How the system of a target is registered at the mock: as any other, by what its file says under ``client``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

import idp_mock.clients.load as clients
from idp_mock.clients.client import Client
from scenarios.targets.target import Target
from siths_files import BadFile


def register(target: Target, folder: Path) -> Path:
    """A clients.yaml in ``folder`` with the system of the target alone. Raises `BadFile`."""
    own = target.client
    entry: dict[str, Any] = {
        "client_id": own.client_id,
        "client_secret": own.client_secret,
        "name": target.name,
        "redirect_uris": own.redirect_uris,
        "logout_uris": own.logout_uris,
        **own.told_of_logouts,
        "methods": own.methods,
        "claims": own.claims or sorted(next(iter(clients.load())).claims),
    }
    made = folder / "clients.yaml"
    made.write_text(yaml.safe_dump({"format": 1, "clients": [entry]}, allow_unicode=True), "utf-8")
    try:
        clients.load(made)
    except BadFile as error:
        what = (fault.partition("clients.0.")[2] or fault.partition(f"{made}:")[2] for fault in error.faults)
        raise BadFile(*(f"{target.name} cannot be registered: client.{one}" for one in what)) from None
    return made


def registered(target: Target, folder: Path) -> Client:
    """The same, as the mock reads it. Raises `BadFile`."""
    (client,) = clients.load(register(target, folder))
    return client
