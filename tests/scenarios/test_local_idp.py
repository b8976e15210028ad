"""An IdP of one's own between the care system and the mock: it proxies, and the mock is its upstream."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from rp.config import RpConfig
from rp.server import serve_in_thread
from scenarios.drivers.start import Drivers
from scenarios.events import ScenarioFinished
from scenarios.judge import decision, ending
from scenarios.matrix.make import make
from scenarios.matrix.play import Wish
from scenarios.model import DriverName
from scenarios.runner import play
from scenarios.stage.mocks import Mock, Mocks
from scenarios.stage.standing import Standing
from scenarios.targets.target import LocalIdp as Between
from scenarios.targets.target import Rule, Target, load_target
from tests.scenarios.fakes import IDP, READS, RP, page
from tests.scenarios.fakes import target as fake
from tests.scenarios.local_idp import CLIENT, SECRET, LocalIdp, answering
from tests.scenarios.story import story
from tests.scenarios.systems import known_at
from tests.scenarios.test_systems import ANNA, LOW

BOTH = "[{open: {requires: loa2}}, {expect: step-up}, sign-in, {expect: granted}]"


@pytest.fixture(scope="module")
def mock() -> Iterator[Mock]:
    mocks = Mocks()
    yield mocks.of({})
    mocks.close()


@pytest.fixture
def through(mock: Mock, tmp_path: Path) -> Iterator[Any]:
    """The sample, which trusts a local IdP, which trusts the mock."""
    with ExitStack() as open_:

        def made(**how: bool) -> Target:
            upstream = mock.environment.config.issuer
            local = open_.enter_context(answering(LocalIdp(upstream, **how)))
            sample = serve_in_thread(RpConfig(issuer=local.url, port=0))
            open_.callback(sample.stop)
            between: dict[str, Any] = {"url": local.url, "to_siths": [], "back": [{"click": "Fortsätt"}]}
            if how.get("asks"):
                between |= {"to_siths": [{"click": "SITHS"}], "asks": {"text": "Logga in"}}
            own = {"client_id": CLIENT, "client_secret": SECRET, "redirect_uris": [local.callback]}
            told = load_target().model_dump(by_alias=True, exclude_defaults=True)
            changed = {"url": sample.url, "idp": mock.environment.config.url, "ways": ["check"]}
            target = Target.model_validate(
                {"format": 1} | told | changed | {"start": None, "client": own, "local_idp": between}
            )
            return known_at(mock, target, tmp_path)

        yield made


@pytest.mark.parametrize("how", [{}, {"asks": True}, {"reviews": True}, {"asks": True, "reviews": True}])
def test_a_login_goes_through_it_and_the_decision_is_read_behind_it(
    how: dict[str, bool], through: Any, drivers: Drivers
) -> None:
    *_, end = play(story(steps=BOTH), "http", Standing(through(**how)), drivers)
    assert isinstance(end, ScenarioFinished)
    assert (end.status, end.actual) == ("passed", "step-up, granted RP-202")


@pytest.mark.parametrize("driver", ["http", pytest.param("browser", marks=pytest.mark.browser)])
def test_the_table_of_a_system_behind_it_is_that_of_the_system(
    driver: DriverName, through: Any, drivers: Drivers
) -> None:
    made = make([ANNA, LOW], Standing(through(asks=True)), drivers, Wish(driver=driver), tell=lambda *_: None)
    assert made.status == 0
    assert [line.cells["record"].said for line in made.rows] == ["granted RP-202", "denied RP-305"]


BETWEEN = Between(url=f"{RP}/auth/", asks=Rule(text="Logga in"))


@pytest.mark.parametrize(
    ("html", "decided", "ended"),
    [
        ("<h1>Logga in</h1>", "step-up", "no-answer"),
        ("<h1>Hoppsan</h1>", "error", "error"),
        ("<p data-refused>", "rejected", "rejected"),
    ],
)
def test_its_pages_are_told_apart_though_they_be_on_the_server_of_the_system(
    html: str, decided: str, ended: str
) -> None:
    target = fake(local_idp=BETWEEN)
    shown = page(html, of=f"{RP}/auth/realms/region")
    assert (decision(shown, target, "").what, ending(shown, target, "").what) == (decided, ended)


def test_without_a_rule_any_page_of_it_that_is_no_http_error_asks_for_a_login() -> None:
    target = fake(local_idp=Between(url=f"{RP}/auth/"))
    for status, decided in ((200, "step-up"), (400, "error"), (500, "error")):
        assert decision(page("", of=f"{RP}/auth/x", status=status), target, "").what == decided


def test_the_pages_of_the_system_and_of_the_mock_are_read_as_before() -> None:
    target = fake(local_idp=BETWEEN, reads=READS)
    assert decision(page("", of=f"{IDP}/login"), target, "").what == "step-up"
    assert decision(page("<p data-decision=denied>"), target, "").what == "denied"
