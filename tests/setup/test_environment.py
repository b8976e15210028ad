"""Set-up makes what is missing, is quick when nothing is, and leaves nothing half made."""

from __future__ import annotations

from pathlib import Path

import pytest

from setup import __main__ as command
from setup import chromium, environment
from setup.missing import Missing


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A checkout without an environment, where nothing is really installed."""
    (tmp_path / "requirements.lock").write_text("x==1\n", encoding="utf-8")
    (tmp_path / "pyproject.toml").write_text("", encoding="utf-8")
    monkeypatch.setattr(environment, "TOP", tmp_path)
    monkeypatch.setattr(environment, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(environment, "LOCK", tmp_path / "requirements.lock")
    return tmp_path


@pytest.fixture
def commands(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """What would have been run. Making an environment makes its interpreter; everything else succeeds."""
    run: list[list[str]] = []

    def succeeds(told: list[str]) -> str:
        run.append(told)
        if told[1:3] == ["-m", "venv"]:
            made = environment.python(checkout / ".venv")
            made.parent.mkdir(parents=True)
            made.touch()
        return ""

    monkeypatch.setattr(environment, "_fails", succeeds)
    return run


def test_an_environment_is_made_from_the_lock_and_its_hashes(commands: list[list[str]]) -> None:
    environment.make()
    assert any("--require-hashes" in told for told in commands)
    assert any("-e" in told and "--no-deps" in told for told in commands)


def test_the_second_time_nothing_is_run(commands: list[list[str]]) -> None:
    environment.make()
    commands.clear()
    environment.make()
    assert commands == []


def test_a_new_lock_is_installed_into_the_environment_that_is_there(
    checkout: Path, commands: list[list[str]]
) -> None:
    environment.make()
    commands.clear()
    (checkout / "requirements.lock").write_text("x==2\n", encoding="utf-8")
    environment.make()
    assert any("--require-hashes" in told for told in commands)
    assert not any("venv" in told for told in commands)


def test_an_environment_that_could_not_be_finished_is_taken_away(
    checkout: Path, commands: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    made = environment._fails

    def offline(told: list[str]) -> str:
        return "ERROR: no route to the index" if "--require-hashes" in told else made(told)

    monkeypatch.setattr(environment, "_fails", offline)
    with pytest.raises(Missing, match="no route to the index"):
        environment.make()
    assert not (checkout / ".venv").exists()


def test_what_is_missing_is_one_line_and_exit_code_3(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def nothing() -> None:
        raise Missing("no Chromium: install it")

    monkeypatch.setattr(environment, "make", lambda: None)
    monkeypatch.setattr(chromium, "make", nothing)
    assert command.main([]) == 3
    assert capsys.readouterr().err == "setup: no Chromium: install it\n"


def test_a_browser_on_the_path_is_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    browser = tmp_path / "google-chrome"
    browser.touch(mode=0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert chromium.found() == str(browser)


@pytest.mark.parametrize(("root", "tried"), [(True, ["apt-get", "apt-get", "python"]), (False, ["python"])])
def test_without_one_debians_is_tried_by_root_and_playwrights_by_everybody(
    root: bool, tried: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run: list[str] = []

    def fails(*told: str) -> bool:
        run.append(Path(told[0]).name)
        return told[:2] == ("apt-get", "update")

    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(chromium, "_playwrights_own", lambda: "")
    monkeypatch.setattr(chromium, "_debian_and_root", lambda: root)
    monkeypatch.setattr(chromium, "_succeeds", fails)
    with pytest.raises(Missing, match="no Chromium"):
        chromium.make()
    assert run == tried


@pytest.mark.parametrize("comes", [True, False])
def test_a_browser_that_has_no_fast_one_beside_it_gets_debians_by_root_and_goes_on_without(
    comes: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run: list[tuple[str, ...]] = []

    def tried(*told: str) -> bool:
        run.append(told)
        return comes

    (tmp_path / "chromium").touch(mode=0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(chromium, "_debian_and_root", lambda: True)
    monkeypatch.setattr(chromium, "_succeeds", tried)
    chromium.make()
    assert [told[-1] for told in run] == (["-qq", "chromium-headless-shell"] if comes else ["-qq"])
