"""What is served, whichever way: the app, and the mutual-TLS listener beside it."""

from __future__ import annotations

import socket
from functools import cache
from typing import TYPE_CHECKING

from idp_mock.config import IdpConfig

if TYPE_CHECKING:
    from pathlib import Path

    from flask import Flask

    from idp_mock.environments import Environments
    from idp_mock.mtls.listener import Listener


def parts(config: IdpConfig, environments: Environments, mtls: socket.socket) -> tuple[Flask, Listener]:
    from idp_mock.app import create_app
    from idp_mock.clock import wall
    from idp_mock.mtls.identity import anchors, identity
    from idp_mock.mtls.listener import Listener

    hierarchy, kept = environments.default.hierarchy, cache(anchors)
    listener = Listener(
        mtls,
        identity=identity(hierarchy, environments.cache, config.mtls_url, now=wall()),
        anchors=lambda: environments.anchors(kept),
        key=environments.proof_key,
        back=config.url,
    )
    return create_app(config, environments), listener


def certificate(config: IdpConfig) -> Path:
    """The PEM file that the mock shows where it serves https itself: key, certificate and the CA that issued it."""
    from idp_mock.clock import wall
    from idp_mock.credentials.hierarchy import Hierarchy
    from idp_mock.credentials.keys import KeyCache
    from idp_mock.mtls.identity import identity

    cache = KeyCache(config.cache)
    return identity(Hierarchy(config.ca_names, cache, config.url), cache, config.url, now=wall())
