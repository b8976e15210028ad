"""``siths-harness replay``: what it prints, what it leaves, and how it ends."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from scenarios.cli import main
from scenarios.drivers.start import Drivers
from scenarios.recordings.kept import FILE
from scenarios.stage.sample import Sample
from tests.recordings.played import recorded, scenario


@pytest.fixture
def kept(stage: Sample, drivers: Drivers, tmp_path: Path) -> Path:
    """Two recordings; the second one says that it was let in where it is not."""
    recorded(scenario("methods/card"), stage, drivers, tmp_path / "kept" / "one")
    other = tmp_path / "kept" / "two"
    recorded(scenario("loa/check-reserve-loa2-card"), stage, drivers, other)
    text = (other / FILE).read_text("utf-8")
    assert '"seen": "denied RP-305"' in text
    (other / FILE).write_text(text.replace('"seen": "denied RP-305"', '"seen": "granted RP-202"'), "utf-8")
    return tmp_path / "kept"


def replay(*args: object) -> Result:
    done = CliRunner().invoke(main, ["replay", *map(str, args)])
    assert "Traceback" not in done.output
    return done


def test_what_has_drifted_is_told_and_ends_in_one(kept: Path, tmp_path: Path) -> None:
    done = replay(kept, "--out", tmp_path / "runs")
    assert done.exit_code == 1
    assert "methods/card (http): as recorded" in done.output
    assert "loa/check-reserve-loa2-card (http): drift" in done.output
    assert "it decides otherwise at loa3: was granted RP-202, is denied RP-305" in done.output
    assert "1 as recorded, 1 drifted" in done.output
    left = tmp_path / "runs" / "latest"
    assert {"report.html", "drift.json"} <= {path.name for path in left.iterdir()}


def test_json_is_one_document_and_the_one_that_is_left(kept: Path, tmp_path: Path) -> None:
    try:
        runner = CliRunner(mix_stderr=False)  # type: ignore[call-arg]  # until click 8.2
    except TypeError:
        runner = CliRunner()
    done = runner.invoke(main, ["replay", str(kept), "--json", "--out", str(tmp_path / "runs")])
    said = json.loads(done.stdout)
    assert said["summary"] == {"as_recorded": 1, "drifted": 1}
    assert said == json.loads((tmp_path / "runs" / "latest" / "drift.json").read_text("utf-8"))


def test_nothing_drifted_ends_in_nought(kept: Path, tmp_path: Path) -> None:
    done = replay(kept / "one", "--out", tmp_path / "runs", "--later", "365d")
    assert (done.exit_code, "1 as recorded, 0 drifted" in done.output) == (0, True)


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("nowhere",), "nowhere: there is no such file or folder"),
        ((".",), "there is no recording.json"),
        ((".", "--later", "soon"), "RUN-105 --later 'soon' is not a time like 7d"),
    ],
)
def test_a_wrong_argument_is_told_in_a_line(
    args: tuple[str, ...], said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    done = replay(*args)
    assert (done.exit_code, said in done.output) == (2, True), done.output
    assert list(tmp_path.iterdir()) == []


def test_a_way_that_the_target_has_not_is_said_and_is_no_silence(kept: Path, tmp_path: Path) -> None:
    path = kept / "one" / FILE
    said = json.loads(path.read_text("utf-8"))
    said["scenario"]["steps"][0] = {"open": {"function": "nothing-like-it"}}
    path.write_text(json.dumps(said), "utf-8")
    done = replay(kept / "one", "--out", tmp_path / "runs")
    assert done.exit_code == 1
    assert "the target has no function nothing-like-it" in done.output
