"""Several processes: the same results as one, and nothing is left of them."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator
from functools import partial

import pytest

from scenarios import workers
from scenarios.drivers import Reach
from scenarios.errors import BadArgument, RunError, Unreached
from scenarios.events import Event, RunFinished, ScenarioFinished, ScenarioStarted
from scenarios.reporters import Told
from scenarios.run import Chosen, run
from scenarios.targets.target import Reads, Rule
from scenarios.workers import Play, Setting, play_all
from tests.scenarios.authority import Authority
from tests.scenarios.fakes import FakeStage, target
from tests.scenarios.site import Site, served
from tests.scenarios.story import story

CA = Authority("the mock's").pem
READS = Reads(granted=Rule(text="There"), denied=Rule(status=403))
PLAYS = tuple(
    Play(
        story(
            id=f"theme/story-{number}",
            method="app-here",
            steps=f"[{{open: {{function: {'denied' if number % 3 == 0 else 'page'}}}}}, {{expect: granted}}]",
        ),
        "http",
    )
    for number in range(8)
)


def stage_at(url: str) -> FakeStage:
    """A stage whose care system is the site at ``url``; it can be made in another process."""
    known = target().functions["schedule"]
    functions = {name: known.model_copy(update={"open": f"/{name}"}) for name in ("page", "denied")}
    made = FakeStage(target(url=url, functions=functions, reads=READS))
    made.reach = Reach(mtls="https://127.0.0.1:1", ca=CA)
    return made


def stage_that_fails(error: type[RunError]) -> FakeStage:
    raise error("there is no stage")


class Stuck(FakeStage):
    def close(self) -> None:
        threading.Event().wait()


def stage_that_stays(url: str) -> FakeStage:
    made = stage_at(url)
    made.__class__ = Stuck
    return made


def stage_that_breaks() -> FakeStage:
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError("dead")


@pytest.fixture
def setting() -> Iterator[Setting]:
    with served(Site()) as url:
        yield Setting(stage=partial(stage_at, url))


@pytest.fixture(autouse=True)
def nothing_is_left() -> Iterator[None]:
    yield
    assert multiprocessing.active_children() == []


def ends(events: Iterator[Event]) -> dict[str, tuple[str, str]]:
    return {e.scenario.id: (e.status, e.actual) for e in events if isinstance(e, ScenarioFinished)}


def test_two_processes_give_the_same_results_as_one(setting: Setting) -> None:
    alone = ends(play_all(PLAYS, setting))
    assert ends(play_all(PLAYS, setting, workers=2)) == alone
    assert sorted(alone.values()) == [("failed", "denied")] * 3 + [("passed", "granted")] * 5


def test_the_events_of_one_play_stay_in_order(setting: Setting) -> None:
    told = Told()
    for event in play_all(PLAYS, setting, workers=2):
        told.hear(event)  # raises KeyError where a step comes before its start
    assert [len(one.steps) for one in told.plays()] == [2] * 8


def test_one_play_needs_no_process_of_its_own(setting: Setting) -> None:
    events = play_all(PLAYS[:1], setting, workers=4)
    assert isinstance(next(events), ScenarioStarted)
    assert multiprocessing.active_children() == []
    assert len(ends(events)) == 1


def test_a_worker_that_is_killed_ends_the_run_with_what_was_played_before(setting: Setting) -> None:
    class Killing(Told):
        def hear(self, event: Event) -> None:
            super().hear(event)
            if isinstance(event, ScenarioStarted):
                for child in multiprocessing.active_children():
                    assert child.pid
                    os.kill(child.pid, signal.SIGKILL)

    told = Killing()
    end = run(Chosen(plays=PLAYS, left_out=()), setting, target="x", settings={}, listeners=[told], workers=2)
    assert isinstance(end, RunFinished)
    assert (end.status, end.unreached) == (3, "RUN-101 a worker of this run ended by itself")
    assert told.finished == end


@pytest.mark.parametrize("workers", [1, 2])
@pytest.mark.parametrize(("error", "status"), [(Unreached, 3), (BadArgument, 2)])
def test_a_stage_that_cannot_be_made_ends_the_run(error: type[RunError], status: int, workers: int) -> None:
    nowhere: Callable[[], FakeStage] = partial(stage_that_fails, error)
    end = run(
        Chosen(plays=PLAYS, left_out=()),
        Setting(stage=nowhere),
        target="x",
        settings={},
        listeners=[],
        workers=workers,
    )
    assert (end.status, end.unreached) == (status, f"{error.code} there is no stage")


def test_a_worker_that_dies_before_it_plays_ends_the_run() -> None:
    with pytest.raises(Unreached, match="a worker of this run ended by itself"):
        list(play_all(PLAYS, Setting(stage=stage_that_breaks), workers=2))


def test_who_stops_listening_stops_the_workers(setting: Setting) -> None:
    events = play_all(PLAYS, setting, workers=2)
    next(events)
    events.close()  # type: ignore[attr-defined]


def test_a_worker_that_does_not_stop_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "_ENDS_WITHIN", 0.1)
    with served(Site()) as url:
        assert len(ends(play_all(PLAYS, Setting(stage=partial(stage_that_stays, url)), workers=2))) == len(
            PLAYS
        )


def test_a_system_that_stops_answering_fails_each_story_and_the_run_goes_on(setting: Setting) -> None:
    gone = Setting(stage=partial(stage_at, "http://127.0.0.1:9"))
    told = [event for event in play_all(PLAYS, gone, workers=2) if isinstance(event, ScenarioFinished)]
    assert len(told) == len(PLAYS)
    for one in told:
        assert one.failure is not None
        assert one.failure.status == 3
        assert "RUN-120 Journalen Exempel: 127.0.0.1:9 does not answer" in one.failure.seen
