"""The pytest plugin, as a stranger's project uses it: with nothing of ours in its own tests but a fixture's name."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from scenarios.load import LIBRARY

pytestmark = pytest.mark.slow

STRANGERS_TEST = """
import json
from urllib.request import urlopen

import pytest

import rp


def test_their_own_package_is_theirs():
    assert rp.THEIRS


def test_the_mock_answers_where_it_says_it_is(siths):
    with urlopen(siths.issuer + "/.well-known/openid-configuration") as answer:
        assert json.load(answer)["issuer"] == siths.issuer


def test_a_test_may_tell_a_lie_and_move_the_clock(siths):
    siths.fault("wrong-audience")
    siths.move_clock(3600)
    assert siths.control("GET", "faults")["faults"]


def test_and_the_next_test_begins_clean(siths):
    assert not siths.control("GET", "faults")["faults"]


def test_an_environment_is_a_mock_of_its_own(siths):
    other = siths.environment("other", sso_life=60)
    other.fault("wrong-nonce")
    assert other.issuer.endswith("/e/other/oidc")
    assert not siths.control("GET", "faults")["faults"]
    other.reset()
    assert not other.control("GET", "faults")["faults"]


def test_a_mistake_is_told_with_what_the_mock_said(siths):
    with pytest.raises(AssertionError, match="404"):
        siths.person("nobody-of-that-name")
"""


PYTEST = [[sys.executable, "-m", "pytest"], [str(Path(sys.executable).with_name("pytest"))]]


@pytest.mark.parametrize("command", PYTEST, ids=["python -m pytest", "pytest"])
def test_a_strangers_tests_get_a_mock_of_their_own(command: list[str], tmp_path: Path) -> None:
    for package in ("scenarios", "rp"):
        (tmp_path / package).mkdir()
        (tmp_path / package / "__init__.py").write_text("THEIRS = True\n", encoding="utf-8")
    (tmp_path / "test_theirs.py").write_text(STRANGERS_TEST, encoding="utf-8")
    done = subprocess.run(
        [*command, "-q", "-p", "no:cacheprovider", str(tmp_path)],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert "6 passed" in done.stdout, done.stdout + done.stderr


def stories(folder: Path, *names: str) -> None:
    (folder / "stories" / "cards").mkdir(parents=True)
    for name in names:
        shutil.copy(LIBRARY / f"{name}.yaml", folder / "stories" / "cards")
    (folder / "test_stories.py").write_text("def test_the_stories(play, scenario):\n    play(scenario)\n")


def outcome(folder: Path, ini: str, *options: str) -> str:
    (folder / "pytest.ini").write_text(f"[pytest]\n{ini}\n", encoding="utf-8")
    done = subprocess.run(
        [*PYTEST[0], "-q", "-rA", "-p", "no:cacheprovider", *options],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    return done.stdout + done.stderr


def test_each_story_is_a_test_and_one_that_ends_otherwise_says_how(tmp_path: Path) -> None:
    stories(tmp_path, "methods/card", "loa/check-reserve-loa2-card")
    wrong = tmp_path / "stories" / "cards" / "check-reserve-loa2-card.yaml"
    wrong.write_text(wrong.read_text("utf-8").replace("decision: denied", "decision: granted"), "utf-8")
    told = outcome(tmp_path, "siths_scenarios = stories")
    assert "PASSED test_stories.py::test_the_stories[cards/card]" in told
    assert "FAILED test_stories.py::test_the_stories[cards/check-reserve-loa2-card]" in told
    assert "loa/check-reserve-loa2-card by http: expected " in told
    assert "report.html" in told


@pytest.mark.parametrize(
    ("ini", "why"),
    [
        ("siths_scenarios = nowhere", "nowhere does not exist"),
        ("siths_scenarios = empty", "empty holds no *.yaml"),
        ("siths_scenarios = stories\nsiths_target = nowhere.yaml", "nowhere.yaml cannot be read"),
        ("siths_scenarios = stories\nsiths_people = nowhere.yaml", "nowhere.yaml: there is no such file"),
    ],
)
def test_what_is_wrong_with_a_setting_is_told_in_a_line(tmp_path: Path, ini: str, why: str) -> None:
    stories(tmp_path, "methods/card")
    (tmp_path / "empty").mkdir()
    (tmp_path / "test_people.py").write_text("def test_people(siths):\n    pass\n")
    assert why in outcome(tmp_path, ini)
