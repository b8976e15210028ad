"""``matrix``, ``target init`` and ``check --running`` as they are typed."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import Result

from rp.policy_file import SHIPPED
from scenarios.cli import main
from scenarios.stage.mocks import Mock, Mocks
from scenarios.targets.target import SAMPLE, Target, load_target
from tests.scenarios.systems import SECRET, System, described, known_at, running
from tests.scenarios.test_cli import RUNNER, is_one_line, siths

ONE = ("--person", "nurse-reserve-card-only")


@pytest.fixture(autouse=True)
def away(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


# --- matrix -------------------------------------------------------------------------------------------------------


def test_the_table_of_the_sample_is_as_the_policy_says_and_is_left_in_a_folder(away: Path) -> None:
    result = siths("matrix", *ONE, "--out", "left")
    assert (result.exit_code, result.stderr) == (0, "")
    assert "0 otherwise" in result.stdout
    assert {one.name for one in (away / "left").iterdir()} == {"matrix.html", "matrix.json", "matrix.csv"}
    assert result.stdout.splitlines()[-1] == "kept: left/matrix.html, matrix.json and matrix.csv"


@pytest.mark.parametrize(
    ("flag", "begins"), [("--json", "{\n"), ("--csv", "person,"), ("--html", "<!doctype html>")]
)
def test_what_is_for_programs_is_alone_on_stdout(flag: str, begins: str) -> None:
    result = siths("matrix", *ONE, flag)
    assert result.stdout.startswith(begins)
    assert "as the policy says" in result.stderr
    if flag == "--json":
        assert json.loads(result.stdout)["summary"]["wrong"] == 0
    if flag == "--csv":
        assert len({len(line) for line in csv.reader(StringIO(result.stdout))}) == 1


def test_two_days_are_compared_as_the_manual_says() -> None:
    assert siths("matrix", *ONE, "--at", "2025-11-30T12:00", "--out", "before").exit_code == 0
    result = siths("matrix", *ONE, "--at", "2025-12-01T12:00", "--compare", "before")
    assert result.exit_code == 0
    assert "nurse-reserve-card-only reserve-card-loa2, every way: medications" in result.stdout
    assert "granted RP-202 → denied RP-305" in result.stdout


def test_a_policy_of_ones_own_is_what_is_expected_too(away: Path) -> None:
    text = SHIPPED.read_text(encoding="utf-8").replace("      - {loa: 2}\n", "      - {loa: 3}\n")
    (away / "policy.yaml").write_text(text, encoding="utf-8")
    result = siths("matrix", *ONE, "--policy", "policy.yaml", "--json")
    assert result.exit_code == 0
    (line, *_) = json.loads(result.stdout)["rows"]
    assert (line["cells"]["schedule"]["decision"], line["cells"]["schedule"]["expected"]) == (
        "denied",
        "denied",
    )


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("--person", "nobody-at-all"), "there is no person nobody-at-all"),
        (("--way", "never"), "--way never: Journalen Exempel uses LoA by check, demand-loa2"),
        (("--at", "yesterday"), "--at 'yesterday' must be a time as in 2025-12-01T08:00"),
        (("--compare", "gone.json"), "RUN-125 gone.json cannot be read: No such file"),
        (("--target", "gone.yaml"), "gone.yaml: there is no such file"),
        (("--policy", "gone.yaml"), "gone.yaml: there is no such file"),
    ],
)
def test_a_wrong_argument_is_a_line(args: tuple[str, ...], said: str) -> None:
    is_one_line(siths("matrix", *args), 2, said)


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("--at", "2025-12-01"), "decides by its own clock, which nobody here can move"),
        (("--policy", str(SHIPPED)), "stands in its target file"),
    ],
)
def test_a_system_that_stands_cannot_be_given_a_day_or_a_policy(
    args: tuple[str, ...], said: str, away: Path
) -> None:
    text = SAMPLE.read_text(encoding="utf-8").replace("start: sample\n", "")
    (away / "target.yaml").write_text(text, encoding="utf-8")
    is_one_line(siths("matrix", "--target", "target.yaml", *args), 2, said)


# --- target init --------------------------------------------------------------------------------------------------

ANSWERS = {
    "--name": 'Journalsystem "X": å',
    "--url": "http://localhost:8080/",
    "--idp": "http://localhost:8400",
    "--client-id": "journal-x",
    "--secret": "JOURNAL_SECRET",
    "--redirect-uri": "http://localhost:8080/callback",
    "--login": "Logga in med SITHS",
    "--logout": "/logout",
    "--granted": "css #patient",
    "--denied": "status 403",
    "--code": "[data-code]",
}


def init(*functions: str, file: str = "mine.yaml", **changed: str) -> Result:
    answers = ANSWERS | {f"--{name.replace('_', '-')}": value for name, value in changed.items()}
    typed = [part for pair in answers.items() for part in pair]
    asked = [part for one in functions for part in ("--function", one)]
    return siths("target", "init", file, *typed, *asked)


def test_what_it_writes_is_taken_and_says_what_was_answered(
    away: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    result = init("schema=/schema:2", "journal=/journal/1:3", "start=/:0")
    assert (result.exit_code, result.stderr) == (0, "")
    assert "siths-harness check --running mine.yaml" in result.stdout
    monkeypatch.setenv("JOURNAL_SECRET", "a-long-secret")
    target = load_target(away / "mine.yaml")
    assert (target.name, target.url) == ('Journalsystem "X": å', "http://localhost:8080")
    assert target.client.client_secret == "a-long-secret"
    assert {name: (one.open, one.requires[0].loa) for name, one in target.functions.items()} == {
        "schema": ("/schema", 2),
        "journal": ("/journal/1", 3),
        "start": ("/", 0),
    }
    assert (target.sign_in[0].click, target.sign_out[0].open) == ("Logga in med SITHS", "/logout")
    assert (target.reads.granted.css, target.reads.denied.status) == ("#patient", 403)
    assert siths("check", "mine.yaml").stdout == "mine.yaml: right, a target file\n"


def test_it_asks_for_what_is_not_given(away: Path) -> None:
    login = ["/login", "Logga ut", "text Välkommen", "json $.decision=no", ""]
    where = ["System X", "http://localhost:8080", "", "x", "", "http://localhost:8080/cb"]
    typed = "\n".join([*where, *login, "schema=/schema:2", ""])
    result = RUNNER.invoke(main, ["target", "init", "mine.yaml"], input=f"{typed}\n")
    assert result.exit_code == 0, result.output
    target = load_target(away / "mine.yaml")
    assert (target.idp, target.client.client_secret, target.reads.code) == ("http://localhost:8400", "", None)
    assert target.reads.denied.json_says == {"$.decision": "no"}
    assert list(target.functions) == ["schema"]


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("header X-Decision=no", {"header": {"X-Decision": "no"}}),
        ("redirect /no-access", {"redirect": "/no-access"}),
        ("address /no-access", {"address": "/no-access"}),
        ("text Tillitsnivån räcker inte", {"text": "Tillitsnivån räcker inte"}),
    ],
)
def test_each_kind_of_rule_can_be_answered(said: str, kept: dict[str, Any], away: Path) -> None:
    assert init("schema=/schema:2", denied=said).exit_code == 0
    assert yaml.safe_load((away / "mine.yaml").read_text(encoding="utf-8"))["reads"]["denied"] == kept


@pytest.mark.parametrize(
    ("changed", "function", "said"),
    [
        ({}, "schema", "'schema' is no function as record=/journal/1:3"),
        ({}, "schema=/schema:4", "is no function as record=/journal/1:3"),
        ({}, "schema=schema:2", "is no function as record=/journal/1:3"),
        ({"denied": "colour red"}, "schema=/s:2", "'colour red' is no rule as css #patient"),
        ({"denied": "css"}, "schema=/s:2", "'css' is no rule as css #patient"),
        ({"granted": "css p["}, "schema=/s:2", "is no CSS selector"),
        ({"denied": "json decision=no"}, "schema=/s:2", "is no JSON path"),
        ({"denied": "status forbidden"}, "schema=/s:2", "reads.denied.status"),
    ],
)
def test_an_answer_that_is_none_is_told_and_nothing_is_written(
    changed: dict[str, str], function: str, said: str, away: Path
) -> None:
    is_one_line(init(function, **changed), 2, "RUN-105", said)
    assert not (away / "mine.yaml").exists()


def test_a_file_that_is_there_stays_unless_it_is_forced(away: Path) -> None:
    (away / "mine.yaml").write_text("precious", encoding="utf-8")
    is_one_line(init("schema=/schema:2"), 2, "mine.yaml is there already; --force writes over it")
    assert (away / "mine.yaml").read_text(encoding="utf-8") == "precious"
    typed = [part for pair in ANSWERS.items() for part in pair]
    args = ("target", "init", "mine.yaml", *typed, "--function", "schema=/schema:2", "--force")
    assert siths(*args).exit_code == 0


def test_a_folder_that_takes_no_file_is_told() -> None:
    is_one_line(init("schema=/schema:2", file="gone/mine.yaml"), 3, "gone/mine.yaml cannot be written")


# --- check --running ----------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def mock() -> Iterator[Mock]:
    mocks = Mocks()
    yield mocks.of({})
    mocks.close()


@pytest.fixture
def file(mock: Mock, away: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """Writes the target of a running system."""
    monkeypatch.setenv("SECRET", SECRET)
    with running(System(mock.environment.config.issuer)) as system:

        def made(**changed: Any) -> Path:
            target: Target = known_at(mock, described(system, mock.environment.config.url), away)
            said = target.model_dump(mode="json", by_alias=True, exclude_defaults=True)
            path = away / "target.yaml"
            path.write_text(
                yaml.safe_dump({"format": 1} | said | changed, allow_unicode=True), encoding="utf-8"
            )
            return path

        yield made


def test_a_target_that_fits_is_right_line_by_line(file: Any) -> None:
    result = siths("check", "--running", file())
    assert (result.exit_code, result.stderr) == (0, ""), result.stdout
    first, *lines = result.stdout.splitlines()
    assert first.endswith("right, a target file")
    assert {line.split()[0] for line in lines} == {"right"}
    assert [line for line in lines if "record" in line][-1].endswith("with reserve-card-loa2 by card: denied")
    assert lines[-1] == "right      sign_out"


@pytest.mark.parametrize(
    ("changed", "status", "told"),
    [
        (
            {"functions": {"odd": {"open": "/strange", "requires": {"loa": 2}}}},
            1,
            "RUN-103 no rule of the target recognises the page 'Välkommen' at /strange, status 200",
        ),
        (
            {"functions": {"odd": {"open": "/broken", "requires": {"loa": 2}}}},
            1,
            "RUN-122 /broken answered 500",
        ),
        ({"functions": {"odd": {"open": "/loop", "requires": {"loa": 2}}}}, 1, "RUN-106"),
        (
            {"functions": {"odd": {"open": "/slow", "requires": {"loa": 2}}}, "patience": 2},
            3,
            "RUN-121 Egna systemet took more than 2 s to answer at /slow",
        ),
        ({"sign_in": [{"open": "/"}, {"click": "Enter"}]}, 1, "RUN-104: http"),
        ({"sign_out": [{"open": "/"}]}, 1, "sign_out: record is granted after it"),
        ({"client": {"client_id": "nobody", "methods": ["card"]}}, 1, "the mock knows no such client, but "),
        (
            {"client": {"client_id": "own-system", "redirect_uris": ["http://x.test/"], "methods": ["card"]}},
            1,
            "the mock has it without the redirect URI http://x.test/",
        ),
    ],
)
def test_what_does_not_fit_is_told(changed: dict[str, Any], status: int, told: str, file: Any) -> None:
    result = siths("check", "--running", file(**changed))
    assert result.exit_code == status
    assert any(line.startswith("wrong") and told in line for line in result.stdout.splitlines()), (
        result.stdout
    )
    assert len(result.stderr.splitlines()) == 1
    assert ("RUN-120" if status == 3 else "RUN-124") in result.stderr
    assert "pages that need script are read with --driver browser" in result.stderr


def test_a_rule_that_nothing_was_read_by_is_told_and_is_no_fault(file: Any) -> None:
    functions = {"schedule": {"open": "/schedule", "requires": {"loa": 2}}}
    result = siths(
        "check",
        "--running",
        file(
            functions=functions,
            reads={"granted": {"css": "#open"}, "denied": {"text": "never"}, "signed_in": {"css": "#user"}},
        ),
    )
    assert result.exit_code == 0
    assert "not tried  reads.denied: nothing was denied, so this rule was not tried" in result.stdout


def test_a_place_where_no_code_stands_is_told(file: Any) -> None:
    reads = {
        "granted": {"css": "#open"},
        "denied": {"text": "Tillitsnivån"},
        "signed_in": {"css": "#user"},
        "code": {"css": ".gone"},
        "reason": {"css": ".gone"},
        "claims": {"open": "/", "css": "#claim-{}"},
    }
    result = siths("check", "--running", file(reads=reads))
    assert "wrong      reads.code: no page showed a code there" in result.stdout
    assert "wrong      reads.reason: no page showed a reason there" in result.stdout
    assert "wrong      reads.claims: no claim that was told stands there, at /" in result.stdout


def test_the_target_of_the_sample_fits_the_sample() -> None:
    result = siths("check", "--running", SAMPLE)
    assert (result.exit_code, result.stderr) == (0, ""), result.stdout
    assert {line.split()[0] for line in result.stdout.splitlines()[1:]} == {"right"}
    assert "reads.claims" in result.stdout


def test_a_system_that_is_not_there_is_a_line(file: Any) -> None:
    is_one_line(
        siths("check", "--running", file(url="http://127.0.0.1:9")), 3, "RUN-101 127.0.0.1:9 does not answer"
    )


def test_there_must_be_a_target_among_the_files() -> None:
    is_one_line(
        siths("check", "--running", SHIPPED), 2, "--running tries targets, and none of these files is one"
    )
