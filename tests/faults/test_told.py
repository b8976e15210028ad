"""A fault sticks to the logins of its scope, with all their messages, and to no other."""

from __future__ import annotations

from typing import Any

import pytest

from idp_mock.clock import Clock
from idp_mock.errors import BadControl
from idp_mock.faults import told
from idp_mock.faults.breakdowns import WELL
from idp_mock.faults.told import Faults
from idp_mock.journal import Journal, What


@pytest.fixture
def journal() -> Journal:
    return Journal("default", Clock())


@pytest.fixture
def faults(journal: Journal) -> Faults:
    return Faults(journal)


def is_told(faults: Faults, login: str) -> bool:
    return bool(faults.tell("id-token", {"iss": "ours", "aud": "a"}, login=login)["iss"] != "ours")


def begun(faults: Faults, login: str, client: str = "journal") -> bool:
    faults.begin(login, client)
    return is_told(faults, login)


def test_the_next_login_takes_it_and_the_one_after_does_not(faults: Faults) -> None:
    faults.set("wrong-issuer")
    assert [begun(faults, login) for login in ("1", "2")] == [True, False]
    assert is_told(faults, "1")  # in all its messages, to its end
    assert list(faults) == []


def test_it_is_told_as_often_as_it_is_set_for(faults: Faults) -> None:
    faults.set("wrong-issuer", times=2)
    assert [begun(faults, str(n)) for n in range(4)] == [True, True, False, False]


def test_without_a_number_it_is_told_until_it_is_cleared(faults: Faults) -> None:
    faults.set("wrong-issuer", times=None)
    assert [begun(faults, str(n)) for n in range(3)] == [True] * 3
    faults.clear()
    assert not begun(faults, "4")
    assert not is_told(faults, "1")


def test_a_login_that_had_begun_before_is_left_alone(faults: Faults) -> None:
    faults.begin("1", "journal")
    faults.set("wrong-issuer", times=None)
    assert not is_told(faults, "1")


def test_it_is_for_its_client_only(faults: Faults) -> None:
    faults.set("wrong-issuer", client="journal")
    assert not begun(faults, "1", "another")
    assert begun(faults, "2", "journal")


def test_it_is_for_its_login_only(faults: Faults) -> None:
    faults.begin("1", "journal")
    faults.set("wrong-issuer", login="1")
    assert is_told(faults, "1")
    assert not begun(faults, "2")


def test_two_at_once_are_both_told(faults: Faults) -> None:
    faults.set("wrong-issuer")
    faults.set("wrong-nonce")
    faults.begin("1", "journal")
    message = faults.tell("id-token", {"iss": "ours", "nonce": "n"}, login="1")
    assert message == {"iss": "https://idp.attacker.invalid/oidc", "nonce": "another-nonce"}


def test_a_message_at_another_point_is_left_alone(faults: Faults) -> None:
    faults.set("wrong-issuer")
    faults.begin("1", "journal")
    assert faults.tell("userinfo", {"iss": "ours"}, login="1") == {"iss": "ours"}


def test_the_journal_tells_what_was_set_and_what_was_told(faults: Faults, journal: Journal) -> None:
    faults.set("wrong-issuer", client="journal")
    begun(faults, "1")
    was_set, was_told = journal.after()
    assert (was_set.what, was_set.says["name"], was_set.login) == (What.FAULT_SET, "wrong-issuer", "")
    assert (was_told.what, was_told.says["fault"], was_told.login) == (What.FAULT_TOLD, "wrong-issuer", "1")


@pytest.mark.parametrize(("name", "times"), [("wrong-isuer", 1), ("wrong-issuer", 0), ("wrong-issuer", -1)])
def test_a_fault_that_cannot_be_told_is_refused(faults: Faults, name: str, times: int) -> None:
    with pytest.raises(BadControl):
        faults.set(name, times=times)
    assert list(faults) == []


