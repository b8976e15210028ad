"""A care system, its IdP and a browser that are only a few pages in memory: what a runner needs to be tested alone."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from scenarios.control import Control, Refused
from scenarios.drivers.driver import PATIENCE, Card, Driver, Page, Reach
from scenarios.drivers.start import Drivers
from scenarios.errors import StepImpossible, Unreached
from scenarios.events import Event, ScenarioFinished, StepDone
from scenarios.model import DriverName, Scenario
from scenarios.runner import play
from scenarios.stage.place import Place
from scenarios.targets.target import Reads, Rule, Shown, Target, load_target

RP, IDP = "http://rp.test", "http://idp.test"
GRANTED = "<p data-decision=granted data-code=RP-202>"
DENIED = "<p data-decision=denied data-code=RP-305>"
READS = Reads(
    granted=Rule(css="[data-decision=granted]"),
    denied=Rule(css="[data-decision=denied]"),
    signed_in=Rule(css="[data-user]"),
    refused=Rule(css="[data-refused]"),
    code=Shown(css="[data-code]", attribute="data-code"),
)


def target(**changed: Any) -> Target:
    """The sample's description at other addresses, read by `READS`."""
    own = {"url": RP, "idp": IDP, "start": None, "reads": READS}
    return load_target().model_copy(update=own | changed)


def page(html: str, *, of: str = RP, status: int = 200, headers: Mapping[str, str] | None = None) -> Page:
    return Page(status=status, address=of, html=f"<html><body>{html}</body></html>", headers=headers or {})


def page_of_the_idp(kind: str, html: str = "") -> Page:
    return Page(status=200, address=f"{IDP}/login/1", html=f"<body data-page={kind}>{html}</body>")


class FakeControl(Control):
    """A mock that does what it is told, but for ``refuses``: what it refuses, with which code."""

    def __init__(
        self, journal: Iterable[Mapping[str, Any]] = (), refuses: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(IDP)
        self.asked: list[str] = []
        self.bodies: dict[str, Any] = {}
        self._journal, self._refuses = [dict(event) for event in journal], refuses or {}

    def ask(self, method: str, path: str, body: Any = None, **query: str) -> Any:  # noqa: ARG002
        self.asked.append(f"{method} {path}")
        self.bodies[f"{method} {path}"] = body
        if path in self._refuses:
            raise Refused(self._refuses[path], "no")
        if path == "journal":
            return {"events": self._journal, "newest": 0}
        ordered = {"credential": "nurse-one-commission.new-card", "qr": "siths-mock-issuing:1"}
        return {"certificate": "", "key": "", "code": "123456", "puk": "87654321", **ordered}


class FakeDriver:
    """A browser that shows these pages: the path of the address, or what was pressed, and what comes then."""

    name: DriverName = "http"

    def __init__(self, pages: Mapping[str, Page | Exception]) -> None:
        self._pages, self._page = pages, page("", of="about:blank")
        self.held: list[Card | None] = []
        self.borne: dict[str, str] = {}
        self.pressed: list[str] = []
        self.closed = False

    def _show(self, what: str) -> None:
        found = self._pages.get(what, StepImpossible(f"nothing at {what}"))
        if isinstance(found, Exception):
            raise found
        self._page = found

    def go(self, url: str) -> None:
        self._show(url.removeprefix(RP))

    def see(self) -> Page:
        return self._page

    def trail(self) -> tuple[str, ...]:
        return ()

    def press(self, css: str, *, twice: bool = False) -> None:
        self._press(css, twice=twice)

    def press_text(self, text: str, *, twice: bool = False) -> None:
        self._press(text, twice=twice)

    def _press(self, what: str, *, twice: bool) -> None:
        self.pressed += [what] * (1 + twice)
        self._show(what)

    def close_tab(self) -> None:
        self._page = page("", of="about:blank")

    def wait(self, until: Callable[[Page], bool], *, patience: float = PATIENCE) -> Page:  # noqa: ARG002
        return self._page

    def picture(self, css: str) -> bytes:
        raise StepImpossible(f"no picture {css}")

    def app_link(self) -> str:
        return "siths://authenticate?order=1"

    def hold(self, card: Card | None) -> None:
        self.held.append(card)

    def cookies(self, url: str) -> dict[str, str]:
        return {"session": url}

    def bear(self, url: str, cookies: Mapping[str, str]) -> None:  # noqa: ARG002
        self.borne = dict(cookies)

    def forget(self, url: str) -> None: ...

    def tab(self, name: str) -> None: ...

    def screenshot(self, path: Path) -> Path | None:  # noqa: ARG002
        return None

    def close(self) -> None:
        self.closed = True


class FakeDrivers(Drivers):
    """Gives every user a `FakeDriver` with the same pages."""

    def __init__(self, pages: Mapping[str, Page | Exception]) -> None:
        super().__init__()
        self._pages = pages
        self.given: list[FakeDriver] = []

    def new(self, *_: object, **__: object) -> Driver:
        self.given.append(FakeDriver(self._pages))
        return self.given[-1]


class FakeStage:
    """A stage where nothing is started."""

    def __init__(self, described: Target | None = None, control: FakeControl | None = None) -> None:
        self.fake = control or FakeControl()
        self.described = described or target()
        self.reach = Reach(mtls="", ca="")
        self.closed = False
        self.times_lost = 0

    def place(self, _scenario: Scenario) -> Place:
        return Place(target=self.described, control=self.fake, reach=self.reach)

    @property
    def control(self) -> Control:
        return self.fake

    def lost(self) -> None:
        self.times_lost += 1

    def close(self) -> None:
        self.closed = True


def played(
    scenario: Scenario, pages: Mapping[str, Page | Exception], stage: FakeStage | None = None
) -> tuple[list[StepDone], ScenarioFinished]:
    """The steps of the story, and its end."""
    _, *steps, end = events(scenario, pages, stage)
    assert isinstance(end, ScenarioFinished)
    assert all(isinstance(step, StepDone) for step in steps)
    return [step for step in steps if isinstance(step, StepDone)], end


def events(
    scenario: Scenario, pages: Mapping[str, Page | Exception], stage: FakeStage | None = None
) -> Iterator[Event]:
    return play(scenario, "http", stage or FakeStage(), FakeDrivers(pages))


UNREACHED = Unreached("rp.test does not answer")
