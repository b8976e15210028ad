"""The catalogue of refusals: each has a code of its own, and its document says all of it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from idp_mock.config import IdpConfig
from idp_mock.errors import Refusal, catalogue
from idp_mock.web.texts import text_of

MANUAL = Path(__file__).parents[1] / "docs" / "errors.md"
SECTION = re.compile(
    r"^### (?P<code>[A-Z]{3}-\d{3}) (?P<name>\w+)\n\n(?P<meaning>[^\n]+)\n\n"
    r"- Title: (?P<title>[^\n]+)\n- Travels: (?P<travels>[^\n]+)\n- What to do: (?P<advice>[^\n]+)\n",
    re.MULTILINE,
)
REFUSALS = tuple(catalogue())
every_refusal = pytest.mark.parametrize("refusal", REFUSALS, ids=lambda refusal: refusal.code)


def manual() -> dict[str, dict[str, str]]:
    found = SECTION.finditer(MANUAL.read_text(encoding="utf-8"))
    return {section["code"]: section.groupdict() for section in found}


def travels(refusal: type[Refusal]) -> str:
    otherwise = f"; `SITHS_IDP_{refusal.setting.upper()}` says otherwise" if refusal.setting else ""
    return by_itself(refusal) + otherwise


def by_itself(refusal: type[Refusal]) -> str:
    match refusal.deliver:
        case "page":
            return f"page, HTTP {refusal.status}"
        case "redirect":
            return f"redirect, `error={refusal.oauth}`"
        case "json":
            return f"JSON, HTTP {refusal.status}, `error={refusal.oauth}`"


def test_a_code_stands_for_one_refusal() -> None:
    codes = [refusal.code for refusal in REFUSALS]
    assert sorted(set(codes)) == codes


@every_refusal
def test_its_section_says_what_the_code_says(refusal: type[Refusal]) -> None:
    section = manual()[refusal.code]
    assert section["name"] == refusal.__name__
    assert section["meaning"] == " ".join((refusal.__doc__ or "").split())
    assert section["title"] == refusal.title
    assert section["travels"] == travels(refusal)
    assert section["advice"].endswith(".")


def test_the_document_has_no_other() -> None:
    text = MANUAL.read_text(encoding="utf-8")
    assert list(manual()) == re.findall(r"^### ((?!RP-|RUN-)\S+)", text, re.MULTILINE)
    assert manual().keys() == {refusal.code for refusal in REFUSALS}


def test_a_setting_says_by_itself_what_the_catalogue_says() -> None:
    config = IdpConfig()
    settled = {refusal.setting: refusal for refusal in REFUSALS if refusal.setting}
    assert len(settled) == 7
    for setting, refusal in settled.items():
        assert getattr(config, setting) == {"page": "page", "redirect": refusal.oauth}[refusal.deliver]


@every_refusal
def test_without_a_detail_it_explains_itself(refusal: type[Refusal]) -> None:
    assert refusal().detail == " ".join((refusal.__doc__ or "").split())
    assert refusal("so and so").detail == "so and so"


@every_refusal
def test_its_page_says_why_and_what_to_do(refusal: type[Refusal]) -> None:
    text = text_of(refusal())
    assert text.title == refusal.title
    assert text.why.endswith(".")
    assert text.what.endswith(".")


@pytest.mark.parametrize("code", ["IDP-101", "IDP-102"])
def test_where_nobody_is_known_nobody_is_sent_anywhere(code: str) -> None:
    """RFC 6749 section 4.1.2.1."""
    assert [refusal.deliver for refusal in REFUSALS if refusal.code == code] == ["page"]
