"""A system that is down, loops, fails, is slow or shows what nobody described: a line each, and the rest goes on."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from scenarios.drivers.start import Drivers
from scenarios.errors import SystemSilent, Unreached
from scenarios.events import Event, RunFinished, ScenarioFinished
from scenarios.matrix.make import make
from scenarios.matrix.play import Wish
from scenarios.matrix.rows import Row
from scenarios.matrix.table import Cell, Matrix
from scenarios.model import Device
from scenarios.run import Chosen, run
from scenarios.silence import silence
from scenarios.stage.mocks import Mock, Mocks
from scenarios.stage.standing import Standing
from scenarios.targets.target import Target
from scenarios.workers import Play, Setting
from tests.scenarios.story import story
from tests.scenarios.systems import System, described, known_at, running

PATIENCE = 2.0  # seconds: enough for a machine that does other things too
ANNA = Row(
    "nurse-one-commission",
    "Anna Lindgren",
    "ordinary-card",
    "ordinary-card",
    "active",
    "card",
    Device(kind="windows-minidriver"),
)
LOW = ANNA._replace(credential="reserve-card-loa2", kind="reserve-card-loa2")
API = {
    "granted": {"status": 200, "json": {"$.decision": "open"}},
    "denied": {"status": 403, "json": {"$.decision": "level"}},
    "step-up": {"status": 401},
    "signed_in": {"css": "#user"},
    "code": {"json": "$.reasons[0].code"},
}


@pytest.fixture(scope="module")
def mock() -> Iterator[Mock]:
    mocks = Mocks()
    yield mocks.of({})
    mocks.close()


@pytest.fixture
def system(mock: Mock) -> Iterator[System]:
    with running(System(mock.environment.config.issuer)) as made:
        yield made


def functions(**places: str) -> dict[str, Any]:
    """Each requires LoA 2."""
    return {name: {"open": place, "requires": {"loa": 2}} for name, place in places.items()}


def table(target: Target, *rows: Row) -> Matrix:
    with Drivers() as drivers:
        return make(rows or (ANNA,), Standing(target), drivers, Wish(), tell=lambda *_: None)


def cells(target: Target, *rows: Row) -> dict[str, Cell]:
    return table(target, *rows).rows[-1].cells


def in_a_browser(drivers: Drivers, target: Target, row: Row = ANNA) -> dict[str, Cell]:
    made = make([row], Standing(target), drivers, Wish(driver="browser"), tell=lambda *_: None)
    return made.rows[-1].cells


@pytest.fixture
def wanted(mock: Mock, system: System, tmp_path: Path) -> Any:
    """Describes the system, and registers it at the mock."""

    def made(**changed: Any) -> Target:
        return known_at(mock, described(system, mock.environment.config.url, **changed), tmp_path)

    return made


def test_a_system_of_ones_own_is_read_as_the_sample_is(wanted: Any) -> None:
    found = cells(wanted(), LOW)
    assert {name: (one.said, one.right) for name, one in found.items()} == {
        "schedule": ("granted", True),
        "record": ("denied L-3", True),
    }


@pytest.mark.parametrize(
    ("place", "code", "reason"),
    [
        ("/loop", "RUN-106", "leads on and on"),
        ("/broken", "RUN-122", "/broken answered 500"),
        (
            "/strange",
            "RUN-103",
            "no rule of the target recognises the page 'Välkommen' at /strange, status 200",
        ),
        ("/slow", "RUN-121", "took more than 2 s to answer at /slow"),
    ],
)
def test_one_function_that_is_broken_is_an_error_with_its_reason_and_the_next_is_read(
    place: str, code: str, reason: str, wanted: Any
) -> None:
    target = wanted(functions=functions(wrong=place, schedule="/schedule"), patience=PATIENCE)
    found = cells(target)
    assert (found["wrong"].decision, found["wrong"].codes[0], found["wrong"].right) == ("error", code, False)
    assert reason in found["wrong"].reason
    assert (found["schedule"].decision, found["schedule"].right) == ("granted", True)


@pytest.mark.parametrize(("place", "status"), [("/slow", 3), ("/broken", 1), ("/loop", 1), ("/schedule", 0)])
def test_the_exit_code_says_whether_it_was_not_reached_or_decided_otherwise(
    place: str, status: int, wanted: Any
) -> None:
    assert table(wanted(functions=functions(one=place), patience=PATIENCE)).status == status


def test_what_is_silent_again_and_again_is_not_asked_any_more(wanted: Any, system: System) -> None:
    made = table(wanted(functions=functions(wrong="/slow", schedule="/schedule"), patience=1), *[ANNA] * 5)
    assert system.asked.count("/slow") == 3
    assert [line.cells["wrong"].decision for line in made.rows] == ["error"] * 5
    assert "not asked any more" in made.rows[-1].cells["wrong"].reason
    assert {line.cells["schedule"].decision for line in made.rows} == {"granted"}


def test_a_system_that_answers_in_json_alone_is_read_by_its_paths(wanted: Any) -> None:
    api = {"api": {"open": "/api/record", "requires": {"loa": 3}}}
    made = table(wanted(functions=api, reads=API), ANNA, LOW)
    assert [line.cells["api"].said for line in made.rows] == ["granted J-200", "denied J-403"]
    assert made.status == 0


def test_a_decision_is_read_from_where_a_redirect_led(wanted: Any) -> None:
    reads = {
        "granted": {"css": "#open"},
        "denied": {"redirect": "/no-access"},
        "code": {"redirect": r"code=([A-Z0-9-]+)"},
    }
    assert cells(wanted(functions=functions(moved="/moved"), reads=reads))["moved"].said == "denied L-3"


@pytest.mark.browser
@pytest.mark.parametrize(
    ("place", "said"),
    [
        ("/scripted", "granted"),
        ("/loop", "error RUN-106"),
        ("/broken", "error RUN-122"),
        ("/slow", "error RUN-121"),
        ("/strange", "error RUN-103"),
    ],
)
def test_the_same_in_a_browser_where_script_is_given_the_time_to_show_it(
    place: str, said: str, wanted: Any, drivers: Drivers
) -> None:
    target = wanted(functions=functions(one=place, schedule="/schedule"), patience=3, settle=1)
    found = in_a_browser(drivers, target)
    assert (found["one"].said, found["schedule"].said) == (said, "granted")


@pytest.mark.browser
def test_json_headers_and_redirects_are_read_in_a_browser_too(wanted: Any, drivers: Drivers) -> None:
    api = {"api": {"open": "/api/record", "requires": {"loa": 3}}}
    assert in_a_browser(drivers, wanted(functions=api, reads=API), LOW)["api"].said == "denied J-403"
    assert in_a_browser(drivers, wanted(), LOW)["record"].said == "denied L-3"
    reads = {"granted": {"css": "#open"}, "denied": {"redirect": "/no-access"}}
    moved = wanted(functions=functions(moved="/moved"), reads=reads)
    assert in_a_browser(drivers, moved)["moved"].said == "denied"


# --- a run ------------------------------------------------------------------------------------------------------


def ran(target: Target, **named: Any) -> tuple[list[ScenarioFinished], RunFinished]:
    """Stories that open these functions of a system that stands."""
    plays = tuple(
        Play(
            story(
                id=f"theme/{name}", steps=f"[sign-in, {{open: {{function: {name}}}}}, {{expect: granted}}]"
            ),
            "http",
        )
        for name in named["opens"]
    )
    told: list[Event] = []

    class Hears:
        def hear(self, event: Event) -> None:
            told.append(event)

    chosen = Chosen(plays=plays, left_out=())
    end = run(chosen, Setting(stage=lambda: Standing(target)), target="own", settings={}, listeners=[Hears()])
    return [event for event in told if isinstance(event, ScenarioFinished)], end


def test_a_run_goes_on_after_a_function_that_is_slow_and_ends_with_3(wanted: Any) -> None:
    target = wanted(functions=functions(wrong="/slow", schedule="/schedule"), patience=PATIENCE)
    stories, end = ran(target, opens=("wrong", "schedule"))
    assert [one.status for one in stories] == ["failed", "passed"]
    assert stories[0].failure is not None
    assert stories[0].failure.seen == "RUN-121 Egna systemet took more than 2 s to answer at /slow"
    assert (end.status, end.unreached, end.failed, end.passed) == (3, "", 1, 1)


def test_a_run_goes_on_after_a_function_that_fails_and_ends_with_1(wanted: Any) -> None:
    target = wanted(functions=functions(wrong="/broken", schedule="/schedule"))
    stories, end = ran(target, opens=("wrong", "schedule"))
    assert stories[0].failure is not None
    assert stories[0].failure.seen == "error RUN-122: /broken answered 500"
    assert [one.status for one in stories] == ["failed", "passed"]
    assert end.status == 1


def test_a_system_that_goes_down_is_told_of_each_story_and_the_mock_is_not_blamed(
    mock: Mock, tmp_path: Path
) -> None:
    with running(System(mock.environment.config.issuer)) as system:
        target = known_at(mock, described(system, mock.environment.config.url), tmp_path)
        stage = Standing(target)
    with Drivers() as drivers:
        made = make([ANNA, ANNA], stage, drivers, Wish(), tell=lambda *_: None)
    assert {line.login for line in made.rows} == {"error RUN-120"}
    assert made.status == 3
    assert "does not answer" in made.rows[0].cells["schedule"].reason


def test_who_is_silent_is_told_apart(wanted: Any) -> None:
    """The care system's silence is judged; the mock's ends everything."""
    target = wanted()
    assert isinstance(silence(Unreached("gone", url=f"{target.url}/record"), target), SystemSilent)
    assert silence(Unreached("gone", url="http://127.0.0.1:9/"), target) is None
    assert silence(Unreached("gone"), target) is None
    assert silence(ValueError("another"), target) is None
