"""The journal: what happened, in order, and nothing that must not be told. Its document says all of it."""

from __future__ import annotations

import json
import re
import threading
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import get_args

import pytest
from jsonschema import Draft202012Validator

from idp_mock.clock import Clock
from idp_mock.errors import Refusal, WrongCode
from idp_mock.idp import AskApp, AskChoice
from idp_mock.journal import Actor, Journal, What, schema
from tests.authservice.ask import ask
from tests.idp.players import ANNA, EVA, WORK, Rp, User, answer, environment
from tests.mock import PHONE, Mock
from tests.race import THREADS, at_once

DOCS = Path(__file__).resolve().parent.parent / "docs"
NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
ROW = re.compile(r"^\| `([a-z-]+)` \| ([a-z, -]+) \| ([a-z, -]+) \|([^|]*)\|", re.MULTILINE)


@pytest.fixture
def clock() -> Clock:
    return Clock(lambda: NOW)


@pytest.fixture
def journal(clock: Clock) -> Journal:
    return Journal("default", clock, keep=100, wall=lambda: NOW)


def tell(journal: Journal, login: str = "") -> None:
    journal.tell("device", "authservice", What.ORDER_OPENED, {"device": "phone"}, login=login)


# --- What it remembers


def test_an_event_tells_who_did_what_towards_whom_and_when(journal: Journal, clock: Clock) -> None:
    clock.move(timedelta(days=1))
    tell(journal, "login-1")
    (event,) = journal.after()
    assert event.as_json() == {
        "n": 1,
        "at": "2026-03-03T09:00:00+00:00",
        "wall": "2026-03-02T09:00:00+00:00",
        "environment": "default",
        "login": "login-1",
        "from": "device",
        "to": "authservice",
        "what": "order-opened",
        "says": {"device": "phone"},
        "code": "",
    }


def test_events_are_numbered_from_one_in_the_order_they_happened(journal: Journal) -> None:
    assert (journal.newest, journal.after()) == (0, [])
    for _ in range(5):
        tell(journal)
    assert [event.n for event in journal.after()] == [1, 2, 3, 4, 5]
    assert journal.newest == 5


@pytest.mark.parametrize(("n", "newer"), [(0, [1, 2, 3]), (2, [3]), (3, []), (99, []), (-1, [1, 2, 3])])
def test_it_tells_what_happened_after_an_event(journal: Journal, n: int, newer: list[int]) -> None:
    for _ in range(3):
        tell(journal)
    assert [event.n for event in journal.after(n)] == newer


def test_it_tells_of_one_login(journal: Journal) -> None:
    for login in ("login-1", "login-2", "", "login-1"):
        tell(journal, login)
    assert [event.n for event in journal.after(login="login-1")] == [1, 4]
    assert [event.n for event in journal.after(1, login="login-1")] == [4]


def test_the_oldest_go_and_the_numbers_stay(journal: Journal) -> None:
    for _ in range(250):
        tell(journal)
    assert [event.n for event in journal.after()] == list(range(151, 251))
    assert [event.n for event in journal.after(248)] == [249, 250]
    assert len(journal.after(10)) == 100


def test_what_was_told_does_not_change_afterwards(journal: Journal) -> None:
    says = {"device": "phone"}
    journal.tell("device", "authservice", What.ORDER_OPENED, says)
    says["device"] = "another"
    assert journal.after()[0].says == {"device": "phone"}


def test_many_who_tell_at_once_get_numbers_of_their_own(journal: Journal) -> None:
    numbers = at_once(partial(journal.tell, "device", "authservice", What.ORDER_OPENED))
    assert sorted(event.n for event in numbers) == list(range(1, THREADS + 1))
    assert [event.n for event in journal.after()] == list(range(1, THREADS + 1))


# --- Waiting


def test_who_waits_is_told_at_once(journal: Journal) -> None:
    told: list[int] = []
    waiting = threading.Thread(target=lambda: told.extend(event.n for event in journal.wait(0, timeout=10)))
    waiting.start()
    tell(journal)
    waiting.join(timeout=5)
    assert told == [1]


def test_who_waits_for_nothing_gets_nothing(journal: Journal) -> None:
    assert journal.wait(0, timeout=0.01) == []


def test_what_has_happened_already_is_not_waited_for(journal: Journal) -> None:
    tell(journal)
    assert [event.n for event in journal.wait(0, timeout=10)] == [1]


# --- Its document


def documented() -> dict[str, tuple[set[str], set[str], set[str]]]:
    """Of each ``what``: from, to, and the keys of ``says``."""
    text = (DOCS / "journal.md").read_text(encoding="utf-8")
    return {
        what: (set(senders.split(", ")), set(receivers.split(", ")), set(re.findall(r"`([a-z_]+)`", says)))
        for what, senders, receivers, says in ROW.findall(text)
    }


