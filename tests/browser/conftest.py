from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from scenarios.drivers.chromium import browsers
from tests.browser.hands import EVA
from tests.browser.place import NEVER, SOON, Place, busy, place
from tests.browser.windows import PATIENCE, Windows


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    expect.set_options(timeout=PATIENCE)
    with browsers() as browser:
        yield browser


@pytest.fixture(scope="package")
def here() -> Iterator[Place]:
    """As Inera: the browser is asked for a card at once."""
    with place(poll=SOON) as found:
        yield found


@pytest.fixture(scope="package")
def asking(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """As a trainer has it: the virtual card reader is offered first. Waiting pages wait for a hand.

    Eva has more commissions than are seen at a glance.
    """
    people = tmp_path_factory.mktemp("people") / "people.yaml"
    busy(EVA, people)
    with place(poll=NEVER, card_start="ask", people=people) as found:
        yield found


@pytest.fixture
def windows(chromium: Browser) -> Iterator[Windows]:
    """After each test: no error was heard in any console, and nothing was asked of another machine."""
    opened = Windows(chromium)
    yield opened
    opened.close()
    assert opened.errors == []
    assert opened.elsewhere == []


@pytest.fixture
def window(windows: Windows) -> Page:
    return windows.open()
