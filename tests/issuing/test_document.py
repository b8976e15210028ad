"""docs/issuing.md prints the list of rules: in its order, with the code of each and what it is known from."""

from __future__ import annotations

import re
from collections.abc import Callable

from idp_mock.errors import catalogue
from idp_mock.issuing.rules import CHECKS
from tests.document import DOCS

TEXT = (DOCS / "issuing.md").read_text(encoding="utf-8")
CODES = {refusal.__name__: refusal.code for refusal in catalogue()}
CITED = re.compile(r"\b(?:gits|case|siths-eid):[\d.]+\d|\b(?:gits|case|siths-eid):\d+")


def row(check: Callable[..., object]) -> str:
    rule = check.__name__.replace("_", " ")
    codes = " ".join(f"`{CODES[name]}`" for name in check.__code__.co_names if name in CODES)
    return f"| {rule} | {codes} | {', '.join(CITED.findall(check.__doc__ or ''))} |"


def test_every_rule_stands_in_it_in_the_order_of_a_visit() -> None:
    table = TEXT.partition("| rule | refused with | as in |\n|---|---|---|\n")[2].partition("\n\n")[0]
    assert table.splitlines() == [row(check) for check in CHECKS]


def test_every_code_of_issuing_stands_in_it() -> None:
    assert {code for code in CODES.values() if code.startswith("ISS-")} == set(re.findall(r"ISS-\d+", TEXT))
