"""Hands in a real Chromium become a scenario that checks, plays, and is still so when it is replayed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner, Result
from playwright.sync_api import BrowserContext
from playwright.sync_api import Page as Tab

from scenarios.cli import main
from scenarios.drivers.chromium import browsers
from scenarios.recordings.hands import Hands
from tests.recordings import scripts

pytestmark = [pytest.mark.browser, pytest.mark.slow]

GRANTED, DENIED = {"decision": "granted", "code": "RP-202"}, {"decision": "denied", "code": "RP-305"}
TOLD = {
    "card": (
        scripts.CARD,
        {"person": "nurse-one-commission", "credential": "ordinary-card", "method": "card"},
        [{"open": {"function": "record"}}, "sign-in", {"expect": GRANTED}],
    ),
    "app-here": (
        scripts.APP_HERE,
        {
            "person": "nurse-one-commission",
            "credential": "reserve-card-loa2",
            "method": "app-here",
        },
        [
            {"open": {"function": "schedule"}},
            "sign-in",
            {"expect": GRANTED},
            {"open": {"function": "record"}},
            {"expect": DENIED},
        ],
    ),
    "qr": (
        scripts.QR,
        {
            "person": "doctor-two-employers",
            "credential": "mobile",
            "device": "iphone",
            "method": "app-elsewhere",
        },
        [
            {"open": {"function": "start"}},
            {"expect": {"decision": "granted", "code": "RP-200"}},
            "choose-method",
            "scan",
            {"code": {"code": "wrong", "expect": "DEV-101"}},
            "code",
            "approve",
            {"choose": "Vård och behandling, Specialisthuset"},
            {"expect": {"decision": "granted", "code": "RP-200"}},
            {"open": {"function": "record"}},
            {"expect": GRANTED},
            "sign-out",
        ],
    ),
    "cancelled": (
        scripts.CANCELLED,
        {"credential": "mobile", "method": "app-elsewhere"},
        [
            {"open": {"function": "record"}},
            "choose-method",
            "scan",
            {"cancel": "app"},
            {"expect": {"rejected": "IDP-220"}},
        ],
    ),
}


def siths(*args: object) -> Result:
    return CliRunner().invoke(main, [str(one) for one in args])


@pytest.mark.parametrize("name", TOLD)
def test_what_hands_did_is_a_scenario_that_plays_and_replays(name: str, tmp_path: Path) -> None:
    script, head, steps = TOLD[name]
    out = tmp_path / "recordings"
    done = siths(
        "record", "--script", scripts.written(tmp_path, script), "--id", f"by-hand/{name}", "--out", out
    )
    assert done.exit_code == 0, done.output
    folder = out / f"by-hand-{name}"
    assert done.stdout.strip() == str(folder / "scenario.yaml")
    written = yaml.safe_load((folder / "scenario.yaml").read_text("utf-8"))
    assert written["steps"] == steps
    assert {key: written.get(key) for key in head} == head
    assert {path.name for path in folder.iterdir()} >= {
        "recording.json",
        "exchange.har",
        "journal.json",
        "01.jpg",
    }
    checked = siths("check", folder / "scenario.yaml")
    assert checked.exit_code == 0, checked.output
    for driver in ("http", "browser"):
        ran = siths("run", folder / "scenario.yaml", "--driver", driver, "--out", tmp_path / driver)
        assert ran.exit_code == 0, ran.output
    replayed = siths("replay", out, "--out", tmp_path / "replayed", "--later", "30d")
    assert replayed.exit_code == 0, replayed.output
    assert "1 as recorded, 0 drifted" in replayed.output


@pytest.mark.parametrize(
    ("script", "status", "said"),
    [
        ("def drive(page):\n    raise ValueError('no such ward')\n", 1, "RUN-142"),
        ("def drive(page):\n    page.goto('/')\n", 1, "RUN-140"),
        ("drive = 1\n", 2, "RUN-141"),
        ("def drive(page)\n", 2, "RUN-141"),
        ("raise RuntimeError('at once')\n", 2, "RUN-141"),
    ],
)
def test_a_script_that_tells_nothing_leaves_nothing(
    script: str, status: int, said: str, tmp_path: Path
) -> None:
    out = tmp_path / "recordings"
    done = siths("record", "--script", scripts.written(tmp_path, script), "--out", out)
    assert done.exit_code == status, done.output
    assert said in done.output
    assert "Traceback" not in done.output
    assert not out.exists() or list(out.iterdir()) == []


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("--way", "sideways"), "RUN-105 --way sideways: "),
        (("--id", "Night Shift"), "RUN-105 --id 'Night Shift' is not like wards/night-shift"),
        (("--source", "hearsay"), "RUN-105 --source 'hearsay' is not like case:13"),
        (("--id", "wards/taken"), "wards-taken is there already, and is not written over"),
    ],
)
def test_what_an_argument_is_not_is_told_before_a_browser_opens(
    args: tuple[str, ...], said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("scenarios.recordings.record.browsers", None)
    (tmp_path / "wards-taken").mkdir()
    done = siths("record", *args, "--out", tmp_path, "--script", scripts.written(tmp_path, scripts.CARD))
    assert done.exit_code == 2
    assert said in done.output


def test_a_number_is_kept_where_it_is_asked_for_and_nowhere_else(tmp_path: Path) -> None:
    script = scripts.written(tmp_path, scripts.CARD)
    for keep in ((), ("--keep", "personalIdentityNumber")):
        out = tmp_path / f"kept{len(keep)}"
        assert siths("record", "--script", script, "--id", "one", "--out", out, *keep).exit_code == 0
        text = (out / "one" / "recording.json").read_text("utf-8")
        assert ("198503129804" in text) is bool(keep)


def test_closing_the_window_ends_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a script a person uses it; here the window closes itself, and has no screen."""
    begins = Hands.__init__

    def shuts(tab: Tab) -> None:
        tab.on("load", lambda _: tab.close())

    def closes(self: Hands, context: BrowserContext, *more: Any) -> None:
        begins(self, context, *more)
        context.on("page", shuts)

    monkeypatch.setattr(Hands, "__init__", closes)
    monkeypatch.setattr("scenarios.recordings.record.browsers", lambda headed: browsers())
    done = siths("record", "--out", tmp_path / "recordings")
    assert (done.exit_code, "RUN-140" in done.output) == (1, True), done.output
