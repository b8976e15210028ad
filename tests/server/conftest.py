from __future__ import annotations

from collections.abc import Iterator

import pytest

from idp_mock.config import IdpConfig
from idp_mock.server import Running, serve_in_thread


@pytest.fixture
def running() -> Iterator[Running]:
    """A mock with its listener, on free ports."""
    with serve_in_thread(IdpConfig(issuer="http://127.0.0.1:8400/oidc", port=0, mtls_port=0)) as mock:
        yield mock
