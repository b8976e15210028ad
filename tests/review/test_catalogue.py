"""The catalogue is whole: every item has its rule, its source and both languages, and can be provoked."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from scenarios.errors import BadArgument
from scenarios.review import review as _registers
from scenarios.review.catalogue import AREAS, FOLDER, catalogue, chosen
from scenarios.review.item import Ignored, Item, Opens, Refused, Story, Taken
from scenarios.review.stories import STORIES
from scenarios.stage.known import faults, known_to
from scenarios.targets.target import load_target
from tests.document import DOCS

every_item = pytest.mark.parametrize("item", catalogue(), ids=lambda item: item.id)


def fault_of(item: Item) -> str | None:
    match item.probe:
        case Refused(refused=name) | Taken(taken=name) | Ignored(ignored=name):
            return name
        case Opens(fault=name):
            return name
    return None


def test_there_are_more_than_the_field_demands_and_in_every_area() -> None:
    assert len(catalogue()) >= 100
    assert {item.id.partition("/")[0] for item in catalogue()} == set(AREAS)
    assert {path.stem for path in FOLDER.glob("*.yaml")} == set(AREAS)


def test_no_item_stands_twice() -> None:
    for what in (lambda i: i.id, lambda i: (i.title.sv, i.area.sv), lambda i: (i.title.en, i.area.en)):
        assert [one for one, many in Counter(map(what, catalogue())).items() if many > 1] == []


@every_item
def test_what_is_provoked_is_a_fault_that_the_mock_has(item: Item) -> None:
    assert fault_of(item) in {None, *(name for name, _ in faults())}


@every_item
def test_who_is_named_is_there(item: Item) -> None:
    if isinstance(item.probe, Opens):
        held = known_to(load_target()).people[item.probe.person or "nurse-one-commission"]
        assert (item.probe.credential or "ordinary-card") in held


@every_item
def test_a_text_is_a_sentence_in_its_own_language(item: Item) -> None:
    for said in (item.risk, item.correct):
        assert re.fullmatch(r"[A-ZÅÄÖa-z].+\.", said.sv), said.sv
        assert re.fullmatch(r"[A-Za-z].+\.", said.en), said.en
        assert said.sv != said.en
    assert not item.title.sv.endswith(".")
    assert not re.search(r"[åäö]", item.title.en.replace("tjänste-id", ""))


def test_every_story_is_told_and_every_one_that_is_told_is_there() -> None:
    assert _registers
    told = [item.probe.story for item in catalogue() if isinstance(item.probe, Story)]
    assert sorted(told) == sorted(STORIES)


def test_an_item_is_chosen_by_its_name_or_by_its_area() -> None:
    assert [item.id for item in chosen(["token/expired"])] == ["token/expired"]
    assert {item.id.partition("/")[0] for item in chosen(["keys", "loa"])} == {"keys", "loa"}
    assert chosen([]) == catalogue()
    with pytest.raises(BadArgument, match=r"there is no item token/expird.+token/expired"):
        chosen(["token/expird"])


def test_the_manual_lists_every_item_with_its_sources_and_how_bad_it_is() -> None:
    text = (DOCS / "review.md").read_text("utf-8")
    rows = re.findall(r"^\| `([a-z0-9/-]+)` \| (\w+) \| (.+?) \| (.+?) \|$", text, re.MULTILINE)
    assert rows == [
        (item.id, item.severity, item.title.en, ", ".join(f"`{one}`" for one in item.source))
        for item in catalogue()
    ]
