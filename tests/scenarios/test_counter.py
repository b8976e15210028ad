"""Steps of the portal and of Mina sidor: what is asked of the mock, whom they may name, and what a refusal does."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from scenarios.load import load
from scenarios.model import Known, Scenario
from siths_files import BadFile
from tests.scenarios.fakes import GRANTED, FakeControl, FakeStage, page, played
from tests.scenarios.story import story, write

OPENED = {"/schedule": page(GRANTED)}
ME, ADMINISTRATOR = "nurse-one-commission", "id-administrator.ordinary-card"
SECOND = "second-id-administrator.ordinary-card"


def with_step(step: str) -> Scenario:
    return story(steps=f"[{step}, {{open: {{requires: loa2}}}}, {{expect: granted}}]")


ASKED: list[tuple[str, dict[str, Any]]] = [
    (
        "{issue: {kind: reserve-card-loa2, id: new-card, days: 14}}",
        {
            "POST issuing/order": {
                "person": ME,
                "kind": "reserve-card-loa2",
                "by": ADMINISTRATOR,
                "days": 14,
                "name": "new-card",
            },
            f"POST issuing/{ME}.new-card/hand-out": {"by": ADMINISTRATOR},
        },
    ),
    (
        "{issue: {kind: reserve-card-loa3, card: colleague.mobile}}",
        {
            "POST issuing/order": {
                "person": ME,
                "kind": "reserve-card-loa3",
                "by": ADMINISTRATOR,
                "days": 0,
                "card": "colleague.mobile",
            },
            f"POST issuing/{ME}.new-card/hand-out": {"by": SECOND},
        },
    ),
    (
        "{issue: {kind: reserve-card-loa3, handed_out_by: colleague.mobile}}",
        {f"POST issuing/{ME}.new-card/hand-out": {"by": "colleague.mobile"}},
    ),
    ("{activate-card: mobile}", {f"POST issuing/{ME}.mobile/activate": {"code": "123456"}}),
    (
        "{activate-card: {code: '87654321'}}",
        {f"POST issuing/{ME}.ordinary-card/activate": {"code": "87654321"}},
    ),
    ("extend", {f"POST issuing/{ME}.ordinary-card/extend": {"by": ""}}),
    ("{extend: {by: mobile}}", {f"POST issuing/{ME}.ordinary-card/extend": {"by": f"{ME}.mobile"}}),
    ("unlock", {f"POST devices/{ME}.ordinary-card/puk": {"puk": "87654321"}}),
    (
        "{unlock: {way: id-administrator}}",
        {f"POST issuing/{ME}.ordinary-card/unlock": {"way": "id-administrator", "by": ADMINISTRATOR}},
    ),
    (
        "{unlock: {way: mobilt-siths, credential: second-card, by: colleague.mobile}}",
        {f"POST issuing/{ME}.second-card/unlock": {"way": "mobilt-siths", "by": "colleague.mobile"}},
    ),
    (
        "{add-phone: second-phone}",
        {
            "POST issuing/ask-for-phone": {"by": f"{ME}.ordinary-card"},
            "POST issuing/fetch-phone": {
                "qr": "siths-mock-issuing:1",
                "code": "123456",
                "phone": "iphone",
                "name": "second-phone",
            },
        },
    ),
    ("{add-phone: {id: second-phone, late: true}}", {"POST clock": {"move": 901}}),
    (
        "{add-certificate: TST2321000131-1}",
        {
            f"POST issuing/{ME}.ordinary-card/add-certificate": {
                "employment": "TST2321000131-1",
                "by": ADMINISTRATOR,
            }
        },
    ),
]


@pytest.mark.parametrize(("step", "asked"), ASKED)
def test_what_is_done_at_the_counter_is_asked_of_the_mock(step: str, asked: dict[str, Any]) -> None:
    stage = FakeStage()
    _, end = played(with_step(step), OPENED, stage)
    assert end.status == "passed"
    assert {address: stage.fake.bodies[address] for address in asked} == asked


def test_a_card_that_has_changed_is_read_again_where_it_is_in() -> None:
    stage = FakeStage()
    played(with_step("extend"), OPENED, stage)
    assert stage.fake.asked.count(f"GET devices/{ME}.ordinary-card/card") == 2
    other = FakeStage()
    played(with_step("{extend: mobile}"), OPENED, other)
    assert other.fake.asked.count(f"GET devices/{ME}.ordinary-card/card") == 1


EXTEND = f"issuing/{ME}.ordinary-card/extend"


@pytest.mark.parametrize(
    ("step", "refuses", "status", "expected", "seen"),
    [
        ("{extend: {expect: ISS-107}}", {EXTEND: "ISS-107"}, "passed", "", ""),
        ("{extend: {expect: ISS-107}}", {EXTEND: "ISS-106"}, "failed", "ISS-107", "ISS-106"),
        ("{extend: {expect: ISS-107}}", {}, "failed", "ISS-107", "no refusal"),
        ("extend", {EXTEND: "ISS-107"}, "failed", "", "ISS-107 no"),
    ],
)
def test_a_refusal_is_what_was_expected_or_ends_the_story(
    step: str, refuses: dict[str, str], status: str, expected: str, seen: str
) -> None:
    _, end = played(with_step(step), OPENED, FakeStage(control=FakeControl(refuses=refuses)))
    assert end.status == status
    assert (end.failure.expected, end.failure.seen) == (expected, seen) if end.failure else not seen


KNOWN = Known(
    people={ME: {"ordinary-card"}, "id-administrator": {"ordinary-card"}, "colleague": {"mobile"}},
    faults=(),
    codes={"ISS-107"},
)


def told(folder: Path, steps: str) -> str:
    path = write(folder, steps=f"[{steps}, {{expect: granted}}]")
    try:
        load([path], known=KNOWN)
    except BadFile as error:
        return "; ".join(error.faults)
    return ""


@pytest.mark.parametrize(
    ("steps", "why"),
    [
        ("{issue: {kind: ordinary-card, id: new}}, {sign-in: {credential: new}}", ""),
        ("{add-phone: {id: new}}, {sign-in: {credential: new}}", ""),
        ("unlock", ""),
        ("{sign-in: {credential: new}}", "holds no new"),
        (
            "{issue: {kind: ordinary-card, id: new}}, {sign-in: {person: colleague, credential: new}}",
            "colleague holds no new",
        ),
        (
            "{issue: {kind: ordinary-card, by: colleague.ordinary-card}}",
            "by: there is no colleague.ordinary-card",
        ),
        ("{issue: {kind: ordinary-card, card: nobody.card}}", "card: there is no nobody.card"),
        ("{extend: {expect: ISS-170}}", "there is no code ISS-170; did you mean ISS-107?"),
        ("{issue: {kind: mobile}}", "input should be"),
    ],
)
def test_whom_and_what_a_step_may_name(tmp_path: Path, steps: str, why: str) -> None:
    found = told(tmp_path, steps)
    assert why in found
    assert bool(found) == bool(why)
