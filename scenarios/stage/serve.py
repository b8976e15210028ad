"""The mock alone, and the sample alone, served until they are stopped."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

from idp_mock.config import IdpConfig
from idp_mock.errors import BadSetting as BadIdpSetting
from idp_mock.errors import Unreachable
from idp_mock.server import serve as serve_idp
from rp.config import BadSetting as BadRpSetting
from rp.config import RpConfig
from rp.server import serve as serve_rp
from scenarios.errors import BadArgument, Unreached

Ready = Callable[[Mapping[str, Any]], None]


def idp(given: Mapping[str, Any], env: Mapping[str, str], ready: Ready) -> None:
    """The mock alone. ``ready`` hears where it is, once it answers. Raises `Unreached`, `BadArgument` and `BadFile`."""
    config = idp_config(env, given)
    with ends_when_nobody_reads(ready) as tell:
        try:
            serve_idp(config, lambda at: tell(told(at)))
        except Unreachable as error:
            raise Unreached(str(error)) from None
        except BadIdpSetting as error:
            raise BadArgument(str(error)) from None


def rp(given: Mapping[str, Any], env: Mapping[str, str], ready: Ready) -> None:
    """The sample alone. Raises `Unreached`, `BadArgument` and `BadFile`."""
    try:
        config = RpConfig.from_env(env, **given)
        _must_be_an_address(config.issuer)
        if "url" not in given and "SITHS_RP_URL" not in env:
            config = config.but(url=f"{'https' if config.tls else 'http'}://127.0.0.1:{config.port}")
        with ends_when_nobody_reads(ready) as tell:
            serve_rp(config, lambda at: tell({"ready": True, "rp": at.url}))
    except BadRpSetting as error:
        busy = str(error).startswith("port ") and "cannot be used" in str(error)
        raise (Unreached if busy else BadArgument)(
            str(error)
        ) from None  # as the mock tells it of its own port


@contextmanager
def ends_when_nobody_reads(ready: Ready) -> Iterator[Ready]:
    """``ready`` is called in a thread; where it fails, what is served ends and says why."""
    failed: list[Unreached] = []

    def tell(said: Mapping[str, Any]) -> None:
        try:
            ready(said)
        except Unreached as error:
            failed.append(error)
            os.kill(os.getpid(), signal.SIGTERM)

    yield tell
    if failed:
        raise failed[0]


def idp_config(env: Mapping[str, str], given: Mapping[str, Any]) -> IdpConfig:
    try:
        config = IdpConfig.from_env(env, **given)
    except BadIdpSetting as error:
        raise BadArgument(str(error)) from None
    _must_be_an_address(config.issuer)
    if "issuer" not in given and "SITHS_IDP_ISSUER" not in env:
        config = config.at(issuer=f"{'https' if config.tls else 'http'}://localhost:{config.port}/oidc")
    if config.tls and not config.secure:
        raise BadArgument(f"with --tls the issuer begins with https, not {config.issuer!r:.80}")
    if "SITHS_IDP_MTLS_URL" not in env and config.mtls_port != IdpConfig().mtls_port:
        config = config.at(mtls_url=f"https://127.0.0.1:{config.mtls_port}")
    return config


def _must_be_an_address(issuer: str) -> None:
    if urlsplit(issuer).scheme not in ("http", "https") or not urlsplit(issuer).hostname:
        raise BadArgument(f"the issuer {issuer!r} is no address, as http://localhost:8400/oidc")


def told(config: IdpConfig) -> dict[str, Any]:
    return {"ready": True, "idp": config.url, "issuer": config.issuer, "mtls": config.mtls_url}
