"""A recording of today replays on another port, with other keys, a year later; and what has changed is told."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

import rp.login
from rp.identity import ASKED
from rp.login import Login
from scenarios.drivers.start import Drivers
from scenarios.model import Scenario
from scenarios.recordings.drift import Drift, drift
from scenarios.recordings.model import Recording
from scenarios.stage.sample import Sample
from scenarios.targets.target import load_target
from tests.recordings.played import METHODS, recorded, scenario

YEAR = timedelta(days=365)


@pytest.fixture
def was(stage: Sample, drivers: Drivers, tmp_path: Path) -> Recording:
    """The sample as it should be: a card opens the record."""
    return recorded(scenario("methods/card"), stage, drivers, tmp_path / "was")


@pytest.fixture
def another() -> Iterator[Sample]:
    """The same sample and mock once more, on ports of their own, for a test to change something of."""
    made = Sample(load_target())
    yield made
    made.close()


def now(
    stage: Sample, drivers: Drivers, tmp_path: Path, story: Scenario | None = None, **how: Any
) -> Recording:
    return recorded(story or scenario("methods/card"), stage, drivers, tmp_path / "now", **how)


def kinds(found: list[Drift]) -> set[str]:
    return {one.kind for one in found}


@pytest.mark.parametrize("name", METHODS)
def test_a_year_later_on_other_ports_nothing_has_drifted(
    name: str, stage: Sample, drivers: Drivers, another: Sample, tmp_path: Path
) -> None:
    story = scenario(f"methods/{name}")
    before = recorded(story, stage, drivers, tmp_path / "was")
    after = now(another, drivers, tmp_path, story, later=YEAR)
    assert before.logins
    assert before.decisions
    assert drift(before, after) == []


@pytest.mark.slow
@pytest.mark.parametrize("name", ["methods/card", "loa/step-up-with-phone", "sessions/single-sign-on"])
def test_with_other_keys_nothing_has_drifted(
    name: str, stage: Sample, drivers: Drivers, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    story = scenario(name)
    before = recorded(story, stage, drivers, tmp_path / "was")
    elsewhere = Sample(load_target(), cache=tmp_path_factory.getbasetemp() / "other-keys")
    try:
        assert drift(before, now(elsewhere, drivers, tmp_path, story)) == []
    finally:
        elsewhere.close()


@pytest.mark.slow
@pytest.mark.browser
@pytest.mark.parametrize("name", METHODS)
def test_a_browser_sees_nothing_else_than_plain_http(
    name: str, stage: Sample, drivers: Drivers, tmp_path: Path
) -> None:
    story = scenario(f"methods/{name}")
    before = recorded(story, stage, drivers, tmp_path / "was")
    assert drift(before, now(stage, drivers, tmp_path, story, by="browser")) == []


# --- what is told -------------------------------------------------------------------------------------------------


def test_another_way_of_using_levels_is_told_as_such(
    was: Recording, another: Sample, drivers: Drivers, tmp_path: Path
) -> None:
    story = was.scenario.model_copy(update={"way": "demand-loa3"})
    found = drift(was, now(another, drivers, tmp_path, story))
    assert {"acr"} <= kinds(found)
    said = [str(one) for one in found]
    assert any("it demands the level now" in one for one in said)
    back = [str(one) for one in drift(now(another, drivers, tmp_path, story), was)]
    assert "login 1: it asks for no level any more (acr): was http://id.sambi.se/loa/loa3, is nothing" in back
    assert "login 1: it no longer demands the level" in back


def test_other_claims_are_told_by_name(
    was: Recording, another: Sample, drivers: Drivers, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = [one for one in ASKED if one != "commissionName"] + ["systemRole"]
    begins = Login.__init__
    monkeypatch.setattr(
        Login, "__init__", lambda self, config, app, verify, _: begins(self, config, app, verify, asked)
    )
    found = drift(was, now(another, drivers, tmp_path))
    assert "login 1: it asks for other claims (+systemRole, -commissionName)" in map(str, found)
    assert kinds(found) <= {"claims", "told", "shown"}


def test_pkce_that_is_dropped_is_told_at_both_ends(
    was: Recording, another: Sample, drivers: Drivers, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begin, fetch = rp.login._Client.create_authorization_url, rp.login._Client.fetch_access_token

    def without(self: Any, uri: str, **more: Any) -> Any:
        self.client_kwargs.pop("code_challenge_method", None)
        return begin(self, uri, **{name: said for name, said in more.items() if name != "code_verifier"})

    def redeem(self: Any, **more: Any) -> Any:
        return fetch(self, **{name: said for name, said in more.items() if name != "code_verifier"})

    monkeypatch.setattr(rp.login._Client, "create_authorization_url", without)
    monkeypatch.setattr(rp.login._Client, "fetch_access_token", redeem)
    found = drift(was, now(another, drivers, tmp_path))
    assert kinds(found) == {"pkce"}
    assert [str(one) for one in found] == [
        "login 1: PKCE is dropped: code_challenge and code_challenge_method sent no more",
        "login 1, token-request: PKCE is dropped: code_verifier sent no more",
    ]


def test_a_redirect_that_has_moved_is_told_with_both_addresses(
    was: Recording, another: Sample, drivers: Drivers, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Login, "callback", property(lambda self: f"{self._config.url}/signed-in"))
    found = drift(was, now(another, drivers, tmp_path))
    assert "login 1: the answer is wanted at another address: was {rp}/callback, is {rp}/signed-in" in map(
        str, found
    )
    assert {"redirect", "answer", "decision"} <= kinds(found)


def test_a_planted_mistake_is_told_as_another_decision(
    stage: Sample, drivers: Drivers, tmp_path: Path
) -> None:
    story = scenario("loa/check-reserve-loa2-card")
    before = recorded(story, stage, drivers, tmp_path / "was")
    wrong = Sample(load_target(), mistakes=("ignores-acr",))
    try:
        found = drift(before, now(wrong, drivers, tmp_path, story))
    finally:
        wrong.close()
    (told,) = map(str, found)
    assert re.fullmatch(r"step \d+: it decides otherwise at loa3: was denied RP-305, is granted RP-202", told)


def test_an_answer_that_never_came_is_told_once_and_not_all_that_follows_from_it(
    stage: Sample, drivers: Drivers, tmp_path: Path
) -> None:
    """A reserve card is good for less than a year (siths-eid:2.1)."""
    story = scenario("loa/check-reserve-loa2-card")
    before = recorded(story, stage, drivers, tmp_path / "was")
    found = drift(before, now(stage, drivers, tmp_path, story, later=YEAR))
    assert [one.kind for one in found if one.where == "login 1"] == ["answer"]
    assert kinds(found) <= {"answer", "decision", "logins"}
