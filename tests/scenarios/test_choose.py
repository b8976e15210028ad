"""What a run plays, and what it leaves out and why."""

from __future__ import annotations

import pytest

from scenarios.errors import BadArgument
from scenarios.load import load
from scenarios.model import DriverName
from scenarios.run import choose
from tests.scenarios.story import story

PLAIN, TAGGED = story(id="a/plain"), story(id="b/tagged", tags="[three-methods]")
SEEN = story(id="c/seen", drivers="[browser]", because="only a browser shows it")
UNSEEN = story(id="d/unseen", drivers="[http]", because="there is nothing to see", tags="[quiet]")


def chosen(driver: DriverName | None, *tags: str) -> list[tuple[str, str]]:
    return [
        (play.scenario.id, play.driver) for play in choose([PLAIN, TAGGED, SEEN, UNSEEN], driver, tags).plays
    ]


def test_everything_is_played_over_http_and_the_three_methods_in_a_browser_too() -> None:
    assert chosen(None) == [
        ("a/plain", "http"),
        ("b/tagged", "http"),
        ("b/tagged", "browser"),
        ("c/seen", "browser"),
        ("d/unseen", "http"),
    ]


@pytest.mark.parametrize(
    ("driver", "played"),
    [("http", ["a/plain", "b/tagged", "d/unseen"]), ("browser", ["a/plain", "b/tagged", "c/seen"])],
)
def test_with_a_driver_everything_that_it_can_play(driver: DriverName, played: list[str]) -> None:
    assert chosen(driver) == [(name, driver) for name in played]


def test_what_is_left_out_is_told_with_its_reason() -> None:
    told = choose([PLAIN, TAGGED, SEEN, UNSEEN], "http").left_out
    assert told == ("c/seen is not played by http: only a browser shows it",)
    told = choose([PLAIN, TAGGED, SEEN, UNSEEN], None).left_out
    assert told == ("1 scenario in a browser; --driver browser plays them",)
    assert choose([TAGGED, SEEN, UNSEEN], None).left_out == ()


def test_a_tag_leaves_the_others_out_and_says_how_many() -> None:
    assert chosen("http", "quiet") == [("d/unseen", "http")]
    assert choose([PLAIN, UNSEEN], "http", ["quiet"]).left_out == ("1 scenario without the tag quiet",)
    assert chosen("http", "quiet", "three-methods") == [("b/tagged", "http"), ("d/unseen", "http")]


def test_a_tag_that_nobody_has_is_told_with_those_there_are() -> None:
    with pytest.raises(BadArgument, match="no scenario has the tag loud; there are quiet, three-methods"):
        chosen(None, "loud")
    with pytest.raises(BadArgument, match="no scenario has the tag loud; there are none"):
        choose([PLAIN], None, ["loud"])


def test_of_the_library_three_are_played_in_a_browser() -> None:
    plays = choose(load(), None).plays
    methods = {play.scenario.method for play in plays if play.driver == "browser"}
    assert methods == {"card", "app-here", "app-elsewhere"}
    assert {play.scenario.id for play in plays} == {scenario.id for scenario in load()}
