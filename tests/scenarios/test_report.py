"""report.html: whoever answers for a care system reads it without knowing our code, and opens it offline."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup, Tag

from scenarios.errors import Unreached
from scenarios.reporters import Told, page
from scenarios.reporters.write import write
from scenarios.run import leave_reports, new_folder, point_latest_at
from tests.scenarios.runs import BEGUN, STRANGE, told


def read(run: Told) -> BeautifulSoup:
    return BeautifulSoup(page.text(run), "lxml")


def text_of(found: Tag | None) -> str:
    assert found is not None
    return found.get_text(" ", strip=True)


def test_its_title_and_its_first_lines_say_how_the_run_ended() -> None:
    report = read(told())
    assert text_of(report.title) == "Journalen Exempel: 1 ended otherwise"
    assert text_of(report.select_one(".verdict")) == "1 of 3 ended otherwise"


def test_of_a_failed_story_it_says_who_with_what_expected_seen_and_why() -> None:
    story = read(told()).select_one("details.failed")
    assert story is not None
    assert story.has_attr("open")
    said = text_of(story)
    for part in (
        "The level is too low",
        "nurse-one-commission",
        "Reserve card, LoA 2",
        "SITHS-kort på denna enhet",
        "plain HTTP",
        "Who nurse-one-commission Credential Reserve card, LoA 2, SITHS-kort på denna enhet",
        "Expected granted But saw denied RP-305 At step 2 The rule Each care system decides by itself.",
        "The codes RP-305 The level",
        "What to do Look at the code and at the claim that decided",
        "b/wrong",
        "row 15 of the announcement",
    ):
        assert part in said


def test_it_tells_each_step_and_what_went_between_the_parties() -> None:
    story = read(told()).select_one("details.failed")
    assert story is not None
    assert [text_of(step) for step in story.select("ol.steps li")] == [
        "Opens a function that requires LoA 3",
        "Should see granted → denied RP-305",
    ]
    assert [text_of(row) for row in story.select("ol.rows > li")] == [
        "care system → IdP asks for a login holds scope openid",
        "care system → browser denied RP-305 should be granted",
    ]


def test_what_was_not_played_says_why() -> None:
    report = read(told())
    assert "c/late is not played by http: only a browser shows it" in text_of(report.select_one("header"))
    skipped = text_of(report.select_one("details.skipped"))
    assert "Not played: the target does not use LoA in the way step-up." in skipped


def test_a_run_that_ended_early_is_not_called_as_expected() -> None:
    report = read(told(unreached="RUN-101 rp.test does not answer"))
    assert text_of(report.title) == "Journalen Exempel: the run ended early"
    assert text_of(report.select_one(".verdict")) == "The run ended early: RUN-101 rp.test does not answer"
    assert "The run ended before this story did." in text_of(report)


def test_a_run_where_nothing_began_is_a_page_too() -> None:
    run, whole = Told(), told(unreached="RUN-102 no Chromium")
    for event in (whole.started, whole.finished):
        assert event
        run.hear(event)
    assert text_of(read(run).title) == "Journalen Exempel: the run ended early"


def test_everything_in_it_is_escaped() -> None:
    report = read(told(strange=True))
    assert report.select("script") == []
    assert text_of(report.select_one("details.failed .name")).startswith(STRANGE.rpartition(" ")[0])


def test_nothing_is_fetched_and_nothing_runs() -> None:
    html = page.text(told())
    report = BeautifulSoup(html, "lxml")
    assert report.select("script, link, iframe, object, embed, base, form") == []
    loaded = report.select("*:not(a)")
    fetched = [one.get(name) for one in loaded for name in ("src", "href", "srcset") if one.get(name)]
    assert [one for one in fetched if not str(one).startswith(("data:", "#"))] == []
    assert [one["href"] for one in report.select("a") if "//" in str(one["href"])] == []
    assert re.findall(r"url\(|@import|\bon\w+=", html) == []


def test_it_says_that_it_is_a_test_and_nobody_in_it_is_real() -> None:
    assert "TEST · fictitious people, no real patients" in text_of(read(told()).select_one("header"))


# --- on the disk --------------------------------------------------------------------------------------------------


def test_a_run_leaves_the_reports_and_a_journal_for_each_story(tmp_path: Path) -> None:
    out = tmp_path / "runs" / "first"
    assert leave_reports(told(), out) == out / "report.html"
    left = sorted(str(path.relative_to(out)) for path in out.rglob("*") if path.is_file())
    assert left == [
        "a-right/http/journal.json",
        "b-wrong/http/journal.json",
        "junit.xml",
        "report.html",
        "report.sv.html",
        "results.json",
    ]


def test_two_runs_of_the_same_second_have_a_folder_each(tmp_path: Path) -> None:
    folders = [new_folder(tmp_path / "runs", BEGUN) for _ in range(3)]
    assert [folder.name for folder in folders] == [
        "2026-03-02T09-00-00",
        "2026-03-02T09-00-00-2",
        "2026-03-02T09-00-00-3",
    ]
    assert all(folder.is_dir() for folder in folders)


def test_latest_leads_to_the_newest_run(tmp_path: Path) -> None:
    for name in ("first", "second"):
        leave_reports(told(), tmp_path / name)
        point_latest_at(tmp_path / name)
    assert (tmp_path / "latest").resolve() == tmp_path / "second"


def test_where_links_cannot_be_made_latest_is_a_file_with_the_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError("no links here")

    monkeypatch.setattr(Path, "symlink_to", refuse)
    for name in ("first", "second"):
        point_latest_at(tmp_path / name)
    assert (tmp_path / "latest").read_text(encoding="utf-8") == "second\n"


def test_a_report_is_whole_or_not_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "report.html"
    write(path, "the one before")

    def half(self: Path, *_: object, **__: object) -> int:
        self.touch()
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_text", half)
    with pytest.raises(Unreached, match=r"RUN-101 .*report\.html cannot be written: No space left on device"):
        write(path, "a new one")
    assert [(one.name, one.read_bytes()) for one in tmp_path.iterdir()] == [
        ("report.html", b"the one before")
    ]


def test_a_folder_that_cannot_be_is_told_in_a_line(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(Unreached, match="cannot be written: Not a directory") as error:
        leave_reports(told(), tmp_path / "file" / "runs")
    assert error.value.status == 3
