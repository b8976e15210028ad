"""Every text that a user sees is Swedish with an English translation, and no translation is left over."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from babel.messages import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po

import idp_mock
from idp_mock.errors import catalogue
from idp_mock.signin.choice import HEADINGS
from idp_mock.web import texts
from idp_mock.web.language import FOLDER

ENGLISH = FOLDER / "en" / "LC_MESSAGES"
CODE = Path(idp_mock.__file__).parent
MARKED = [("**.py", "python"), ("web/pages/**.html", "jinja2")]
BY_NAME = {refusal.title for refusal in catalogue()} | {heading for heading in HEADINGS.values() if heading}


def marked() -> set[str]:
    """What stands between ``_(`` and ``)`` in code and templates."""
    return {str(text) for _, _, text, _, _ in extract_from_dir(CODE, MARKED, keywords={"_": None})}


def english() -> Catalog:
    with (ENGLISH / "messages.po").open("rb") as file:
        return read_po(file, locale="en")


def test_every_text_has_a_translation() -> None:
    translated = {message.id for message in english() if message.id and message.string}
    assert (marked() | BY_NAME) - translated == set()


def test_no_translation_is_left_over() -> None:
    assert {message.id for message in english() if message.id} - marked() - BY_NAME == set()


def test_none_is_unsure() -> None:
    assert [message.id for message in english() if message.id and message.fuzzy] == []


def test_the_compiled_file_is_made_of_the_written_one() -> None:
    """After a change: pybabel compile -d idp_mock/web/translations"""
    with (ENGLISH / "messages.mo").open("rb") as file:
        compiled = read_mo(file)
    assert {m.id: m.string for m in compiled if m.id} == {m.id: m.string for m in english() if m.id}


@pytest.mark.parametrize("path", sorted((CODE / "web" / "pages").glob("*.html")), ids=lambda path: path.name)
def test_a_page_says_nothing_in_swedish_that_is_not_marked(path: Path) -> None:
    """But for the names of methods, which are Inera's own (inera-idp:4.1)."""
    text = re.sub(r"\{[{%#].*?[}%#]\}", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    text = re.sub(r"SITHS(-kort| eID) på (annan|denna) enhet", "", text)
    assert re.findall(r"\w*[åäöÅÄÖ]\w*", text) == []


def test_no_text_is_for_a_refusal_that_does_not_exist() -> None:
    assert texts._WHY.keys() <= {refusal.code for refusal in catalogue()}
