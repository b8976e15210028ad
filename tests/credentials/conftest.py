"""Every test has an environment of its own."""

from __future__ import annotations

import pytest

from tests.mock import Mock


@pytest.fixture
def mock() -> Mock:
    return Mock()
