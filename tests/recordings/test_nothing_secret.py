"""No secret, PIN, token, code or personnummer stands in any file of a run or a recording, outside ``unredacted/``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from click.testing import CliRunner

import idp_mock.people.load
from idp_mock.idp.back_channel import BackChannel
from scenarios.cli import main
from scenarios.drivers.driver import Passed
from scenarios.load import LIBRARY
from scenarios.recordings.capture import Capture
from scenarios.recordings.redact import Redaction
from tests.recordings import scripts

_SECRET = ("code", "state", "nonce", "code_challenge", "proof", "id_token_hint", "session_state")
# One story for each thing that could be told too much of.
STORIES = (
    "methods/card",
    "methods/phone-qr",
    "loa/step-up-with-phone",
    "sessions/log-out-ends-it-all",
    "user/wrong-code-once",
    "requests/another-person-is-named",
)


class Known:
    """All that went over the wire and must not be kept."""

    def __init__(self) -> None:
        self.found: dict[str, str] = {"sample-rp-secret": "client secret"}
        for person in idp_mock.people.load.load():
            number = person.personal_number
            for written in (number, number[2:], f"{number[:8]}-{number[8:]}", f"{number[2:8]}-{number[8:]}"):
                self.found[written] = "personnummer"
            for held in person.credentials:
                self.found[held.code] = "PIN"

    def saw(self, passed: Passed) -> None:
        for text in (passed.url, *(value for name, value in passed.answered if name.lower() == "location")):
            self._of_query(urlsplit(text).query)
            for part in urlsplit(text).path.split("/"):
                if len(part) > 20 and not part.startswith(("nurse", "doctor")):
                    self.found[part] = "login"
        self._of_query(passed.body)
        for name, value in (*passed.asked, *passed.answered):
            if name.lower() in ("cookie", "set-cookie"):
                said = value.split(";")[0 if name.lower() == "set-cookie" else slice(None)]
                for one in [said] if isinstance(said, str) else said:
                    self.add(one.strip().partition("=")[2], "cookie")

    def _of_query(self, query: str) -> None:
        for name, value in parse_qsl(query):
            if name in _SECRET:
                self.add(value, name)

    def add(self, value: str, what: str) -> None:
        if len(value) > 7:
            self.found[value] = what


def secrets_in(folder: Path, known: Known) -> Iterator[str]:
    """Each file that holds one, and what it is."""
    for path in sorted(folder.rglob("*")):
        if not path.is_file() or path.is_symlink() or "unredacted" in path.relative_to(folder).parts:
            continue
        text = path.read_bytes().decode("utf-8", "ignore")
        for value, what in known.found.items():
            if what == "login" and path.name == "journal.json":
                continue  # there it is what a login is called, which is good for nothing without the browser's cookie
            inside = value in text
            if inside and value.isdecimal():  # six digits stand in many a longer number
                inside = re.search(rf"(?<![\d.]){value}(?!\d)", text) is not None and path.suffix != ".jpg"
            if inside:
                yield f"{path.relative_to(folder)} holds {what} {value}"


@pytest.fixture
def known(monkeypatch: pytest.MonkeyPatch) -> Known:
    """It listens where drivers tell, before anything is redacted, and where tokens are made."""
    heard = Known()
    saw, redeem = Capture.saw, BackChannel.redeem

    def hears(self: Capture, passed: Passed) -> None:
        heard.saw(passed)
        saw(self, passed)

    def redeems(self: BackChannel, form: Any, authorization: str) -> dict[str, Any]:
        heard.add(next(iter(form.get("code_verifier", ())), ""), "code_verifier")
        answer = redeem(self, form, authorization)
        for name in ("access_token", "id_token", "refresh_token"):
            heard.add(str(answer.get(name, "")), name)
        return answer

    monkeypatch.setattr(Capture, "saw", hears)
    monkeypatch.setattr(BackChannel, "redeem", redeems)
    return heard


def run(folder: Path, *more: str) -> Path:
    stories = [str(LIBRARY / f"{name}.yaml") for name in STORIES]
    done = CliRunner().invoke(main, ["run", *stories, "--out", str(folder), *more])
    assert done.exit_code == 0, done.output
    return (folder / "latest").resolve()


@pytest.mark.slow
def test_a_run_over_http_keeps_none(known: Known, tmp_path: Path) -> None:
    assert list(secrets_in(run(tmp_path, "--driver", "http"), known)) == []
    assert {"code", "state", "nonce", "access_token", "id_token", "code_verifier", "cookie", "login"} <= set(
        known.found.values()
    )


@pytest.mark.slow
@pytest.mark.browser
def test_a_run_in_a_browser_keeps_all_in_unredacted_and_none_elsewhere(known: Known, tmp_path: Path) -> None:
    folder = run(tmp_path, "--driver", "browser", "--trace")
    assert list(secrets_in(folder, known)) == []
    traces = sorted((folder / "unredacted").rglob("trace-*.zip"))
    assert len(traces) >= len(STORIES)
    assert (folder / "unredacted").stat().st_mode & 0o077 == 0
    for report in (folder / "report.html", folder / "results.json", folder / "junit.xml"):
        assert "unredacted" not in report.read_text("utf-8")


@pytest.mark.slow
@pytest.mark.browser
@pytest.mark.parametrize("script", ["CARD", "QR"])
def test_a_recording_by_hand_keeps_none(script: str, known: Known, tmp_path: Path) -> None:
    path = scripts.written(tmp_path, getattr(scripts, script))
    out = tmp_path / "recordings"
    done = CliRunner().invoke(main, ["record", "--script", str(path), "--out", str(out)])
    assert done.exit_code == 0, done.output
    assert list(secrets_in(out, known)) == []
    assert "code" in known.found.values()


@pytest.mark.parametrize("what", ["client secret", "PIN", "personnummer"])
def test_the_search_finds_what_is_there(what: str, tmp_path: Path) -> None:
    known = Known()
    value = next(value for value, kind in known.found.items() if kind == what)
    (tmp_path / "unredacted").mkdir()
    (tmp_path / "unredacted" / "all.json").write_text(f'"{value}"', "utf-8")
    assert list(secrets_in(tmp_path, known)) == []
    (tmp_path / "report.html").write_text(f"<p>{value}</p>", "utf-8")
    assert list(secrets_in(tmp_path, known)) == [f"report.html holds {what} {value}"]


@pytest.mark.slow
def test_without_redaction_it_would_find_them(
    known: Known, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Redaction, "parameter", lambda self, name, value: value)
    found = list(secrets_in(run(tmp_path, "--driver", "http"), known))
    assert any("exchange.har holds code " in one for one in found)
