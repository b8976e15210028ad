"""One stage for every test of this folder that plays against the sample as it should be."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from scenarios.drivers.start import Drivers
from scenarios.stage.sample import Sample
from scenarios.targets.target import load_target


@pytest.fixture(scope="package")
def stage() -> Iterator[Sample]:
    made = Sample(load_target())
    yield made
    made.close()


@pytest.fixture(scope="package")
def drivers(stage: Sample) -> Iterator[Drivers]:
    with Drivers() as made:
        yield made
