"""What a person does on the pages of a login, and what one does not do: guess."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from scenarios.drivers import Page
from scenarios.events import Failure, ScenarioFinished
from scenarios.runner import play
from scenarios.targets.target import Action
from tests.scenarios.fakes import (
    GRANTED,
    FakeControl,
    FakeDrivers,
    FakeStage,
    page,
    page_of_the_idp,
    played,
    target,
)
from tests.scenarios.story import story

SIGN_IN = "[{open: {requires: loa2}}, sign-in, {expect: granted}]"
METHODS = page_of_the_idp("method", "<button name=method value=card>")
ROWS = page_of_the_idp(
    "choice",
    "<form><div class=choice>Linden <button name=row value=a></div>"
    "<div class=choice>Akuten <button name=row value=b></div></form>",
)
TO_CARD, FIRST, SECOND = (
    "button[name=method][value=card]",
    "button[name=row][value='a']",
    "button[name=row][value='b']",
)


def failure(steps: str, pages: Mapping[str, Page | Exception], **changed: str) -> Failure:
    _, end = played(story(steps=steps, **changed), pages)
    assert end.failure is not None
    return end.failure


def test_the_systems_own_login_is_used_where_it_did_not_lead_to_the_idp_by_itself() -> None:
    pages = {"/schedule": page("Hej"), "/login": METHODS, TO_CARD: page(GRANTED)}
    steps, end = played(story(steps=SIGN_IN), pages)
    assert (len(steps), end.actual) == (3, "granted RP-202")


def test_the_page_that_offers_the_virtual_reader_is_passed_with_the_browsers_own_certificate() -> None:
    pages = {
        "/schedule": METHODS,
        TO_CARD: page_of_the_idp("card"),
        "a[data-card=browser]": page(GRANTED),
    }
    assert played(story(steps=SIGN_IN), pages)[1].status == "passed"


@pytest.mark.parametrize(("choose", "pressed"), [("{}", FIRST), ("{choose: Akuten}", SECOND)])
def test_the_first_row_is_chosen_or_the_one_that_holds_the_text(choose: str, pressed: str) -> None:
    pages = {"/schedule": METHODS, TO_CARD: ROWS, pressed: page(GRANTED)}
    steps = f"[{{open: {{requires: loa2}}}}, {{sign-in: {choose}}}, {{expect: granted}}]"
    assert played(story(steps=steps), pages)[1].status == "passed"


def test_a_row_that_is_not_offered_is_told_with_those_that_are() -> None:
    steps = "[{open: {requires: loa2}}, {sign-in: {choose: Ek}}, {expect: granted}]"
    told = failure(steps, {"/schedule": METHODS, TO_CARD: ROWS})
    assert told.seen == "RUN-104 there is no row with 'Ek'; offered: Linden; Akuten"


@pytest.mark.parametrize("kind", ["refused", "expired", "signed-out", "home", "held"])
def test_a_page_that_ends_a_login_ends_the_step(kind: str) -> None:
    pages = {"/schedule": page_of_the_idp(kind)}
    steps, _ = played(story(steps=SIGN_IN), pages)
    assert [(step.step, step.held) for step in steps] == [
        ("open", True),
        ("sign-in", True),
        ("expect", False),
    ]


def test_an_answer_that_is_held_back_is_let_go_by_a_press() -> None:
    pages = {"/schedule": page_of_the_idp("held"), "[data-back]": page(GRANTED)}
    steps = "[{open: {requires: loa2}}, sign-in, {expect: no-answer}, go-on, {expect: granted}]"
    assert played(story(steps=steps), pages)[1].status == "passed"


@pytest.mark.parametrize(
    ("what", "pages", "pressed"),
    [
        ("method", {"/schedule": METHODS, TO_CARD: page(GRANTED)}, [TO_CARD] * 2),
        ("choice", {"/schedule": ROWS, "button[name=row]": page(GRANTED)}, ["button[name=row]"] * 2),
        ("login", {"/schedule": page("Hej"), "Logga in": page(GRANTED)}, ["Logga in"] * 2),
    ],
)
def test_a_double_press_is_two_of_the_same(
    what: str, pages: Mapping[str, Page | Exception], pressed: list[str]
) -> None:
    stage, drivers = FakeStage(target(sign_in=[Action(click="Logga in")])), FakeDrivers(pages)
    steps = f"[{{open: {{requires: loa2}}}}, {{press-twice: {what}}}, {{expect: granted}}]"
    *_, end = play(story(steps=steps), "http", stage, drivers)
    assert isinstance(end, ScenarioFinished)
    assert (end.status, drivers.given[0].pressed) == ("passed", pressed)


def test_the_request_is_sent_again_to_the_address_that_it_came_to() -> None:
    steps = "[{open: {requires: loa2}}, {press-twice: request}, {expect: granted}]"
    pages = {"/schedule": METHODS, METHODS.address: page(GRANTED)}
    assert played(story(steps=steps), pages)[1].status == "passed"


def test_a_tab_that_is_closed_hears_nothing() -> None:
    steps = "[{open: {requires: loa2}}, close-tab, {expect: no-answer}]"
    assert played(story(steps=steps), {"/schedule": page(GRANTED)})[1].status == "passed"


@pytest.mark.parametrize("act", ["scan", "code", "approve"])
def test_what_the_app_refuses_and_nothing_expects_has_failed(act: str) -> None:
    before = "" if act == "scan" else "scan, "
    control = FakeControl(refuses={f"devices/nurse-one-commission.ordinary-card/{_ACTS[act]}": "DEV-102"})
    steps = f"[{{open: {{requires: loa2}}}}, {before}{act}, {{expect: no-answer}}]"
    pages = {"/schedule": page_of_the_idp("app-here")}
    _, end = played(story(steps=steps, method="app-here"), pages, FakeStage(control=control))
    assert end.failure is not None
    assert (end.failure.expected, end.failure.seen) == ("no refusal", "DEV-102")


_ACTS = {"scan": "open", "code": "code", "approve": "approve"}


def test_an_approval_that_should_be_refused_and_is_not_has_failed() -> None:
    steps = "[{open: {requires: loa2}}, scan, {approve: {expect: AUT-105}}, {expect: no-answer}]"
    pages = {"/schedule": page_of_the_idp("app-here")}
    told = failure(steps, pages, method="app-here")
    assert told == Failure(step=3, expected="AUT-105", seen="no refusal")


def test_a_page_that_no_user_knows_is_told_and_not_guessed() -> None:
    told = failure(SIGN_IN, {"/schedule": page_of_the_idp("survey")})
    assert told.seen == "RUN-103 http://idp.test/login/1 is a page 'survey' that no user knows"


def test_a_login_that_goes_round_and_round_is_told() -> None:
    told = failure(SIGN_IN, {"/schedule": METHODS, TO_CARD: METHODS})
    assert told.seen.startswith("RUN-103 the login does not end: after 12 pages")


@pytest.mark.parametrize("step", ["code", "approve", "{cancel: app}"])
def test_an_app_that_was_shown_nothing_asks_for_nothing(step: str) -> None:
    told = failure(f"[{{open: {{requires: loa2}}}}, {step}, {{expect: no-answer}}]", {"/schedule": METHODS})
    assert told == Failure(
        step=2, expected="", seen="RUN-104 nothing was scanned, so the app asks for nothing"
    )


def test_a_page_that_waits_for_nothing_cannot_expire() -> None:
    steps = "[{open: {requires: loa2}}, wait-until-expired, {expect: no-answer}]"
    assert failure(steps, {"/schedule": METHODS}).seen == "RUN-104 http://idp.test/login/1 waits for nothing"


def test_a_scan_that_should_be_refused_and_is_not_has_failed() -> None:
    steps = "[{open: {requires: loa2}}, {scan: {expect: AUT-104}}, {expect: no-answer}]"
    pages = {"/schedule": page_of_the_idp("app-here")}
    assert failure(steps, pages, method="app-here") == Failure(step=2, expected="AUT-104", seen="no refusal")


def test_a_card_is_in_the_reader_only_where_the_method_is_the_card() -> None:
    asked: dict[str, list[str]] = {}
    for method in ("card", "app-here"):
        stage = FakeStage(control=FakeControl())
        played(story(method=method, steps="[{open: {requires: loa2}}, {expect: granted}]"), {}, stage)
        asked[method] = [one for one in stage.fake.asked if one.endswith("/card")]
    assert asked == {"card": ["GET devices/nurse-one-commission.ordinary-card/card"], "app-here": []}


def test_a_role_is_played_by_the_person_that_the_target_names() -> None:
    stage = FakeStage(target(people={"nurse-one-commission": "anna"}))
    played(story(), {"/schedule": page(GRANTED)}, stage)
    assert "GET devices/anna.ordinary-card/card" in stage.fake.asked
