"""The decision table: what each cell should be, which rows there are, and what two tables differ in."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from jsonschema import Draft202012Validator
from rich.console import Console

from rp.config import RpConfig
from rp.policy_file import SHIPPED
from rp.server import serve_in_thread
from scenarios.drivers.start import Drivers
from scenarios.errors import BadArgument, NotComparable
from scenarios.matrix import console, page, sheet, table
from scenarios.matrix.compare import changes
from scenarios.matrix.expected import expected
from scenarios.matrix.facts import Facts
from scenarios.matrix.make import make
from scenarios.matrix.play import Wish
from scenarios.matrix.rows import BECOMES, Row, rows
from scenarios.matrix.table import Matrix
from scenarios.model import Way
from scenarios.stage.known import known_to
from scenarios.stage.mocks import Mock, Mocks
from scenarios.stage.policy import by_policy
from scenarios.stage.sample import Sample
from scenarios.stage.standing import Standing
from scenarios.targets.target import Target, load_target
from tests.document import DOCS
from tests.scenarios.systems import known_at

NOW = datetime(2026, 11, 26, 9, tzinfo=UTC)


def person(*purposes: str) -> dict[str, Any]:
    """Who has an employment with a commission of each purpose."""
    provider = {"hsa_id": "TST1", "name": "Region", "number": "232100-0131"}
    made = [
        {
            "hsa_id": f"C-{n}",
            "name": p,
            "purpose": p,
            "unit_hsa_id": "U",
            "unit_name": "Eken",
            "provider": provider,
        }
        for n, p in enumerate(purposes, 1)
    ]
    return {"employments": [{"hsa_id": "E-1", "organisation": provider, "commissions": made}]}


NURSE = person("Vård och behandling")
TOLD = frozenset({"commissionPurpose", "employeeHsaId"})


def facts(loa: int = 3, **changed: Any) -> Facts:
    known: dict[str, Any] = {"signed_in": True, "loa": loa, "told": TOLD, "person": NURSE}
    return Facts(**known | changed)


# --- what a cell should be ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("function", "known", "should"),
    [
        ("start", Facts(signed_in=False), "granted"),
        ("schedule", Facts(signed_in=False, refused="IDP-206"), "not-granted"),
        ("schedule", facts(2), "granted"),
        ("schedule", facts(3), "granted"),
        ("schedule", facts(0), "denied"),
        ("record", facts(3), "granted"),
        ("record", facts(2), "denied"),
        ("record", facts(3, person=person("Administration")), "denied"),
        ("record", facts(3, told=frozenset({"employeeHsaId"})), "denied"),
        ("record", facts(3, told=None), "granted"),
        ("record", facts(3, person=person("Administration", "Vård och behandling")), "unknown"),
        ("record", facts(3, person=person("Administration", "Vård och behandling"), chosen="C-2"), "granted"),
        ("record", facts(3, person=person("Administration", "Vård och behandling"), chosen="C-1"), "denied"),
        ("schedule", facts(3, told=frozenset({"acr"})), "not-granted"),
        ("schedule", Facts(signed_in=False, loa=3, person=NURSE), "granted"),
        ("record", Facts(signed_in=False, loa=2, person=NURSE), "not-granted"),
    ],
)
def test_what_the_policy_says(function: str, known: Facts, should: str) -> None:
    assert expected(function, known, load_target(), NOW, "check").should == should


@pytest.mark.parametrize(
    ("way", "should"),
    [("check", "denied"), ("step-up", "step-up"), (None, "not-granted"), ("demand-loa2", "denied")],
)
def test_a_level_that_is_too_low_ends_as_the_system_uses_levels(way: Way | None, should: str) -> None:
    assert expected("record", facts(2), load_target(), NOW, way).should == should


@pytest.mark.parametrize(
    ("at", "should"),
    [
        (datetime(2025, 11, 30, 22, 59, tzinfo=UTC), "granted"),  # a minute before midnight in Sweden
        (datetime(2025, 11, 30, 23, 0, tzinfo=UTC), "denied"),
    ],
)
def test_a_requirement_begins_at_midnight_in_sweden(at: datetime, should: str) -> None:
    assert expected("medications", facts(2), load_target(), at, "check").should == should


@pytest.mark.parametrize(
    ("hour", "policies", "should"),
    [
        (19, ("1.2.752.74.8.502",), "granted"),
        (10, ("1.2.752.74.8.502",), "denied"),
        (19, ("1.2.752.74.8.501",), "denied"),
        (19, (), "denied"),
    ],
)
def test_a_dispensation_lets_in_who_it_covers(hour: int, policies: tuple[str, ...], should: str) -> None:
    at = datetime(2026, 3, 2, hour, tzinfo=UTC)
    assert expected("record", facts(2, policies=policies), load_target(), at, "check").should == should


@pytest.mark.parametrize(
    ("decision", "right"),
    [("granted", False), ("denied", True), ("step-up", True), ("error", False)],
)
def test_who_is_not_signed_in_may_be_denied_or_asked_and_an_error_is_never_right(
    decision: str, right: bool
) -> None:
    should = expected("schedule", Facts(signed_in=False), load_target(), NOW, "check")
    assert should.holds(decision) is right


def test_what_nobody_can_tell_is_neither_right_nor_wrong() -> None:
    both = facts(3, person=person("Administration", "Vård och behandling"))
    should = expected("record", both, load_target(), NOW, "check")
    assert (should.holds("granted"), should.holds("denied"), should.holds("error")) == (None, None, False)


def test_the_policy_of_the_sample_and_its_target_say_the_same() -> None:
    target = load_target()
    by_file = by_policy(target, SHIPPED)
    assert by_file.functions == target.functions
    assert by_file.dispensations == target.dispensations


# --- the rows -----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def every(stage: Sample) -> tuple[Row, ...]:
    return rows(stage.control, known_to(stage.described), stage.described.client.methods)


def test_every_credential_of_everybody_has_a_row(every: tuple[Row, ...], stage: Sample) -> None:
    held = {one["id"] for one in stage.control.ask("GET", "credentials")["credentials"]}
    assert {row.id for row in every} == held


RAN_OUT = "nurse-old-reserve-cards."  # whose cards ran out by themselves, years ago


def test_every_state_is_there_for_one_holder_of_each_kind(every: tuple[Row, ...]) -> None:
    for kind in ("ordinary-card", "reserve-card-loa2", "reserve-card-loa3", "mobile"):
        for state in BECOMES:
            there = {row.id for row in every if (row.kind, row.state) == (kind, state)}
            assert len({one for one in there if not one.startswith(RAN_OUT)}) == 1
    assert {row.state for row in every if row.kind == "blank-reserve-card"} == {"blank"}


def test_a_phone_is_in_no_reader_and_a_card_in_no_phone(every: tuple[Row, ...]) -> None:
    assert {row.method for row in every if row.kind == "mobile"} == {"app-here", "app-elsewhere"}
    assert {row.device.kind for row in every if row.kind == "mobile"} == {"iphone"}
    assert {row.device.kind for row in every if row.kind != "mobile"} == {"windows-minidriver"}


def test_only_the_methods_of_the_client_are_tried(stage: Sample) -> None:
    found = rows(stage.control, known_to(stage.described), ["card"], ["nurse-one-commission"])
    assert {row.method for row in found} == {"card"}
    assert {row.person for row in found} == {"nurse-one-commission"}


def test_a_person_who_is_nobody_is_told_with_the_nearest(stage: Sample) -> None:
    with pytest.raises(BadArgument, match=r"did you mean nurse-one-commission\?"):
        rows(stage.control, known_to(stage.described), ["card"], ["nurse-one-comission"])


# --- the table ----------------------------------------------------------------------------------------------------


def made(
    stage: Sample | Standing, *, wish: Wish | None = None, states: tuple[str, ...] = ("active",)
) -> Matrix:
    """Of one nurse by card: each of three cards."""
    known = known_to(stage.described)
    chosen = rows(stage.control, known, ["card"], ["nurse-one-commission"])
    with Drivers() as drivers:
        wanted = [row for row in chosen if row.state in states]
        return make(wanted, stage, drivers, wish or Wish(), tell=lambda *_: None)


@pytest.fixture(scope="module")
def good(stage: Sample) -> Matrix:
    return made(stage, states=("active", *BECOMES))


@pytest.fixture(scope="module")
def wrong(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Matrix]:
    """The sample as ``siths-harness rp --mistake ignores-acr`` serves it, played where it stands."""
    mocks = Mocks()
    mock: Mock = mocks.of({})
    sample = serve_in_thread(
        RpConfig(
            issuer=mock.environment.config.issuer, port=0, client_id="mistaken", mistakes=("ignores-acr",)
        )
    )
    try:
        told = load_target().model_dump(by_alias=True, exclude_defaults=True)
        own: dict[str, Any] = {"client_id": "mistaken", "client_secret": "sample-rp-secret"}
        own |= {"redirect_uris": [f"{sample.url}/callback"]}
        changed = {"url": sample.url, "idp": mock.environment.config.url, "start": None, "client": own}
        target = Target.model_validate({"format": 1} | told | changed | {"ways": ["check"]})
        folder = tmp_path_factory.mktemp("registered")
        yield made(Standing(known_at(mock, target, folder)))
    finally:
        sample.stop()
        mocks.close()


def said(matrix: Matrix, credential: str, state: str = "active") -> dict[str, str]:
    (line,) = (one for one in matrix.rows if (one.credential, one.state) == (credential, state))
    return {name: cell.said for name, cell in line.cells.items()}


def test_each_card_opens_what_its_level_opens(good: Matrix) -> None:
    high = {"start": "granted RP-200"} | dict.fromkeys(
        ("schedule", "record", "medications"), "granted RP-202"
    )
    low = high | dict.fromkeys(("record", "medications"), "denied RP-305")
    assert said(good, "ordinary-card") == said(good, "reserve-card-loa3") == high
    assert said(good, "reserve-card-loa2") == low
    assert (good.status, good.summary.wrong) == (0, 0)


@pytest.mark.parametrize(
    ("state", "login"),
    [
        ("revoked", "no-answer IDP-206"),
        ("expired", "no-answer IDP-205"),
        ("not-yet-valid", "no-answer IDP-204"),
        ("locked", "no-answer IDP-201"),
    ],
)
def test_a_card_that_cannot_be_used_opens_nothing(state: str, login: str, good: Matrix) -> None:
    (line,) = (one for one in good.rows if (one.credential, one.state) == ("ordinary-card", state))
    assert (line.login, line.loa) == (login, None)
    assert {name: cell.decision for name, cell in line.cells.items()} == {
        "start": "granted",
        "schedule": "step-up",
        "record": "step-up",
        "medications": "step-up",
    }
    assert all(cell.right for cell in line.cells.values())


def test_the_clock_is_right_again_after_a_row_that_moved_it(good: Matrix, stage: Sample) -> None:
    assert good.rows[-1].state != "active"
    assert stage.control.ask("GET", "clock")["offset"] == 0


def test_a_system_that_ignores_the_level_has_wrong_cells_and_no_others(wrong: Matrix) -> None:
    assert [(line.credential, name, cell.said, cell.expected) for line, (name, cell) in wrong.wrong()] == [
        ("reserve-card-loa2", "record", "granted RP-202", "denied"),
        ("reserve-card-loa2", "medications", "granted RP-202", "denied"),
    ]
    assert wrong.status == 1


def test_a_system_that_steps_up_is_expected_to(stage: Sample) -> None:
    matrix = made(stage, wish=Wish(way="step-up"))
    assert said(matrix, "reserve-card-loa2")["record"] == "step-up"
    assert matrix.status == 0


def test_a_system_that_demands_loa2_alone_keeps_loa3_out_and_that_is_wrong(stage: Sample) -> None:
    """LoA is compared exactly (inera-idp:3)."""
    matrix = made(stage, wish=Wish(way="demand-loa2"))
    found = {(line.credential, name) for line, (name, _) in matrix.wrong()}
    assert ("ordinary-card", "schedule") in found
    assert ("reserve-card-loa2", "schedule") not in found


# --- two tables ---------------------------------------------------------------------------------------------------


def test_two_dates_show_what_changed_when_loa3_became_the_lowest_level(stage: Sample) -> None:
    before = made(stage, wish=Wish(at=datetime(2025, 11, 30, 11, tzinfo=UTC)))
    after = made(stage, wish=Wish(at=datetime(2025, 12, 1, 11, tzinfo=UTC)))
    assert [(one.line.credential, one.function, one.said) for one in changes(before, after)] == [
        ("reserve-card-loa2", "medications", "granted RP-202 → denied RP-305")
    ]
    assert (before.status, after.status) == (0, 0)


def test_two_policies_show_what_changed(good: Matrix, tmp_path: Path) -> None:
    policy = tmp_path / "policy.yaml"
    text = SHIPPED.read_text(encoding="utf-8").replace("      - {loa: 2}\n", "      - {loa: 3}\n")
    policy.write_text(text, encoding="utf-8")
    stage = Sample(by_policy(load_target(), policy), policy=policy)
    try:
        after = made(stage)
    finally:
        stage.close()
    before = good.model_copy(update={"rows": [line for line in good.rows if line.state == "active"]})
    assert [(one.line.credential, one.function, one.said) for one in changes(before, after)] == [
        ("reserve-card-loa2", "schedule", "granted RP-202 → denied RP-305")
    ]
    assert after.status == 0


def test_a_row_that_came_or_went_is_a_change(good: Matrix) -> None:
    fewer = good.model_copy(update={"rows": good.rows[1:]})
    assert {one.said for one in changes(fewer, good)} == {
        f"– → {cell.said}" for cell in good.rows[0].cells.values()
    }
    assert {one.said for one in changes(good, fewer)} == {
        f"{cell.said} → –" for cell in good.rows[0].cells.values()
    }
    assert changes(good, good) == ()


def test_what_is_kept_can_be_compared(good: Matrix, tmp_path: Path) -> None:
    (tmp_path / "matrix.json").write_text(table.text(good), encoding="utf-8")
    assert table.load(tmp_path) == table.load(tmp_path / "matrix.json") == good


@pytest.mark.parametrize("content", ["", "[]", '{"format": 1}', '{"format": 2}', "\xff"])
def test_what_is_no_table_is_told_in_a_line(content: str, tmp_path: Path) -> None:
    path = tmp_path / "matrix.json"
    path.write_bytes(content.encode("latin-1"))
    with pytest.raises(NotComparable) as error:
        table.load(path)
    assert str(error.value).startswith(f"RUN-125 {path} ")
    assert len(str(error.value).splitlines()) == 1


def test_a_table_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(NotComparable, match="No such file"):
        table.load(tmp_path)


# --- how it is shown ----------------------------------------------------------------------------------------------


def shown(matrix: Matrix, width: int = 80, against: Matrix | None = None) -> str:
    out = StringIO()
    wide = Console(file=out, width=width, highlight=False)
    console.show(matrix, wide, changes(against, matrix) if against else None, "before")
    return out.getvalue()


def test_at_a_terminal_of_80_columns_no_line_of_the_table_is_longer(good: Matrix, wrong: Matrix) -> None:
    for matrix in (good, wrong):
        head = shown(matrix).split("\n\n")[1]
        assert max(map(len, head.splitlines())) <= 80
        assert all(name in head for name in ("start", "schedule", "record", "medications"))


def test_many_functions_stand_in_blocks_below_one_another(good: Matrix) -> None:
    text = shown(good, width=60)
    assert text.count("credential ") == 2
    assert max(len(line.rstrip()) for line in text.splitlines() if "Reserve card" in line) <= 60


def test_what_is_wrong_has_a_mark_and_a_line_that_says_why(wrong: Matrix) -> None:
    text = shown(wrong)
    assert "granted !" in text
    assert "! nurse-one-commission reserve-card-loa2, card: record" in text
    assert "should be denied: LoA 2 is less than LoA 3" in text
    assert "10 cells as the policy says, 2 otherwise" in text


def test_what_changed_is_listed_below(good: Matrix, wrong: Matrix) -> None:
    assert "denied RP-305 → granted RP-202" in shown(wrong, against=good)
    assert "nothing changed" in shown(good, against=good)


def test_what_a_page_says_obeys_nothing_at_the_terminal(wrong: Matrix) -> None:
    line = wrong.rows[1]
    cell = line.cells["record"].model_copy(update={"reason": "[bold]\x1b[31mred", "right": False})
    hostile = wrong.model_copy(
        update={"rows": [line.model_copy(update={"cells": line.cells | {"record": cell}})]}
    )
    assert "[bold]?[31mred" in shown(hostile)


def test_the_csv_has_a_line_for_each_login_and_two_columns_for_each_function(wrong: Matrix) -> None:
    lines = list(csv.reader(StringIO(sheet.text(wrong))))
    assert lines[0][:8] == ["person", "name", "credential", "kind", "state", "method", "login", "loa"]
    assert lines[0][8:] == [
        part for one in wrong.functions for part in (one.function, f"{one.function} should be")
    ]
    assert len(lines) == 1 + len(wrong.rows)
    assert {len(line) for line in lines} == {16}
    (low,) = (line for line in lines if line[2] == "reserve-card-loa2")
    assert low[12:14] == ["granted RP-202", "denied"]


def test_no_spreadsheet_takes_what_a_page_said_for_a_formula(wrong: Matrix) -> None:
    line = wrong.rows[0].model_copy(update={"login": "=1+1"})
    text = sheet.text(wrong.model_copy(update={"rows": [line]}))
    assert ",'=1+1," in text


def test_the_json_is_as_its_schema_says(good: Matrix, wrong: Matrix) -> None:
    schema = json.loads((DOCS / "schemas" / "matrix.schema.json").read_text(encoding="utf-8"))
    assert schema == Matrix.model_json_schema()
    for matrix in (good, wrong):
        assert list(Draft202012Validator(schema).iter_errors(json.loads(table.text(matrix)))) == []


def test_the_page_is_one_file_without_script_that_needs_nothing_from_elsewhere(
    wrong: Matrix, good: Matrix
) -> None:
    text = page.text(wrong, changes(good, wrong), "before")
    soup = BeautifulSoup(text, "lxml")
    assert soup.select("script, link, img, iframe, [src]") == []
    assert "http" not in text.replace("http://id.sambi.se", "")
    assert [cell.get_text(" ", strip=True) for cell in soup.select("td.wrong")] == [
        "granted RP-202 should be denied"
    ] * 2
    assert soup.select_one(".verdict.bad").get_text() == "2 of 12 decisions are not as the policy says"  # type: ignore[union-attr]
    assert len(soup.select("ul.changes li")) == len(changes(good, wrong))


def test_what_a_system_says_is_no_markup_of_the_page(wrong: Matrix) -> None:
    line = wrong.rows[0]
    cell = line.cells["record"].model_copy(update={"reason": "<script>alert(1)</script>", "right": False})
    hostile = wrong.model_copy(
        update={"rows": [line.model_copy(update={"cells": line.cells | {"record": cell}})]}
    )
    text = page.text(hostile)
    assert "<script>" not in text
    assert "&lt;script&gt;" in text


@pytest.mark.slow
def test_the_whole_table_of_the_sample_is_as_its_policy_says(stage: Sample, every: tuple[Row, ...]) -> None:
    with Drivers() as drivers:
        whole = make(every, stage, drivers, Wish(), tell=lambda *_: None)
    assert (whole.status, whole.summary.wrong, whole.summary.unknown) == (0, 0, 0)
    assert len(whole.rows) == len(every)
