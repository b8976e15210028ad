"""docs/fidelity.md says what is ours: every tag in the code, and no more."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

from tests.document import DOCS
from tests.scenarios.ours import ours

TEXT = (DOCS / "fidelity.md").read_text(encoding="utf-8")
ROW = re.compile(r"^\| `([\w/.]+\.\w+)` \| (?:`([\w.]+)`|(the whole module)) \| (.+) \|$", re.MULTILINE)
TOLD = [(file, name or module) for file, name, module, _ in ROW.findall(TEXT)]


def test_it_names_everything_that_the_code_calls_ours_and_nothing_else() -> None:
    assert sorted(TOLD) == sorted(set(ours()))


def test_it_names_each_once_in_the_order_of_the_files() -> None:
    assert [one for one, times in Counter(TOLD).items() if times > 1] == []
    assert [file for file, _ in TOLD] == sorted(file for file, _ in TOLD)


def test_every_setting_that_settings_md_calls_ours_is_among_them() -> None:
    settings = (DOCS / "settings.md").read_text(encoding="utf-8")
    marked = re.findall(r"^\| `SITHS_(IDP|RP)_([A-Z_]+)` \|.*\[MOCK\] \|$", settings, re.MULTILINE)
    known = {name for _, name in TOLD}
    assert {f"{of.capitalize()}Config.{name.lower()}" for of, name in marked} - known == set()


def test_every_known_thing_has_a_mark_and_a_source() -> None:
    table = TEXT.split("\n## What is known\n")[1].split("\n## ")[0]
    rows = re.findall(r"^\| (?!what \||---)(.+) \| (.+) \| (.+) \|$", table, re.MULTILINE)
    assert len(rows) > 10
    for _, marks, source in rows:
        assert re.fullmatch(r"(`\[[DVMC]\]` ?)+", marks)
        assert re.fullmatch(r"((inera-idp|siths-eid|gits):[\d.]+(, )?)+", source)


def test_the_name_of_what_a_tag_stands_at_is_found(tmp_path: Path) -> None:
    names = dict(ours())
    assert names["idp_mock/oidc/keys.py"] == "signing_key"
    assert ("idp_mock/config.py", "IdpConfig.qr_frame") in set(ours())
    assert names["idp_mock/authservice/qr.py"] == "the whole module"
