"""What the report is put together from: words in both languages, what to do, pictures, and what a mistake is called."""

from __future__ import annotations

import re
from pathlib import Path
from typing import get_args

import pytest
from PIL import Image

from idp_mock.journal import Actor, What
from scenarios.events import Failure, ScenarioFinished, Seen, StepDone
from scenarios.load import LIBRARY
from scenarios.model import Expect
from scenarios.model.endings import Decision, Way
from scenarios.reporters import advice, beside, decisions, decoded, diagram, happened, texts, words
from scenarios.reporters.pictures import Pictures
from scenarios.reporters.told import Played
from scenarios.review.item import Language
from scenarios.stage.codes import codes, what_to_do
from tests.document import DOCS
from tests.scenarios.story import story

LANGUAGES: tuple[Language, ...] = get_args(Language)


def played(expected: str, seen: str, *, step: str = "expect") -> Played:
    scenario = story(id="a/b")
    done = StepDone(
        scenario=scenario,
        driver="http",
        number=1,
        step=step,
        about="",
        seconds=0,
        expected=expected,
        held=False,
    )
    end = ScenarioFinished(
        scenario=scenario,
        driver="http",
        status="failed",
        seconds=0,
        expected=expected,
        actual=seen,
        failure=Failure(step=1, expected=expected, seen=seen),
    )
    return Played(scenario, "http", [done], end)


# --- words --------------------------------------------------------------------------------------------------------


def test_everything_that_can_happen_is_said_in_both_languages() -> None:
    assert set(happened.WHAT) == {what.value for what in What}
    assert set(happened.ACTORS) == set(get_args(Actor))
    for english, swedish in happened.WHAT.values():
        assert english
        assert swedish


def test_every_theme_of_the_library_has_a_heading_in_both_languages() -> None:
    for folder in sorted(path.name for path in LIBRARY.iterdir() if path.is_dir()):
        assert words.theme(folder) != folder
        assert words.theme(folder, "sv") != words.theme(folder)


@pytest.mark.parametrize("way", get_args(Way))
def test_every_way_is_said_in_both_languages(way: str) -> None:
    assert len({way, words.way(way), words.way(way, "sv")}) == 3


@pytest.mark.parametrize(
    ("said", "swedish"),
    [
        ("denied RP-305", "nekas RP-305"),
        ("no-answer, rejected IDP-210", "inget svar, avvisas IDP-210"),
        ("http://id.sambi.se/loa/loa2", "http://id.sambi.se/loa/loa2"),
        ("", ""),
    ],
)
def test_how_it_ended_keeps_its_codes(said: str, swedish: str) -> None:
    assert words.ended(said) == said
    assert words.ended(said, "sv") == swedish


def test_the_page_has_a_word_for_each_place_in_its_template() -> None:
    template = (Path(words.__file__).parent / "report.html").read_text("utf-8")
    used = set(re.findall(r"word\.([\w-]+)", template)) | set(re.findall(r'word\["([\w-]+)"\]', template))
    for language in LANGUAGES:
        assert used - texts.words(language).keys() == set()


# --- what to do ---------------------------------------------------------------------------------------------------


def test_what_to_do_is_what_the_manual_advises() -> None:
    """Where this fails, copy the line "What to do" of docs/errors.md to scenarios/stage/what-to-do.txt."""
    manual = re.findall(
        r"^### (\S+) \w+\n(?:(?!^###).*\n)*?- What to do: (.+)$",
        (DOCS / "errors.md").read_text("utf-8"),
        re.M,
    )
    assert {code: re.sub(r"\[([^]]+)\]\([^)]*\)|`", r"\1", text) for code, text in manual} == what_to_do()


def test_every_code_is_advised_about() -> None:
    assert [code for code, meaning in codes().items() if not meaning.do] == []


@pytest.mark.parametrize(
    ("expected", "seen", "kind"),
    [
        ("rejected RP-303", "signed-in", "believed"),
        ("no-answer IDP-206", "signed-in", "believed"),
        ("denied RP-305", "granted RP-202", "let-in"),
        ("step-up", "granted", "let-in"),
        ("granted", "denied RP-305", "shut-out"),
        ("signed-in", "rejected RP-310 IDP-102", "shut-out"),
        ("rejected RP-303", "rejected RP-302", "other-code"),
        ("granted", "error RUN-122: /record answered 500", "broke"),
        ("granted", "RUN-120 the system does not answer", "broke"),
        ("", "RUN-104 there is no such link", "not-played"),
        ("denied", "step-up", "other"),
    ],
)
def test_a_mistake_is_called_by_what_was_expected_and_seen(expected: str, seen: str, kind: str) -> None:
    assert advice.advice(played(expected, seen)).kind == kind


def test_a_claim_that_differs_and_a_story_that_never_ended_are_their_own() -> None:
    assert advice.advice(played("present", "absent", step="claim")).kind == "other-claim"
    assert advice.advice(Played(story(id="a/b"), "http")).kind == "cut-short"


