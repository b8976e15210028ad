"""What it takes until a plain login succeeds again, and what is told where nothing helps."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from scenarios.review import recovery
from scenarios.review import review as reviewing
from scenarios.review.catalogue import chosen
from scenarios.review.finding import Finding
from scenarios.review.recovery import BY_A_RESTART, BY_THE_IDP, HEALED, NOT_AT_ALL, recovered, restarted
from scenarios.review.review import review
from scenarios.review.subject import Subject
from scenarios.stage.place import Place
from tests.scenarios.fakes import FakeControl, FakeStage, target
from tests.scenarios.story import story

TOUCH = f"{sys.executable} -c \"open('restarted', 'w')\""


@pytest.fixture
def control() -> FakeControl:
    return FakeControl()


def system(control: FakeControl, restart: str | None = None) -> tuple[Subject, Place]:
    stage = FakeStage(target(restart=restart), control)
    return Subject(stage), stage.place(story())


def logins(monkeypatch: pytest.MonkeyPatch, *succeed: bool) -> None:
    """What comes of each plain login; the last of them again and again."""
    told: Iterator[bool] = iter(succeed)
    left = [succeed[-1]]
    monkeypatch.setattr(recovery, "logs_in", lambda *_: next(told, left[0]))
    monkeypatch.setattr(recovery, "_PATIENCE", 5.0)


def test_a_login_that_succeeds_is_all_it_takes(monkeypatch: pytest.MonkeyPatch, control: FakeControl) -> None:
    logins(monkeypatch, True)
    assert recovered(*system(control)) == HEALED
    assert control.asked == ["DELETE faults"]


def test_the_idp_is_put_back_before_anything_is_restarted(
    monkeypatch: pytest.MonkeyPatch, control: FakeControl
) -> None:
    logins(monkeypatch, False, True)
    assert recovered(*system(control, "no-such-command")) == BY_THE_IDP
    assert control.asked[-1].endswith("/reset")


def test_then_the_system_is_restarted(
    monkeypatch: pytest.MonkeyPatch, control: FakeControl, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    logins(monkeypatch, False, False, True)
    assert recovered(*system(control, TOUCH)) == BY_A_RESTART
    assert (tmp_path / "restarted").exists()


@pytest.mark.parametrize("restart", [None, "no-such-command", f"{sys.executable} -c 'exit(1)'"])
def test_where_nothing_helps_that_is_told(
    monkeypatch: pytest.MonkeyPatch, control: FakeControl, restart: str | None
) -> None:
    logins(monkeypatch, False)
    assert recovered(*system(control, restart)) == NOT_AT_ALL


def test_a_command_that_cannot_be_read_restarts_nothing() -> None:
    assert not restarted("unclosed '")


def test_after_a_system_that_did_not_recover_nothing_is_judged_until_it_does(
    monkeypatch: pytest.MonkeyPatch, control: FakeControl
) -> None:
    """The first item kills it, the second cannot be told, and before the third it is back."""
    items = chosen(["token/wrong-issuer", "token/expired", "token/wrong-nonce"])
    found = {
        item.id: Finding(item=item, verdict="correct", why=HEALED, recovered=item is not items[0])
        for item in items
    }
    states = iter([NOT_AT_ALL, HEALED])
    monkeypatch.setattr(reviewing, "_must_work", lambda _: None)
    monkeypatch.setattr(reviewing, "_found", lambda _, item: found[item.id])
    monkeypatch.setattr(reviewing, "recovered", lambda *_: next(states))
    told = review(items, FakeStage(target(), control))
    assert [one.verdict for one in told] == ["correct", "could-not-tell", "correct"]
    assert told[1].item is items[1]
