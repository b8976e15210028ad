"""``siths-harness review``: what it prints, what it leaves, and how it exits."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from scenarios.cli import main
from scenarios.targets.target import SAMPLE

try:
    RUNNER = CliRunner(mix_stderr=False)  # type: ignore[call-arg]  # until click 8.2
except TypeError:
    RUNNER = CliRunner()


def review(*args: object) -> Result:
    result = RUNNER.invoke(main, ["review", *map(str, args)])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exc_info
    return result


@pytest.fixture(autouse=True)
def away(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def system(tmp_path: Path) -> Path:
    """The sample's description, of a system that stands and where nobody is."""
    file = tmp_path / "system.yaml"
    text = (
        SAMPLE.read_text("utf-8").replace("start: sample\n", "").replace(":8500", ":1").replace(":8400", ":1")
    )
    file.write_text(text, "utf-8")
    return file


def test_what_is_right_exits_with_0_and_leaves_the_reports(away: Path) -> None:
    said = review("--only", "token/expired", "--json", "--language", "en")
    assert said.exit_code == 0, said.stderr
    document = json.loads(said.stdout)
    assert [(item["id"], item["verdict"]) for item in document["items"]] == [("token/expired", "correct")]
    left = {file.name for file in (away / "runs" / "latest").iterdir()}
    assert left == {"report.html", "report.sv.html", "review.json", "junit.xml"}
    assert json.loads((away / "runs" / "latest" / "review.json").read_text("utf-8")) == document


def test_what_is_wrong_exits_with_1_and_is_told() -> None:
    said = review("--only", "token/expired", "--mistake", "skips-times", "--out", "there")
    assert said.exit_code == 1
    assert "Token har gått ut: Systemet loggade in användaren ändå." in said.stdout
    assert "report: there/" in said.stdout


def test_an_item_that_is_none_exits_with_2() -> None:
    said = review("--only", "token/expird")
    assert said.exit_code == 2
    assert "there is no item token/expird" in said.stderr


def test_a_mistake_is_for_the_sample(system: Path) -> None:
    assert review("--mistake", "no-such").exit_code == 2
    said = review("--mistake", "skips-times", "--target", system)
    assert said.exit_code == 2
    assert "is another system" in said.stderr


def test_a_system_that_is_not_there_exits_with_3(system: Path) -> None:
    said = review("--target", system)
    assert said.exit_code == 3
    assert "RUN-101" in said.stderr


@pytest.mark.parametrize(
    "told",
    [("[data-decision=granted]",), ("/schedule", "form[action='/logout']")],
    ids=["opened", "signed in"],
)
def test_where_a_plain_login_is_not_seen_to_work_nothing_is_judged(away: Path, told: tuple[str, ...]) -> None:
    text = SAMPLE.read_text("utf-8")
    for one in told:
        text = text.replace(one, "/nowhere" if one == "/schedule" else "[data-nothing]")
    file = away / "odd.yaml"
    file.write_text(text, "utf-8")
    said = review("--target", file)
    assert said.exit_code == 1
    assert "RUN-130" in said.stderr
    assert not list((away / "runs").glob("*/report.html"))
