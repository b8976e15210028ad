"""What is promised: at least this, and what we aim for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Budget:
    """One promise. ``unit`` says how to read the figures; ``more_is_better`` turns the comparison."""

    name: str
    unit: str
    at_least: float
    goal: float
    more_is_better: bool = False

    def met(self, figure: float, by: float) -> bool:
        return figure >= by if self.more_is_better else figure <= by


@dataclass(frozen=True, slots=True)
class Row:
    """What was measured for one budget: the median and all the runs that it is of."""

    budget: Budget
    figure: float
    runs: list[float]
    beside: dict[str, float] = field(default_factory=dict)  # absolute figures, for whoever wants them
    void: str = ""  # why the row does not count


READY = Budget("idp ready after start, keys warm", "s", 0.31, 0.25)
MEMORY = Budget("memory idle, whole process tree", "MB", 95, 80)
SSO = Budget(
    "code flow with a standing SSO session", "x the peer's full login", 2.4, 3.5, more_is_better=True
)
FULL = Budget("full app-elsewhere login", "x the peer's full login", 0.75, 1.0, more_is_better=True)
FULL_P95 = Budget("full app-elsewhere login, p95", "x the peer's p95", 1.5, 1.0)
PARALLEL = Budget("parallel logins of one client, right person", "of 16", 16, 16, more_is_better=True)
LIBRARY_HTTP = Budget("library at HTTP level", "s per 100 scenarios", 8, 5)
LIBRARY_BROWSER = Budget("library in a browser, two workers", "s", 90, 60)
INNER_LOOP = Budget("pytest without browser", "s", 15, 10)

Measurement = Callable[[], list[Row]]
