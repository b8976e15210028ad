"""Opens a browser, follows whoever uses it, and keeps what was done as a scenario with its recording."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, Error
from playwright.sync_api import Page as Tab

from scenarios.drivers.chromium import browsers
from scenarios.drivers.driver import Page
from scenarios.drivers.watched import Watched
from scenarios.model import Known, Scenario
from scenarios.reading import standing
from scenarios.recordings import kept, written
from scenarios.recordings.capture import Capture
from scenarios.recordings.hands import Hands
from scenarios.recordings.make import recording
from scenarios.recordings.redact import Redaction
from scenarios.recordings.story import Story, Title, story
from scenarios.recordings.who import Who
from scenarios.reporters.write import write
from scenarios.stage.place import Place, Stage
from scenarios.targets.target import Target

SCENARIO = "scenario.yaml"
_LOOK = 100.0  # milliseconds between two looks at whether the window is still there
_TOLD = ("acr", "employeeHsaId", "commissionHsaId")  # what a person would write of the claims
Drive = Callable[[Tab], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """What was seen while somebody used the browser."""

    hands: Hands
    capture: Capture
    journal: tuple[Mapping[str, Any], ...]
    place: Place


def record(
    stage: Stage, title: Title, *, known: Known | None, keep: tuple[str, ...] = (), drive: Drive | None = None
) -> tuple[Story, Session]:
    """``drive`` uses the browser; without it a person does, in a window, until it is closed. ``keep``: claims.

    Raises `NothingRecorded`, `BrowserMissing`, `Unreached` and what ``drive`` raises.
    """
    place = stage.place(_as_it_comes(title))
    place.control.reset()
    begins = place.control.newest()
    capture = Capture(Redaction(place.target, place.reach.mtls, keep=keep))
    with browsers(headed=drive is None) as chromium:
        context = chromium.new_context(
            base_url=place.target.url,
            ignore_https_errors=True,  # the harness's own CA
            locale="sv-SE",
            **({"viewport": {"width": 1100, "height": 760}} if drive else {"no_viewport": True}),
        )
        watched = Watched(context, capture)
        hands = Hands(context, place.target, lambda: place.control.journal(begins))
        _use(context, place.target, drive)
        hands.look()
        watched.tell()
        with suppress(Error):
            context.close()
    journal = tuple(place.control.journal(begins))
    session = Session(hands=hands, capture=capture, journal=journal, place=place)
    claims = _claims(hands.html, place.target, keep)
    who = Who(place.control)
    return story(hands.notes, journal, title, who.asked, claims=claims, known=known), session


def place_of(name: str, out: Path) -> Path:
    """The folder of the recording with this id."""
    return out / name.replace("/", "-")


def leave(told: Story, session: Session, out: Path) -> Path:
    """A folder in ``out`` with the scenario, its recording and what people look at. Raises `Unreached`."""
    folder = place_of(told.scenario.id, out)
    made = recording(
        told.scenario,
        target=session.place.target.name,
        driver="browser",
        made=datetime.now(UTC),
        messages=session.capture.messages,
        journal=session.journal,
        decisions=told.decisions,
        shown=told.scenario.claims,
        redaction=session.capture.redaction,
    )
    write(folder / SCENARIO, written.text(told.scenario))
    kept.keep(folder, made, session.capture.messages)
    write(folder / "journal.json", json.dumps(list(session.journal), indent=2, ensure_ascii=False) + "\n")
    for number, picture in enumerate(session.hands.pictures, 1):
        (folder / f"{number:02}.jpg").write_bytes(picture)
    return folder


def _use(context: BrowserContext, target: Target, drive: Drive | None) -> None:
    tab = context.new_page()
    if drive is not None:
        drive(tab)
        return
    with suppress(Error):  # the window was closed
        tab.goto(target.url)
        while context.pages:
            context.pages[0].wait_for_timeout(_LOOK)


def _claims(html: str, target: Target, keep: tuple[str, ...]) -> dict[str, str]:
    """What the system shows that it was told, of those that a scenario tells."""
    shown = target.reads.claims
    if not html or shown is None:
        return {}
    page = Page(status=200, address=target.url + shown.open, html=html)
    found = {name: standing(shown.of(name), page) for name in dict.fromkeys((*_TOLD, *keep))}
    return {name: said for name, said in found.items() if said is not None}


def _as_it_comes(title: Title) -> Scenario:
    """What a stage must know before there is a story: the way, and that a person without a card is offered one."""
    return Scenario.model_construct(
        id=title.id, way=title.way, idp={"card_start": "ask"}, at=None, methods=None
    )
