"""Whatever is sent to it, the mock answers that it is wrong, and goes on."""

from __future__ import annotations

import requests

from idp_mock.server import Running
from tests.server.nonsense import CASES, status
from tests.server.test_granian import served


def wrongly_answered(url: str) -> dict[str, int]:
    """What was answered otherwise than it should be."""
    answers = {name: (status(url, sent), right) for name, (sent, right) in CASES.items()}
    return {name: answer for name, (answer, right) in answers.items() if answer not in right}


def test_nonsense_is_refused_and_does_no_harm(running: Running) -> None:
    assert wrongly_answered(running.url) == {}
    assert requests.get(f"{running.url}/mock/ready", timeout=5).json()["ready"]


def test_under_granian_too() -> None:
    with served() as mock:
        assert wrongly_answered(mock.url) == {}
        assert requests.get(f"{mock.url}/mock/ready", timeout=5).json()["ready"]
