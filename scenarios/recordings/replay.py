"""Plays recordings again, and compares each with what is recorded now."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scenarios.recordings.drift import Drift, drift
from scenarios.recordings.kept import FILE, recordings
from scenarios.recordings.model import Recording
from scenarios.reporters import Told
from scenarios.run import Chosen
from scenarios.workers import Play


@dataclass(frozen=True, slots=True, kw_only=True)
class Replayed:
    """A recording and what it became. ``why_not``: it could not be compared."""

    recording: Recording
    drifts: tuple[Drift, ...] = ()
    why_not: str = ""

    @property
    def has_drifted(self) -> bool:
        return bool(self.drifts or self.why_not)


def chosen(known: Sequence[Recording]) -> Chosen:
    """Each as it was played: by the same driver."""
    return Chosen(plays=tuple(Play(one.scenario, one.driver) for one in known), left_out=())


def compared(known: Sequence[Recording], told: Told, out: Path) -> Iterator[Replayed]:
    """Each recording with the one that the run left in ``out``."""
    ended = {(one.scenario.id, one.driver): one.finished for one in told.plays()}
    for was in known:
        finished = ended.get((was.scenario.id, was.driver))
        folder = Play(was.scenario, was.driver).folder(out)
        if finished is None or finished.status == "skipped":
            yield Replayed(
                recording=was, why_not=finished.reason if finished else "the run ended before it did"
            )
        elif folder is None or not (folder / FILE).is_file():
            seen = finished.failure.seen if finished.failure else "nothing"
            yield Replayed(recording=was, why_not=f"it was not played to its end: {seen}")
        else:
            (now,) = recordings([folder / FILE])
            drifts = tuple(drift(was, now))
            unseen = finished.failure.seen if finished.failure and not drifts else ""
            yield Replayed(recording=was, drifts=drifts, why_not=unseen and f"it ended otherwise: {unseen}")


def lines(replayed: Sequence[Replayed]) -> Iterator[str]:
    """For people: each recording, and below it what has become another."""
    for one in replayed:
        state = "drift" if one.has_drifted else "as recorded"
        yield f"{one.recording.scenario.id} ({one.recording.driver}): {state}"
        yield from (f"  {found}" for found in (*one.drifts, *filter(None, [one.why_not])))
    drifted = sum(one.has_drifted for one in replayed)
    yield f"{len(replayed) - drifted} as recorded, {drifted} drifted"


def document(replayed: Sequence[Replayed]) -> dict[str, Any]:
    """For programs, and drift.json. Its keys are a promise."""
    drifted = sum(one.has_drifted for one in replayed)
    return {
        "summary": {"as_recorded": len(replayed) - drifted, "drifted": drifted},
        "recordings": [
            {
                "id": one.recording.scenario.id,
                "driver": one.recording.driver,
                "recorded": one.recording.made.isoformat(),
                "drifts": [found.as_json() for found in one.drifts],
                **({"reason": one.why_not} if one.why_not else {}),
            }
            for one in replayed
        ],
    }


def text(replayed: Sequence[Replayed]) -> str:
    return json.dumps(document(replayed), indent=2, ensure_ascii=False) + "\n"