def test_memory_stays_flat_under_a_fault_that_lasts(faults: Faults, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(told, "_REMEMBERED", 10)
    faults.set("wrong-issuer", times=None)
    for n in range(100):
        faults.begin(str(n), "journal")
    assert len(faults._of_login) == 10
    assert is_told(faults, "99")


# --- breakdowns ----------------------------------------------------------------------------------------------------


def is_down(faults: Faults, login: str = "") -> bool:
    return not faults.service("hsa", login=login)["answers"]


def test_a_breakdown_sticks_to_its_logins_as_a_lie_does(faults: Faults) -> None:
    faults.set("hsa-down", client="journal")
    for login, client in (("1", "another"), ("2", "journal"), ("3", "journal")):
        faults.begin(login, client)
    assert [is_down(faults, login) for login in ("", "1", "2", "3")] == [False, False, True, False]


def test_one_for_everybody_without_a_number_holds_at_once(faults: Faults) -> None:
    """For logins that are under way, for new ones, and for who asks without a login."""
    faults.begin("1", "journal")
    faults.set("hsa-down", times=None)
    faults.begin("2", "another")
    assert [is_down(faults, login) for login in ("", "1", "2")] == [True] * 3
    assert [(one.fault.name, one.stands) for one in faults] == [("hsa-down", True)]
    faults.clear()
    assert [is_down(faults, login) for login in ("", "1", "2")] == [False] * 3


@pytest.mark.parametrize(
    "scope", [{"times": 1}, {"client": "journal", "times": None}, {"login": "1", "times": None}]
)
def test_whoever_asks_without_a_login_meets_only_what_is_everybodys(
    faults: Faults, scope: dict[str, Any]
) -> None:
    faults.begin("1", "journal")
    faults.set("hsa-down", **scope)
    assert not is_down(faults)


def test_a_lie_for_everybody_leaves_logins_that_are_under_way_alone(faults: Faults) -> None:
    faults.begin("1", "journal")
    faults.set("wrong-issuer", times=None)
    assert not is_told(faults, "1")
    assert not is_told(faults, "")


def test_another_service_is_well(faults: Faults) -> None:
    faults.set("hsa-down", times=None)
    assert faults.service("mtls") == WELL["mtls"]


def test_one_is_cleared_by_its_name_and_the_others_stay(faults: Faults) -> None:
    faults.set("hsa-down", times=None)
    faults.set("authservice-down", times=None)
    faults.set("wrong-issuer", login="1")
    faults.set("hsa-down", login="1")
    faults.clear("hsa-down")
    assert not is_down(faults)
    assert not is_down(faults, "1")
    assert not faults.service("authservice")["answers"]
    assert is_told(faults, "1")
    with pytest.raises(BadControl):
        faults.clear("hsa-dwon")


def test_the_journal_tells_that_it_is_over_where_there_was_something(
    faults: Faults, journal: Journal
) -> None:
    faults.clear()
    assert journal.after() == []
    faults.set("hsa-down", times=None)
    faults.clear("hsa-down")
    assert [(event.what, event.says["name"]) for event in journal.after()] == [
        (What.FAULT_SET, "hsa-down"),
        (What.FAULT_CLEARED, "hsa-down"),
    ]


def test_the_journal_tells_a_login_once_that_a_service_is_down(faults: Faults, journal: Journal) -> None:
    """A page that waits asks five times a second."""
    faults.set("hsa-down", times=None)
    for login in ("1", "1", "2", "", ""):
        assert is_down(faults, login)
    met = [event.login for event in journal.after() if event.what is What.FAULT_TOLD]
    assert met == ["1", "2", "", ""]


def test_what_logins_have_met_is_forgotten_too(faults: Faults, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(told, "_REMEMBERED", 10)
    faults.set("hsa-down", times=None)
    for n in range(100):
        assert is_down(faults, str(n))
    assert len(faults._told) == 10
