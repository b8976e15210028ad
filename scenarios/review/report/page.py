"""The report: one file a language that opens offline, for a system owner to hand to a supplier."""

from __future__ import annotations

from datetime import datetime
from itertools import groupby
from pathlib import Path

from jinja2 import Environment, FileSystemLoader

from scenarios.reporters import words as sources
from scenarios.review.finding import SEVERITIES, WHAT, Finding, Reviewed
from scenarios.review.item import Language, Text
from scenarios.review.report import words

_ORDER = ("wrong", "could-not-tell", "correct", "not-applicable")
_SECTION = {"sv": "avsnitt", "en": "section"}


def text(reviewed: Reviewed, language: Language, other: str = "") -> str:
    """The page; ``other`` is the file of the other language beside it."""
    env = Environment(
        loader=FileSystemLoader(Path(__file__).parent), autoescape=True, trim_blocks=True, lstrip_blocks=True
    )
    env.filters |= {
        "said": lambda text: text.in_(language),
        "source": lambda citation: source(citation, language),
        "time": lambda at: datetime.fromisoformat(at).strftime("%Y-%m-%d %H:%M:%S") if at else "–",
        "what": lambda kind: WHAT[kind].in_(language),
    }
    wrong = reviewed.having("wrong")
    return env.get_template("review.html").render(
        language=language,
        other=other,
        reviewed=reviewed,
        at=datetime.fromisoformat(reviewed.at),
        wrong=wrong,
        unclear=reviewed.having("could-not-tell"),
        counts=[(name, len(reviewed.having(name))) for name in words.VERDICTS],
        severe=[(name, sum(one.item.severity == name for one in wrong)) for name in SEVERITIES],
        areas=[(area, list(those)) for area, those in groupby(reviewed.findings, _area)],
        word={name: said.in_(language) for name, said in words.WORDS.items()},
        verdict={name: said.in_(language) for name, said in words.VERDICTS.items()},
        severity={name: said.in_(language) for name, said in words.SEVERITIES.items()},
    )


def source(citation: str, language: Language) -> str:
    """``oidc-core:3.1.3.7`` as the section that it is."""
    said = sources.source(citation)
    return said.replace("section", _SECTION[language]) if language == "sv" else said


def _area(finding: Finding) -> Text:
    return finding.item.area
