"""What was noted becomes steps as a person writes them: `sign-in` where all went well, else each thing by itself."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from scenarios.errors import NothingRecorded
from scenarios.events import Seen
from scenarios.model import Device
from scenarios.recordings.noted import Began, Left, Note, Opened, Saw, Showed
from scenarios.recordings.story import Asked, Title, story
from scenarios.recordings.written import as_written

CARD, PHONE = "nurse.ordinary-card", "nurse.mobile"
GRANTED = Saw(Seen(kind="decision", what="granted", codes=("RP-202",)))
ERROR = Saw(Seen(kind="decision", what="error"))
ASKED = Asked(
    card_of=lambda serial: {"77": CARD}.get(serial, ""),
    device_of=lambda name: Device(kind="iphone" if name.endswith("mobile") else "windows-minidriver"),
    row_of=lambda _, key: {"row-2": "Vårdcentralen Linden"}[key],
)
Told = tuple[str, dict[str, Any]]


def event(
    what: str, says: dict[str, Any] | None = None, *, code: str = "", by: str = "idp"
) -> dict[str, Any]:
    return {"what": what, "says": says or {}, "code": code, "from": by, "to": "idp"}


def login(*events: dict[str, Any], **sent: str) -> list[dict[str, Any]]:
    return [event("authorization-request", {"sent": sent}, by="browser"), *events]


def chosen(method: str) -> dict[str, Any]:
    return event("method-chosen", {"method": method, "by": "user"}, by="browser")


OPENED = event("order-opened", {"device": PHONE}, by="device")
RIGHT = event("code-entered", {"right": True, "tries_left": 3}, by="device")
WRONG = event("code-entered", {"right": False, "tries_left": 2}, by="device")
SIGNED = event("order-signed", by="device")
QR = (chosen("app-elsewhere"), OPENED, RIGHT, SIGNED)


def steps(notes: Sequence[Note], *logins: Sequence[dict[str, Any]], owner: Sequence[Any] = ()) -> list[Any]:
    """The steps of the story, and nothing of its head."""
    journal: list[dict[str, Any]] = [*owner]
    for number, events in enumerate(logins, 1):
        journal += [{**one, "login": f"login-{number}"} for one in events]
    journal = [{"login": "", **one, "n": n} for n, one in enumerate(journal, 1)]
    made = story(notes, journal, Title(id="a/story"), ASKED, claims={}, known=None)
    steps: list[Any] = as_written(made.scenario)["steps"]
    expects = [n for n, step in enumerate(steps, 1) if isinstance(step, dict) and "expect" in step]
    assert [one.step for one in made.decisions] == expects
    return steps


HEAD: list[Note] = [Opened("record"), Began(by_itself=True)]
LET_IN = {"expect": {"decision": "granted", "code": "RP-202"}}


def test_a_login_where_all_goes_well_is_one_step() -> None:
    assert steps([*HEAD, GRANTED], login(*QR)) == [{"open": {"function": "record"}}, "sign-in", LET_IN]


def test_a_card_is_known_by_its_serial_number_or_by_the_virtual_reader() -> None:
    by_serial = event("certificate-shown", {"serial": "77"}, by="card")
    by_reader: list[Note] = [*HEAD, Showed(CARD, "hsa-id"), GRANTED]
    for notes, serial in (
        ([*HEAD, GRANTED], by_serial),
        (by_reader, event("certificate-shown", {"serial": "1"})),
    ):
        assert steps(notes, login(chosen("card"), serial))[1] == "sign-in"


def test_another_certificate_of_the_card_is_picked_first() -> None:
    shown = event("certificate-shown", {"serial": "77"}, by="card")
    notes = [*HEAD, Showed(CARD, "personal-number"), GRANTED]
    assert steps(notes, login(chosen("card"), shown))[1:-1] == [
        {"pick-certificate": "personal-number"},
        "choose-method",
    ]


def test_a_reader_without_a_card_is_pulled_out() -> None:
    none = event("certificate-shown", {"certificate": "none"}, by="card")
    gone = Saw(Seen(kind="ending", what="no-answer", codes=("IDP-201",)))
    found = steps([*HEAD, gone, *HEAD, GRANTED], login(chosen("card"), none), login(*QR))
    assert found[1:4] == ["pull-out", {"choose-method": "card"}, {"expect": {"no-answer": "IDP-201"}}]


@pytest.mark.parametrize(
    ("events", "told"),
    [
        (
            (
                chosen("app-elsewhere"),
                OPENED,
                WRONG,
                event("refused", code="DEV-101", by="device"),
                RIGHT,
                SIGNED,
            ),
            ["choose-method", "scan", {"code": {"code": "wrong", "expect": "DEV-101"}}, "code", "approve"],
        ),
        (
            (
                chosen("app-elsewhere"),
                OPENED,
                event("order-cancelled", by="device"),
                event("refused", code="IDP-220"),
            ),
            ["choose-method", "scan", {"cancel": "app"}],
        ),
        (
            (chosen("app-elsewhere"), OPENED, event("refused", code="IDP-220")),
            ["choose-method", "scan", "cancel"],
        ),
        (
            (chosen("app-elsewhere"), OPENED, event("order-expired", by="authservice")),
            ["choose-method", "scan", "wait-until-expired"],
        ),
        (
            (chosen("app-elsewhere"), event("refused", {"device": PHONE}, code="DEV-110", by="device")),
            ["choose-method", {"scan": {"expect": "DEV-110"}}],
        ),
        (
            (chosen("app-here"), chosen("app-elsewhere"), OPENED, RIGHT, SIGNED),
            [{"choose-method": "app-here"}, "choose-method", "scan", "code", "approve"],
        ),
        (
            (*QR, event("choice-offered"), event("choice-made", {"row": "row-2"}, by="browser")),
            [{"sign-in": {"choose": "Vårdcentralen Linden"}}],
        ),
        ((*QR, event("choice-offered")), ["choose-method", "scan", "code", "approve"]),
    ],
)
def test_what_did_not_go_well_is_told_one_by_one(events: Sequence[Any], told: list[Any]) -> None:
    assert steps([*HEAD, GRANTED], login(*events))[1:-1] == told


def test_a_card_that_was_never_used_in_the_app_is_asked_for_its_code_twice_and_signs_in() -> None:
    made = story(
        [*HEAD, GRANTED],
        [
            {**one, "login": "login", "n": 1}
            for one in login(chosen("app-elsewhere"), OPENED, RIGHT, RIGHT, SIGNED)
        ],
        Title(id="a/story"),
        ASKED,
        claims={},
        known=None,
    )
    written = as_written(made.scenario)
    assert written["device"] == {"kind": "iphone", "registered": False}
    assert written["steps"][1] == "sign-in"


def test_a_session_that_answers_asks_for_no_step_where_the_system_led_there_by_itself() -> None:
    again = login(event("session-reused", {"method": "card"}))
    notes: list[Note] = [*HEAD, GRANTED, Opened("schedule"), Began(by_itself=True), GRANTED]
    assert steps(notes, login(*QR), again)[3:] == [{"open": {"function": "schedule"}}, LET_IN]
    notes[4] = Began(by_itself=False)
    assert steps(notes, login(*QR), again)[4] == "sign-in"


def test_a_step_up_is_seen_before_it_is_made() -> None:
    notes: list[Note] = [*HEAD, GRANTED, Opened("schedule"), Began(by_itself=True), GRANTED]
    assert steps(notes, login(*QR), login(*QR, prompt="login"))[3:] == [
        {"open": {"function": "schedule"}},
        {"expect": "step-up"},
        "sign-in",
        LET_IN,
    ]


def test_the_page_that_a_login_began_from_is_no_error() -> None:
    notes: list[Note] = [Opened("start"), ERROR, Began(by_itself=False), GRANTED, Left()]
    assert steps(notes, login(*QR)) == [{"open": {"function": "start"}}, "sign-in", LET_IN, "sign-out"]


def test_an_error_after_a_login_is_one() -> None:
    assert steps([*HEAD, ERROR], login(*QR))[-1] == {"expect": "error"}


def test_what_the_owner_did_is_told_before_the_login_that_it_was_for() -> None:
    owner = [
        event("fault-set", {"name": "wrong-nonce", "times": 1, "client": "x"}, by="owner"),
        event("fault-set", {"name": "hsa-down", "times": None}, by="owner"),
        event("clock-moved", {"offset": 3600.0}, by="owner"),
        event("credential-changed", {"credential": CARD, "change": "revoke"}, by="owner"),
    ]
    assert steps([*HEAD, GRANTED], login(*QR), owner=owner)[1:5] == [
        {"fault": "wrong-nonce"},
        {"fault": {"name": "hsa-down", "everybody": True}},
        {"clock": "3600s"},
        {"revoke": {"person": "nurse", "credential": "ordinary-card"}},
    ]


def test_where_nobody_logged_in_or_nothing_was_seen_there_is_no_story() -> None:
    with pytest.raises(NothingRecorded, match="nobody showed a card"):
        steps([Opened("record"), ERROR])
    with pytest.raises(NothingRecorded, match="no page"):
        steps(HEAD, login(*QR))
