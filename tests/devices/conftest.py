from __future__ import annotations

import pytest

from idp_mock.authservice.order import Order
from tests.authservice.ask import ask
from tests.mock import Mock


@pytest.fixture
def mock() -> Mock:
    return Mock()


@pytest.fixture
def order(mock: Mock) -> Order:
    """An order that waits for somebody to scan its QR."""
    return ask(mock)
