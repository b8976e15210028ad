"""The two sockets of a mock, bound before anything is made: a busy port is told at once."""

from __future__ import annotations

import contextlib
import socket
from urllib.parse import SplitResult, urlsplit

from idp_mock.config import IdpConfig
from idp_mock.errors import BadSetting, Unreachable


def bound_sockets(
    config: IdpConfig, undo: contextlib.ExitStack
) -> tuple[IdpConfig, tuple[socket.socket, socket.socket]]:
    """Both sockets, and the settings with the ports they got. Where a port was 0 its address follows."""
    own = _socket(config.host, config.port, undo)
    mtls = _socket(config.mtls_host, config.mtls_port, undo)
    port, mtls_port = own.getsockname()[1], mtls.getsockname()[1]
    issuer = config.issuer if config.port else _following(config.issuer, port, usual=IdpConfig().port)
    mtls_url = config.mtls_url
    if not config.mtls_port:
        mtls_url = _following(mtls_url, mtls_port, usual=IdpConfig().mtls_port)
    return config.at(port=port, issuer=issuer, mtls_port=mtls_port, mtls_url=mtls_url), (own, mtls)


def _socket(host: str, port: int, undo: contextlib.ExitStack) -> socket.socket:
    made = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_STREAM)
    undo.callback(made.close)
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        made.bind((host, port))
    except OverflowError:
        raise BadSetting(f"port {port} must be from 0 to 65535") from None
    except OSError as error:
        raise Unreachable(
            f"port {port} on {host} cannot be used: {error.strerror}; stop what uses it, or give another port"
        ) from None
    return made


def _following(url: str, port: int, *, usual: int) -> str:
    """The address with the port that was got; one that names a port of its own, as ``:443``, is meant so."""
    parts: SplitResult = urlsplit(url)
    if parts.port not in (0, usual):
        return url
    host = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else parts.hostname
    return parts._replace(netloc=f"{host}:{port}").geturl()
