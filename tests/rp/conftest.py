from __future__ import annotations

from collections.abc import Iterator

import pytest

from idp_mock.server import Running
from tests.rp.care import Care, idp
from tests.rp.issuer import Issuer, issuing


@pytest.fixture
def issuer() -> Iterator[Issuer]:
    """An IdP that says whatever the test wants."""
    with issuing() as running:
        yield running


@pytest.fixture
def mock() -> Iterator[Running]:
    """The mock, which says what is right unless it is told to lie."""
    with idp() as running:
        yield running


@pytest.fixture
def care(mock: Running) -> Care:
    return Care(mock)


@pytest.fixture
def alone() -> Care:
    """A sample whose IdP is silent."""
    return Care(None, issuer="http://127.0.0.1:1")
