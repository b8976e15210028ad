"""policy.yaml is strict: every fault is told at once, with its line."""

from __future__ import annotations

from datetime import date, datetime, time
from pathlib import Path

import pytest

from rp.policy import SWEDEN
from rp.policy_file import SHIPPED, load
from siths_files import BadFile

GOOD = """format: 1
functions:
  schedule:
    name: Schema
    requires:
      - {loa: 2}
  record:
    name: Patientjournal
    about: Journalen.
    requires:
      - {loa: 2}
      - {loa: 3, claims: {commissionPurpose: Vård och behandling}, from: 2025-12-01}
dispensations:
  - name: Reservkort
    why: Det räcker.
    functions: [record]
    policies: [1.2.752.74.8.502]
    from: 2025-12-01
    to: 2026-06-30
    hours: ["15:01", "08:59"]
"""


def written(folder: Path, text: str) -> Path:
    path = folder / "policy.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def faults(folder: Path, text: str) -> list[str]:
    with pytest.raises(BadFile) as error:
        load(written(folder, text))
    return list(error.value.faults)


def test_a_policy_is_what_the_file_says(tmp_path: Path) -> None:
    policy = load(written(tmp_path, GOOD))
    assert list(policy.functions) == ["schedule", "record"]
    record = policy.functions["record"]
    assert (record.id, record.name, record.about) == ("record", "Patientjournal", "Journalen.")
    later = record.requirement_at(datetime(2026, 1, 1, tzinfo=SWEDEN))
    assert (later.loa, later.claims) == (3, {"commissionPurpose": "Vård och behandling"})
    (given,) = policy.dispensations
    assert (given.since, given.until) == (date(2025, 12, 1), date(2026, 6, 30))
    assert given.hours == (time(15, 1), time(8, 59))
    assert given.policies == ("1.2.752.74.8.502",)


def test_the_one_that_comes_with_the_sample_is_good() -> None:
    policy = load(SHIPPED)
    now = datetime(2026, 3, 2, tzinfo=SWEDEN)
    assert {name: f.requirement_at(now).loa for name, f in policy.functions.items()} == {
        "schedule": 2,
        "record": 3,
        "medications": 3,
    }


def test_a_day_may_be_written_with_quotes_and_without(tmp_path: Path) -> None:
    assert load(written(tmp_path, GOOD.replace("2025-12-01", '"2025-12-01"'))) == load(
        written(tmp_path, GOOD)
    )


@pytest.mark.parametrize(
    ("good", "bad", "told"),
    [
        ("format: 1", "format: 2", ":1: format"),
        ("format: 1", "format: 1\nformat: 1", ":2: format stands twice"),
        (
            "    name: Schema",
            "    nmae: Schema",
            ":4: functions.schedule.nmae is not known; did you mean name?",
        ),
        (
            "      - {loa: 2}\n  record",
            "      - {}\n  record",
            ":6: functions.schedule.requires.0.loa is missing",
        ),
        ("- {loa: 2}\n  record", "- {loa: 1}\n  record", ":6: functions.schedule.requires.0.loa"),
        ("- {loa: 2}\n  record", "- {loa: 4}\n  record", ":6: functions.schedule.requires.0.loa"),
        ("- {loa: 2}\n  record", '- {loa: "2"}\n  record', ":6: functions.schedule.requires.0.loa"),
        (
            "- {loa: 2}\n  record",
            "- {loa: 0, claims: {a: b}}\n  record",
            ":6: functions.schedule.requires.0: claims need",
        ),
        ("      - {loa: 2}\n  record", "      []\n  record", ":5: functions.schedule.requires"),
        ("from: 2025-12-01}", "from: 2025-02-30}", ":12: functions.record.requires.1.from"),
        ("from: 2025-12-01}", "from: December}", ":12: functions.record.requires.1.from"),
        (", from: 2025-12-01}", "}", ":7: functions.record: two requirements begin at the same time"),
        (
            "      - {loa: 2}\n      - {loa: 3",
            "      - {loa: 3",
            ":7: functions.record: one requirement must have no from",
        ),
        ("  schedule:", "  login:", ":3: functions.login is an address of the care system itself"),
        ("  schedule:", "  Schema:", "functions.Schema"),
        ("[record]", "[record, reecord]", ":16: dispensations.0.functions.1: no such function: reecord"),
        ("[record]", "[]", ":16: dispensations.0.functions"),
        ("[1.2.752.74.8.502]", "[reserve]", ":17: dispensations.0.policies.0"),
        ("to: 2026-06-30", "to: 2025-06-30", ":14: dispensations.0: begins 2025-12-01 and ends 2025-06-30"),
        ("to: 2026-06-30", "to: 2026-06-31", ":19: dispensations.0.to"),
        ('["15:01", "08:59"]', '["15:01", "24:00"]', ":20: dispensations.0.hours.1"),
        ('["15:01", "08:59"]', '["15:01"]', ":20: dispensations.0.hours"),
        ("    why: Det räcker.\n", "", ":14: dispensations.0.why is missing"),
    ],
)
def test_a_fault_is_told_with_its_line(tmp_path: Path, good: str, bad: str, told: str) -> None:
    assert good in GOOD
    found = faults(tmp_path, GOOD.replace(good, bad, 1))
    assert any(told in fault for fault in found), found


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    text = GOOD.replace("{loa: 2}", "{loa: 5}").replace("[1.2.752.74.8.502]", "[x]").replace("why:", "wy:")
    assert len(faults(tmp_path, text)) == 5  # two levels, the OID, the unknown key, the missing reason


@pytest.mark.parametrize("text", ["", "functions: [", "- 1", "format: 1", "format: 1\nfunctions: {}"])
def test_what_is_no_policy_is_told_in_one_line_each(tmp_path: Path, text: str) -> None:
    path = tmp_path / "policy.yaml"
    for fault in faults(tmp_path, text):
        assert fault.startswith(f"{path}:")
        assert len(fault.splitlines()) == 1
