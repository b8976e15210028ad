"""The whole library against the sample as it is: each story ends as its file says."""

from __future__ import annotations

import pytest

from scenarios.drivers.start import Drivers
from scenarios.load import load
from scenarios.model import Scenario
from scenarios.stage.sample import Sample
from tests.scenarios.test_played import end_of

pytestmark = pytest.mark.slow
PLAYED = [scenario for scenario in load() if "http" in scenario.drivers]


@pytest.mark.parametrize("scenario", PLAYED, ids=lambda scenario: scenario.id)
def test_it_ends_as_its_file_says(scenario: Scenario, stage: Sample, drivers: Drivers) -> None:
    end = end_of(scenario, stage, drivers)
    assert end.status == "passed", end.failure
