"""The review on a terminal: a line for each item that is not right, as it comes, and the sum of it."""

from __future__ import annotations

from scenarios.reporters.console import terminal
from scenarios.review.finding import Finding, Reviewed, Verdict
from scenarios.review.item import Language
from scenarios.review.report.words import SEVERITIES, VERDICTS

_COLOURS: dict[Verdict, str] = {
    "wrong": "red",
    "could-not-tell": "yellow",
    "not-applicable": "dim",
    "correct": "green",
}


class Lines:
    """Tells of each finding when it is there."""

    def __init__(self, language: Language, *, stderr: bool) -> None:
        self._language = language
        self._terminal = terminal(stderr=stderr)

    def hear(self, one: Finding) -> None:
        if one.verdict == "correct":
            return
        if one.verdict == "not-applicable":
            why = one.why.in_(self._language)
            self._say(f"{VERDICTS[one.verdict].in_(self._language):<21}{one.item.id}: {why}", one.verdict)
            return
        severity = SEVERITIES[one.item.severity].in_(self._language) if one.verdict == "wrong" else ""
        said = f"{one.item.title.in_(self._language)}: {one.why.in_(self._language)}"
        self._say(f"{VERDICTS[one.verdict].in_(self._language):<21}{one.item.id:<38}{severity}", one.verdict)
        self._say(f"    {said}", None)

    def end(self, told: Reviewed) -> None:
        counts = (
            f"{len(told.having(verdict))} {said.in_(self._language)}" for verdict, said in VERDICTS.items()
        )
        self._say(
            f"{told.target}: {', '.join(counts)}, {told.seconds:.1f} s", "wrong" if told.status else "correct"
        )

    def _say(self, text: str, verdict: Verdict | None) -> None:
        style = _COLOURS[verdict] if verdict else None
        self._terminal.print(text, style=style, markup=False, highlight=False, soft_wrap=True)
