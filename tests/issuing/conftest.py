from __future__ import annotations

import pytest

from idp_mock.environments import Environment
from tests.idp.players import environment


@pytest.fixture
def env() -> Environment:
    return environment()
