from __future__ import annotations

import pytest

from tests.web.browser import Browser, Web


@pytest.fixture
def web() -> Web:
    return Web()


@pytest.fixture
def browser(web: Web) -> Browser:
    return web.browser()
