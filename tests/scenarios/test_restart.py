"""A system that does not answer is started again by the command of its target."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from scenarios.errors import BadArgument, RestartFailed, Unreached
from scenarios.stage.mocks import Mock, Mocks
from scenarios.stage.restart import restart
from scenarios.stage.standing import Standing, trusted
from scenarios.targets.target import Target
from tests.scenarios.authority import Authority
from tests.scenarios.fakes import UNREACHED, FakeStage, page, played
from tests.scenarios.fakes import target as fake
from tests.scenarios.site import Site, served
from tests.scenarios.story import story
from tests.scenarios.systems import System, described, running

PYTHON = sys.executable


@pytest.fixture(scope="module")
def mock() -> Iterator[Mock]:
    mocks = Mocks()
    yield mocks.of({})
    mocks.close()


def leaves(folder: Path) -> str:
    """A command that leaves a file."""
    script = folder / "start.py"
    script.write_text("import pathlib, sys; pathlib.Path(sys.argv[1]).touch()", encoding="utf-8")
    return f"{PYTHON} {script} '{folder / 'it was run'}'"


def test_it_is_run_and_waited_for(tmp_path: Path) -> None:
    with served(Site()) as url:
        restart(fake(url=url, restart=leaves(tmp_path)))
    assert (tmp_path / "it was run").exists()


@pytest.mark.parametrize(
    ("command", "said"),
    [
        ("/no/such/program", "could not be run"),
        ("python 'never closed", "could not be run"),
        (
            f"{PYTHON} -c 'import sys; print(1, file=sys.stderr); print(\"last\", file=sys.stderr); sys.exit(7)'",
            "ended with 7: last",
        ),
        (f"{PYTHON} -c 'import time; time.sleep(60)'", "was not done after 1 s"),
    ],
)
def test_a_command_that_fails_is_told_in_a_line(command: str, said: str) -> None:
    with pytest.raises(RestartFailed, match=said) as error:
        restart(fake(restart=command), runs=1)
    assert len(str(error.value).splitlines()) == 1


def test_a_system_that_is_not_there_after_it_is_told(tmp_path: Path) -> None:
    target = fake(url="http://127.0.0.1:9", restart=leaves(tmp_path))
    with pytest.raises(
        RestartFailed, match=r"RUN-123 Journalen Exempel does not answer at http://127\.0\.0\.1:9 after"
    ):
        restart(target, answers=0.2)


def test_a_system_that_is_down_at_the_start_is_started_where_its_target_says_how(
    mock: Mock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    monkeypatch.setattr("scenarios.stage.standing.restart", lambda target: asked.append(target.url))
    down = described(System(""), mock.environment.config.url, url="http://127.0.0.1:9")
    with pytest.raises(Unreached, match=r"127\.0\.0\.1:9 does not answer"):
        Standing(down)
    stage = Standing(down.model_copy(update={"restart": "start it"}))
    assert asked == ["http://127.0.0.1:9"]
    stage.lost()
    assert asked == ["http://127.0.0.1:9"] * 2


def test_without_a_command_nothing_is_started(mock: Mock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scenarios.stage.standing.restart", lambda target: pytest.fail("nobody said how"))
    with running(System("")) as system:
        Standing(described(system, mock.environment.config.url)).lost()


def test_the_stage_hears_of_a_system_that_was_silent_in_a_story() -> None:
    stage = FakeStage()
    silent = Unreached("rp.test does not answer", url="http://rp.test/schedule")
    _, end = played(story(), {"/schedule": silent}, stage)
    assert (end.status, stage.times_lost) == ("failed", 1)
    assert end.failure is not None
    assert (end.failure.status, end.failure.seen) == (3, "RUN-120 Journalen Exempel: rp.test does not answer")


def test_and_of_nobody_elses_silence() -> None:
    stage = FakeStage()
    with pytest.raises(Unreached):
        played(story(), {"/schedule": UNREACHED}, stage)
    assert stage.times_lost == 0


# --- whom it trusts -----------------------------------------------------------------------------------------------


def with_ca(path: Path | None) -> Target:
    return fake(ca=path)


def test_a_ca_of_its_own_is_trusted_beside_the_mocks(tmp_path: Path) -> None:
    (tmp_path / "ca.pem").write_text(Authority("company").pem, encoding="ascii")
    assert trusted(with_ca(tmp_path / "ca.pem")).strip().startswith("-----BEGIN CERTIFICATE-----")
    assert trusted(with_ca(None)) == ""


@pytest.mark.parametrize("content", [None, "", "no certificate", "å"])
def test_a_file_without_one_is_told(content: str | None, tmp_path: Path) -> None:
    if content is not None:
        (tmp_path / "ca.pem").write_text(content, encoding="utf-8")
    with pytest.raises(BadArgument, match="holds no certificate that can be read"):
        trusted(with_ca(tmp_path / "ca.pem"))


def test_a_page_that_fails_is_said_with_its_reason() -> None:
    _, end = played(
        story(steps="[{open: {requires: loa2}}, {expect: granted}]"), {"/schedule": page("", status=500)}
    )
    assert end.failure is not None
    assert (end.failure.seen, end.failure.status) == ("error RUN-122: / answered 500", 1)
