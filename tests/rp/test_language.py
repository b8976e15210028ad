"""Swedish until the user asks for English, and then English everywhere, at the IdP too."""

from __future__ import annotations

import pytest

from tests.rp.care import Care


def test_it_speaks_swedish_until_it_is_asked_for_english(alone: Care) -> None:
    first = alone.opens("/")
    assert (first.attribute("html", "lang"), first.says("h1")) == ("sv", "Välkommen till Journalen Exempel")
    switched = alone.opens("/?lang=en")
    assert (switched.attribute("html", "lang"), switched.says("h1")) == ("en", "Welcome to Journalen Exempel")
    assert alone.opens("/schedule-of-none").attribute("html", "lang") == "en"
    assert alone.opens("/?lang=sv").attribute("html", "lang") == "sv"
    assert alone.opens("/").attribute("html", "lang") == "sv"


@pytest.mark.parametrize("lang", ["fi", "", "../../etc", "en\r\nX: y"])
def test_another_language_is_swedish(alone: Care, lang: str) -> None:
    page = alone.opens("/", query_string={"lang": lang})
    assert page.attribute("html", "lang") == "sv"
    assert alone.cookie("siths_rp_lang") == ""


def test_the_idp_is_asked_to_speak_the_same_language(care: Care) -> None:
    assert "ui_locales=sv" in care.opens("/login").location
    care.opens("/?lang=en")
    assert "ui_locales=en" in care.opens("/login").location
