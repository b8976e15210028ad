"""Every scenario of the library, written by us and read again, means the same."""

from __future__ import annotations

import pytest
import yaml

from scenarios.load import load
from scenarios.model import Scenario
from scenarios.recordings.written import as_written, text


@pytest.mark.parametrize("story", load(), ids=lambda story: story.id)
def test_what_is_written_is_what_was_meant(story: Scenario) -> None:
    written = text(story)
    again = Scenario.model_validate(yaml.safe_load(written) | {"at": as_written(story).get("at")})
    assert again == story


def test_steps_are_as_short_as_a_person_writes_them() -> None:
    (story,) = (one for one in load() if one.id == "user/wrong-code-once")
    assert text(story).partition("steps:\n")[2].splitlines() == [
        "  - open: {requires: loa3}",
        "  - choose-method",
        "  - scan",
        "  - code: wrong",
        "  - code",
        "  - approve",
        "  - expect: {decision: granted, code: RP-202}",
    ]