def test_of_the_codes_that_were_seen_it_says_what_to_do() -> None:
    found = advice.advice(played("signed-in", "rejected RP-310 IDP-102"))
    assert [one.code for one in found.seen] == ["RP-310", "IDP-102"]
    assert found.seen[1].do.startswith("Compare the address sent with the one registered")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_kind_has_a_sum_and_advice(language: Language) -> None:
    for kind in get_args(advice.Kind):
        assert advice.SUMS[kind].in_(language)
    assert "acr" in advice.advice(played("denied", "granted")).do.in_(language)


# --- who was let into what ----------------------------------------------------------------------------------------


def decided(**differs: str) -> list[decisions.Row]:
    steps = differs.pop("steps", "[{open: {requires: loa3}}, sign-in, {expect: granted}]")
    scenario = story(id="a/b", steps=steps, **differs)
    one = Played(scenario, "http")
    for number, step in enumerate(scenario.steps, 1):
        seen = Seen(kind="decision", what="granted") if isinstance(step, Expect) else None
        one.steps.append(
            StepDone(
                scenario=scenario, driver="http", number=number, step=step.do, about="", seconds=0, seen=seen
            )
        )
    return decisions.table([one], "sv")


def test_a_story_that_differs_in_nothing_but_the_credential_is_in_the_table() -> None:
    (row,) = decided(credential="reserve-card-loa2", device="mac", method="app-here")
    assert (row.credential, row.way) == ("Reservkort, LoA 2", "ser på nivån efteråt")
    assert [[str(seen) for seen in cell] for cell in row.cells] == [[], ["granted"]]


@pytest.mark.parametrize(
    "differs",
    [
        {"device": "{kind: mac, registered: false}"},
        {"idp": "{version: '2.3'}"},
        {"fault": "wrong-nonce"},
        {"person": "nurse-no-commission"},
        {"steps": "[{open: {requires: loa3}}, {sign-in: {code: wrong}}, {expect: granted}]"},
        {"steps": "[{open: {requires: loa3, lured: true}}, sign-in, {expect: granted}]"},
        {"steps": "[{open: {requires: loa3}}, sign-in, sign-out, {expect: granted}]"},
    ],
    ids=str,
)
def test_a_story_about_something_else_is_not_in_the_table(differs: dict[str, str]) -> None:
    assert decided(**differs) == []


# --- pictures, and what lies beside -------------------------------------------------------------------------------


def shown(folder: Path, many: int) -> Played:
    one = played("granted", "denied")
    one.steps.clear()
    for number in range(1, many + 1):
        path = folder / "a-b" / f"{number:02}-open.jpg"
        path.parent.mkdir(exist_ok=True)
        Image.new("RGB", (80, 60), (number * 40, 0, 0)).save(path)
        one.steps.append(
            StepDone(
                scenario=one.scenario,
                driver="browser",
                number=number,
                step="open",
                about="",
                seconds=0,
                screenshot=path,
            )
        )
    return one


def test_a_picture_that_there_is_no_room_for_is_led_to(tmp_path: Path) -> None:
    one = shown(tmp_path, 3)
    room = sum(len(shot.picture) for shot in Pictures(tmp_path).of(one)[:2])
    shots = Pictures(tmp_path, room=room).of(one)
    assert [bool(shot.picture) for shot in shots] == [True, True, False]
    assert [shot.beside for shot in shots] == ["", "", "a-b/03-open.jpg"]


def test_a_picture_is_made_once_for_both_languages(tmp_path: Path) -> None:
    one, pictures = shown(tmp_path, 1), Pictures(tmp_path)
    assert pictures.of(one)[0] is pictures.of(one)[0]


def test_files_that_are_gone_or_no_json_are_left_out(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "exchange.har").write_text("no json", "utf-8")
    found = beside.beside(tmp_path, tmp_path / "a")
    assert found.links == (("exchange.har", "a/exchange.har"),)
    assert list(found.hops([])) == []
    assert beside.beside(None, None).links == ()


def test_a_wish_for_claims_says_what_is_wanted_of_each() -> None:
    front = {"claims": '{"id_token": {"acr": {"essential": true, "values": ["a", "b"]}, "mail": null}}'}
    event = {"what": "authorization-request", "says": {}}
    (line,) = decoded.lines(event, {"front": front})
    assert line.value == "id_token: acr (essential, values a, b), mail"
    (line,) = decoded.lines(event, {"front": {"claims": "<claims 1>"}})
    assert line.value == "<claims 1>"


def test_what_a_step_was_stopped_by_stands_last_in_the_exchange() -> None:
    one = played("granted", "RUN-104 there is no such link")
    one.steps.clear()
    (message,) = diagram.diagram(one, beside.Beside()).messages
    assert (message.what, message.mark) == ("RUN-104 there is no such link", "wrong")


def test_an_end_is_one_of_the_words_that_scenarios_use() -> None:
    assert {
        words.ended(word, "sv") for word in get_args(Decision.model_fields["decision"].annotation)
    }.isdisjoint(get_args(Decision.model_fields["decision"].annotation))
