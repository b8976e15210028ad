"""Every text that a user of the sample sees is Swedish with an English translation, and none is left over."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po

import rp
from rp import decisions, errors
from rp.language import FOLDER
from rp.policy_file import load

ENGLISH = FOLDER / "en" / "LC_MESSAGES"
CODE = Path(rp.__file__).parent
MARKED = [("**.py", "python"), ("templates/**.html", "jinja2")]


def marked() -> set[str]:
    """What stands between ``_(`` and ``)`` in code and templates."""
    return {str(text) for _, _, text, _, _ in extract_from_dir(CODE, MARKED, keywords={"_": None})}


def by_name() -> Iterator[str]:
    """What the pages show of code and of the policy that comes with the sample."""
    for refusal in errors.catalogue():
        yield from (refusal.title, refusal.advice)
    yield from (outcome.title for outcome in decisions.catalogue())
    yield decisions.ClaimMissing.title_of_others
    policy = load()
    for function in policy.functions.values():
        yield from (function.name, function.about)
    yield from (f"Dispens: {given.name}. {given.why}" for given in policy.dispensations)


def english() -> Catalog:
    with (ENGLISH / "messages.po").open("rb") as file:
        return read_po(file, locale="en")


def test_every_text_has_a_translation() -> None:
    translated = {message.id for message in english() if message.id and message.string}
    assert (marked() | set(by_name())) - translated == set()


def test_no_translation_is_left_over() -> None:
    assert {message.id for message in english() if message.id} - marked() - set(by_name()) == set()


def test_none_is_unsure() -> None:
    assert [message.id for message in english() if message.id and message.fuzzy] == []


def test_what_is_filled_in_is_filled_in_everywhere() -> None:
    for message in english():
        assert str(message.id).count("{}") == str(message.string).count("{}")


def test_the_compiled_file_is_made_of_the_written_one() -> None:
    """After a change: pybabel compile -d rp/translations"""
    with (ENGLISH / "messages.mo").open("rb") as file:
        compiled = read_mo(file)
    assert {m.id: m.string for m in compiled if m.id} == {m.id: m.string for m in english() if m.id}


@pytest.mark.parametrize("path", sorted((CODE / "templates").rglob("*.html")), ids=lambda path: path.name)
def test_a_page_says_nothing_in_swedish_that_is_not_marked(path: Path) -> None:
    text = re.sub(r"\{[{%#].*?[}%#]\}", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    assert re.findall(r"\w*[åäöÅÄÖ]\w*", text) == []
