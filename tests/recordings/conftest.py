"""A stage for the tests of a module that play against the sample as it should be.

Not for the whole folder: what records opens a Chromium of its own, and Playwright takes one at a time.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from scenarios.drivers.start import Drivers
from scenarios.stage.sample import Sample
from scenarios.targets.target import load_target


@pytest.fixture(scope="module")
def stage() -> Iterator[Sample]:
    made = Sample(load_target())
    yield made
    made.close()


@pytest.fixture(scope="module")
def drivers(stage: Sample) -> Iterator[Drivers]:
    with Drivers() as made:
        yield made
