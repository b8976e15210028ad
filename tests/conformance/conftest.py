from __future__ import annotations

import pytest

from tests.conformance.party import Party
from tests.web.browser import Web


@pytest.fixture
def party() -> Party:
    return Party(Web())
