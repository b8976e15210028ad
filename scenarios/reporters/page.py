"""report.html: one file a language that opens offline, for whoever answers for the care system."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from functools import partial
from itertools import groupby
from pathlib import Path

from jinja2 import Environment, FileSystemLoader

from scenarios.reporters import decisions, happened, texts, words
from scenarios.reporters.advice import SUMS, advice, explained
from scenarios.reporters.beside import Beside
from scenarios.reporters.diagram import diagram
from scenarios.reporters.pictures import Pictures
from scenarios.reporters.told import Played, Told
from scenarios.review.item import Language
from scenarios.stage.codes import codes


def text(
    told: Told,
    language: Language = "en",
    *,
    other: str = "",
    beside: Callable[[Played], Beside] = lambda _: Beside(),
    pictures: Pictures | None = None,
) -> str:
    """The page; ``other`` is the file of the other language beside it, and ``beside`` finds what each play left.

    Raises nothing for a picture or a file that is gone: the words say what there was to see.
    """
    plays = sorted(told.plays(), key=lambda one: words.place(theme_of(one)))
    otherwise = [one for one in plays if one.status == "failed"]
    shots = (pictures or Pictures()).of
    for one in otherwise:
        shots(one)  # those first, while there is room
    table, means = decisions.table(plays, language), codes()
    shown = sorted({code for row in table for cell in row.cells for seen in cell for code in seen.codes})
    advised = {id(one): advice(one) for one in otherwise}
    sums = Counter(found.kind for found in advised.values())
    return (
        _environment(language)
        .get_template("report.html")
        .render(
            language=language,
            other=other,
            word=texts.words(language),
            run=told.started,
            end=told.finished,
            otherwise=otherwise,
            sums=[(many, SUMS[kind].in_(language)) for kind, many in sums.most_common()],
            themes=[(name, list(group)) for name, group in groupby(plays, theme_of)],
            table=table,
            means=means,
            legend=[means[code] for code in shown if code in means],
            shots=shots,
            beside=beside,
            advice=lambda one: advised[id(one)],
            diagram=lambda one, found: diagram(one, found, language),
            explained=lambda meaning: explained(meaning, language),
        )
    )


def theme_of(one: Played) -> str:
    return one.scenario.id.partition("/")[0]


def _environment(language: Language) -> Environment:
    env = Environment(
        loader=FileSystemLoader(Path(__file__).parent), autoescape=True, trim_blocks=True, lstrip_blocks=True
    )
    spoken: dict[str, Callable[..., str]] = {
        "theme": words.theme,
        "credential": words.credential,
        "source": words.source,
        "doing": words.doing,
        "about": words.about,
        "ended": words.ended,
        "actor": happened.actor,
    }
    env.filters |= {name: partial(said, language=language) for name, said in spoken.items()}
    env.filters |= {"method": words.method, "said": lambda text: text.in_(language)}
    return env
