"""The pytest plugin: a mock IdP for whoever tests a relying party, and scenarios played against it.

It is one uniquely named package, since what is loaded into somebody else's tests must collide with nothing there.
So it imports none of the harness's others: it starts ``siths-harness`` as a process, once for each pytest worker,
and speaks the control API as any program could.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from siths_harness import play as playing
from siths_harness.mock import Siths
from siths_harness.program import running

__all__ = ["Siths"]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addini("siths_people", "people.yaml of the mock, from the root directory [the shipped people]")
    parser.addini(
        "siths_target", "target.yaml of the system under test, from the root directory [the sample]"
    )
    parser.addini(
        "siths_scenarios",
        "file or folder that the parameter `scenario` goes through, from the root directory",
    )


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """A test that asks for ``scenario`` is one test for each file in ``siths_scenarios``."""
    named = metafunc.config.getini("siths_scenarios")
    if named and "scenario" in metafunc.fixturenames:
        found = playing.scenarios(metafunc.config.rootpath / named)
        metafunc.parametrize("scenario", found.values(), ids=[*found])


@pytest.fixture(scope="session")
def siths_process(pytestconfig: pytest.Config) -> Iterator[Siths]:
    """One mock for this worker, for as long as its tests run. Tests want `siths`, which begins clean."""
    people = pytestconfig.getini("siths_people")
    named = ("--people", str(pytestconfig.rootpath / people)) if people else ()
    settings = {
        "SITHS_IDP_CARD_START": "ask",  # a page that is driven has no card of its own, and no app to be started
        "SITHS_IDP_POLL": "0.2",
    }
    with running("idp", "--port", "0", "--mtls-port", "0", *named, **settings) as said:
        yield Siths(said["idp"])


@pytest.fixture
def siths(siths_process: Siths) -> Siths:
    """A mock IdP that nobody has touched: its environment is put back before each test."""
    siths_process.reset()
    return siths_process


@pytest.fixture(scope="session")
def siths_stage(pytestconfig: pytest.Config) -> Iterator[Path | None]:
    """The target file, with a mock where it says that one is; None: the sample, which brings its own."""
    named = pytestconfig.getini("siths_target")
    if not named:
        yield None
        return
    target = pytestconfig.rootpath / named
    with playing.mock_of(target):
        yield target


@pytest.fixture
def play(siths_stage: Path | None, tmp_path: Path) -> Callable[[Path | str], dict[str, Any]]:
    """Play a scenario file against the target, and fail where it ends otherwise than it says."""
    return lambda scenario: playing.play(Path(scenario), siths_stage, tmp_path)