def test_the_document_lists_everything_that_can_happen_and_nothing_else() -> None:
    assert list(documented()) == [what.value for what in What]


def test_the_document_names_the_actors() -> None:
    actors = set(get_args(Actor))
    for senders, receivers, _ in documented().values():
        assert senders | receivers <= actors


def test_the_schema_that_is_checked_in_is_the_codes() -> None:
    kept = json.loads((DOCS / "schemas" / "journal.schema.json").read_text(encoding="utf-8"))
    assert kept == schema(), "run: python -m idp_mock.journal > docs/schemas/journal.schema.json"


def test_the_documents_example_is_an_event() -> None:
    text = (DOCS / "journal.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"```json\n(.*?)```", text, re.DOTALL)
    Draft202012Validator(schema()).validate(json.loads(example))


def test_what_a_login_with_the_app_tells_is_as_the_document_says() -> None:
    mock = Mock()
    order = ask(mock)
    mock.app.open(PHONE, mock.authservice.qr(order.ref))
    with pytest.raises(WrongCode):
        mock.app.code(PHONE, "0000000")
    mock.app.code(PHONE, "123456")
    mock.app.approve(PHONE)
    mock.authservice.cancel(ask(mock).ref, "idp")
    events = [event.as_json() for event in mock.events()]
    assert len(events) >= 7
    must_be_as_documented(events)


def test_what_whole_logins_tell_is_as_the_document_says() -> None:
    env = environment()
    rp, user = Rp(env), User(env, f"{EVA}.ordinary-card")
    env.faults.set("wrong-nonce")
    ask = rp.asks(WORK)
    chosen = user.identifies(user.chooses_method(user.begins(ask), "app-elsewhere"))
    assert isinstance(chosen, AskChoice)
    code = answer(user.chooses(chosen, chosen.choice.rows[0].key))["code"]
    token = rp.redeems(code, ask)["access_token"]
    env.back_channel.userinfo(token)
    given = {"token": [token], "client_id": [rp.client_id], "client_secret": [rp.secret]}
    env.back_channel.inspection.introspect(given, "")
    env.back_channel.inspection.revoke(given, "")
    with suppress(Refusal):
        rp.redeems(code, ask)  # spent
    user.begins(rp.asks(WORK))  # the session answers
    other = User(env, f"{ANNA}.ordinary-card")
    other.identifies(other.chooses_method(other.begins(rp.asks()), "card"))
    late = User(env)
    waiting = late.chooses_method(late.begins(rp.asks()), "app-here")
    assert isinstance(waiting, AskApp)
    env.clock.move(timedelta(minutes=3))
    with suppress(Refusal):
        late.looks(waiting.login)
    with suppress(Refusal):
        env.back_channel.end_session({}, session=user.session)
    env.faults.set("status-unreachable", times=None)
    lost = User(env)
    asks = lost.chooses_method(lost.begins(rp.asks()), "app-here")
    assert isinstance(asks, AskApp)
    with suppress(Refusal):
        lost.approves(asks)
    env.faults.clear("status-unreachable")
    env.reset()
    events = [event.as_json() for event in env.journal.after()]
    must_be_as_documented(events)
    never = {
        "order-cancelled",
        "file-reread",
        "credential-changed",
        "card-ordered",
        "card-handed-out",
        "card-activated",
        "card-extended",
        "card-unlocked",
        "certificate-added",
        "phone-asked",
        "phone-fetched",
        "revocation-noted",
        "employment-changed",
        "clock-moved",
        "keys-changed",
        "request-pushed",
        "environment-made",
        "logout-told",
    }
    assert {event["what"] for event in events} >= {what.value for what in What} - never


def test_what_a_logout_tells_is_as_the_document_says() -> None:
    env = environment(back_channel_logout=True, front_channel_logout=True)
    known = env.clients.get("sample-rp")
    assert known
    address = "http://127.0.0.1:1/out"
    env.clients.add(replace(known, backchannel_logout_uri=address, frontchannel_logout_uri=address))
    rp, user = Rp(env), User(env)
    ask = rp.asks(login_hint=ANNA)
    rp.redeems(answer(user.signs_in(ask))["code"], ask)
    env.back_channel.end_session({}, session=user.session)
    events = [event.as_json() for event in env.journal.after()]
    must_be_as_documented(events)
    assert [event["what"] for event in events[-3:]] == ["signed-out", "logout-told", "logout-told"]


def must_be_as_documented(events: list[dict[str, object]]) -> None:
    lines = documented()
    for event in events:
        Draft202012Validator(schema()).validate(event)
        senders, receivers, keys = lines[str(event["what"])]
        assert {event["from"]} <= senders, event
        assert {event["to"]} <= receivers, event
        assert isinstance(event["says"], dict)
        assert event["says"].keys() <= keys, event
