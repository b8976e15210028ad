"""Ten thousand requests that are almost right: none breaks anything, and none leads anywhere that it should not."""

from __future__ import annotations

from collections import Counter

import pytest

from tests.mutations.play import play
from tests.mutations.right import RIGHT
from tests.mutations.world import Settings, World

pytestmark = pytest.mark.slow

EACH = 5_000  # for the mock as it comes, and for one with every switch on
AT_ONCE = 1_000


@pytest.fixture(scope="module", params=["plain", "wide"])
def world(request: pytest.FixtureRequest) -> World:
    return World(request.param)


@pytest.mark.parametrize("first", range(0, EACH, AT_ONCE))
def test_whatever_is_sent_the_answer_is_in_order(world: World, first: int) -> None:
    played = [play(world, number) for number in range(first, first + AT_ONCE)]
    assert "\n".join(str(one) for one in played if one.wrong) == ""
    answers = Counter(one.case.answer.status // 100 for one in played)
    assert (
        min(answers[2], answers[3], answers[4]) > AT_ONCE / 20
    )  # some of it is still right, and most is refused


def test_each_address_and_each_change_is_among_them() -> None:
    from tests.mutations.changes import CHANGES
    from tests.mutations.play import draft

    settings: Settings = "wide"
    world = World(settings)
    drafts = [draft(world, number) for number in range(AT_ONCE)]
    assert {one.of for one in drafts if one} == set(RIGHT)
    done = {told.partition(":")[0] for one in drafts if one for told in one.done}
    assert done == {change.__name__.replace("_", " ") for change in CHANGES}


def test_a_right_request_that_nothing_was_done_to_is_answered_as_right_or_with_its_code(world: World) -> None:
    from tests.mutations.play import ask, judged
    from tests.mutations.right import made

    wrong = {}
    for name in RIGHT:
        asked = made(world, name)
        played = judged(world, asked, ask(world.web.app, asked))
        answer = played.case.answer
        off = not world.wide and any(word in name for word in ("push", "revoke", "signed", "in a form"))
        refused = answer.status >= 400 and not asked.must_be and not off
        if played.wrong or refused:
            wrong[name] = (answer.status, answer.code, *played.wrong)
    assert wrong == {}


def test_the_same_number_is_the_same_request() -> None:
    from tests.mutations.play import draft

    one, other = World("plain"), World("plain")
    for number in range(200):
        first, second = draft(one, number), draft(other, number)
        assert first
        assert second
        assert (first.of, first.verb, len(first.done)) == (second.of, second.verb, len(second.done))
