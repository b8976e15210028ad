"""A run as it is told: one story that ended as expected, one otherwise, one skipped, and one that never ended."""

from __future__ import annotations

from datetime import UTC, datetime

from scenarios.events import RunFinished, RunStarted, ScenarioStarted
from scenarios.reporters import Told
from tests.scenarios.fakes import DENIED, GRANTED, FakeControl, FakeStage, events, page, target
from tests.scenarios.story import story

BEGUN = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
STRANGE = "<script>alert('å')</script> & ]]> [bold]red[/bold] \x00\x1b"
JOURNAL = {
    "n": 1,
    "what": "authorization-request",
    "code": "",
    "from": "rp",
    "to": "idp",
    "says": {"scope": "openid"},
}


def started(plays: int = 3) -> RunStarted:
    return RunStarted(
        at=BEGUN,
        target="Journalen Exempel",
        settings={"driver": "http", "workers": "1"},
        versions={"python": "3.11.7"},
        plays=plays,
        left_out=("c/late is not played by http: only a browser shows it",),
    )


def told(*, strange: bool = False, unreached: str = "") -> Told:
    """Three plays, or four of which the last never ended, in a run that was ``unreached``."""
    name = STRANGE if strange else "The level is too low"
    made = Told()
    made.hear(started(4 if unreached else 3))
    passed = story(id="a/right", steps="[{open: {requires: loa2}}, {expect: granted}]")
    failed = story(
        id="b/wrong",
        why='"Each care system decides by itself"',
        credential="reserve-card-loa2",
        steps="[{open: {requires: loa3}}, {expect: granted}]",
    ).model_copy(update={"name": name})
    pages = {"/schedule": page(GRANTED), "/record": page(DENIED)}
    for scenario in (failed, passed, story(id="c/late", way="step-up")):
        for event in events(scenario, pages, FakeStage(target(ways=["check"]), FakeControl([JOURNAL]))):
            made.hear(event)
    if unreached:
        made.hear(ScenarioStarted(scenario=story(id="d/never"), driver="http"))
    made.hear(
        RunFinished(
            at=BEGUN,
            seconds=1.5,
            passed=1,
            failed=1,
            skipped=1,
            unreached=unreached,
            status=3 if unreached else 1,
        )
    )
    return made
