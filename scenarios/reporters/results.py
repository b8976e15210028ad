"""results.json, and what ``run --json`` prints: one document for programs. Its keys are a promise."""

from __future__ import annotations

import json
from typing import Any

from scenarios.reporters.told import Told


def document(told: Told) -> dict[str, Any]:
    """``{"summary": ..., "scenarios": [...]}``; seconds are wall time."""
    end, statuses = told.finished, [one.status for one in told.plays()]
    return {
        "summary": {
            **{status: statuses.count(status) for status in ("passed", "failed", "skipped")},
            "seconds": round(end.seconds, 3) if end else 0,
        },
        "scenarios": [
            {
                "id": one.scenario.id,
                "driver": one.driver,
                "status": one.status,
                "expected": ", ".join(one.scenario.endings),
                "actual": one.finished.actual if one.finished else "the run ended before it did",
                "seconds": round(one.finished.seconds, 3) if one.finished else 0,
                **({"reason": one.finished.reason} if one.finished and one.finished.reason else {}),
            }
            for one in told.plays()
        ],
    }


def text(told: Told) -> str:
    return json.dumps(document(told), indent=2, ensure_ascii=False) + "\n"
