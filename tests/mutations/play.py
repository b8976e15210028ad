"""Plays one of the requests: which it is follows from the settings, the seed and its number, and from nothing else."""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from random import Random
from urllib.parse import unquote

from flask import Flask
from werkzeug.test import run_wsgi_app

from tests.mutations.answer import Answer
from tests.mutations.case import Case
from tests.mutations.changes import changed
from tests.mutations.draft import Draft
from tests.mutations.right import RIGHT, made
from tests.mutations.verdict import complaints
from tests.mutations.world import World

SEED = 1
_OF_ALL = re.compile(
    "/mock/(clock|faults|keys|environments|credentials|breakdowns)"
)  # what a program changes for everybody
HOST = "localhost:8400"


@dataclass(frozen=True)
class Played:
    number: int
    case: Case
    wrong: list[str]

    def __str__(self) -> str:
        draft, settings = self.case.draft, self.case.world.settings
        lines = [
            f"python -m tests.mutations {settings} {self.number}",
            f"  {draft.of}",
            *draft.done,
            *self.wrong,
        ]
        return "\n    ".join(lines)


def draft(world: World, number: int, seed: int = SEED, of: Collection[str] = ()) -> Draft | None:
    """The request with this number; nothing where it began as none of ``of``."""
    chance = Random(f"{world.settings} {seed} {number}")  # noqa: S311  # the same one each time is what is wanted
    name = chance.choice(list(RIGHT))
    if of and name not in of:
        return None
    found = made(world, name)
    for _ in range(chance.choice((1, 1, 1, 2, 2, 3, 5))):
        changed(found, chance, world)
    return found


def play(world: World, number: int, seed: int = SEED) -> Played:
    asked = draft(world, number, seed)
    assert asked
    return judged(world, asked, ask(world.web.app, asked), number)


def judged(world: World, asked: Draft, answer: Answer, number: int = 0) -> Played:
    case = Case(asked, answer, world, alone=len(asked.done) < 2)
    wrong = complaints(case)
    if asked.verb != "GET" and answer.status < 400 and _OF_ALL.search(unquote(asked.path)):
        world.restore()
    return Played(number, case, wrong)


def ask(app: Flask, asked: Draft) -> Answer:
    """The application's answer, without a server before it."""
    with listening() as heard:
        begun = time.monotonic()
        body, status, headers = run_wsgi_app(app.wsgi_app, asked.environ(HOST), buffered=True)
        content = b"".join(body)
        seconds = time.monotonic() - begun
    return Answer(
        status=int(status.split(" ")[0]),
        headers=tuple(headers),
        body=content,
        seconds=seconds,
        logged=tuple(heard),
    )


@contextmanager
def listening() -> Iterator[list[str]]:
    """What is logged meanwhile as an error, by anybody."""
    heard: list[str] = []

    class Ear(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            if record.name != "werkzeug":  # it tells of what no HTTP server could read
                heard.append(self.format(record))

    ear = Ear(logging.ERROR)
    logging.getLogger().addHandler(ear)
    try:
        yield heard
    finally:
        logging.getLogger().removeHandler(ear)
