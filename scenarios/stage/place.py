"""Where a scenario is played, whoever started it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from scenarios.control import Control
from scenarios.drivers import Reach
from scenarios.model import Scenario
from scenarios.targets.target import Target


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """The care system of one scenario, the mock that it trusts, and how a browser reaches that."""

    target: Target
    control: Control
    reach: Reach


class Stage(Protocol):
    """What is needed to play. Raises `Unreached` where something does not answer."""

    described: Target  # as its file says

    def place(self, scenario: Scenario) -> Place:
        """The care system, and its IdP, as this scenario wants them."""

    @property
    def control(self) -> Control:
        """Of the IdP that a scenario meets when it asks for no other."""

    def lost(self) -> None:
        """The care system did not answer: start it again where its target says how. Raises `RestartFailed`."""

    def close(self) -> None:
        """Stop what was started."""
