"""The command line: what each verb says, one line for each thing that is wrong, and the exit code that goes with it."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import ssl
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner, Result
from granian.server import Server

from scenarios.cli import main
from scenarios.load import LIBRARY, load
from scenarios.stage.codes import codes
from scenarios.targets.target import SAMPLE
from tests.scenarios.story import write

VERBS = sorted(main.commands)
try:
    RUNNER = CliRunner(mix_stderr=False)  # type: ignore[call-arg]  # until click 8.2
except TypeError:
    RUNNER = CliRunner()


def siths(*args: object, **env: str) -> Result:
    """As ``siths-harness ARGS``. Whatever comes, no traceback."""
    result = RUNNER.invoke(main, [str(one) for one in args], env=env)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exc_info
    assert "Traceback" not in result.output
    return result


@pytest.fixture(autouse=True)
def away(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Runs are left in a folder of the test, ports are free ones, and nothing in here serves for ever."""
    serve = Server.serve

    def for_a_while(self: Any, *args: Any, **named: Any) -> None:
        end = threading.Timer(20, os.kill, (os.getpid(), signal.SIGTERM))  # heard by who serves
        end.start()
        try:
            serve(self, *args, **named)
        finally:
            end.cancel()

    monkeypatch.setattr(Server, "serve", for_a_while)
    for port in ("SITHS_IDP_PORT", "SITHS_IDP_MTLS_PORT", "SITHS_RP_PORT"):
        monkeypatch.setenv(port, "0")
    monkeypatch.chdir(tmp_path)
    return tmp_path


# --- help ---------------------------------------------------------------------------------------------------------


def test_there_are_the_verbs_that_were_promised() -> None:
    assert VERBS == [
        "ca",
        "check",
        "explain",
        "idp",
        "import",
        "list",
        "matrix",
        "record",
        "replay",
        "review",
        "rp",
        "run",
        "target",
        "up",
    ]


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_explains_itself_and_its_options(verb: str) -> None:
    for flag in ("--help", "-h"):
        result = siths(verb, flag)
        assert (result.exit_code, result.stderr) == (0, "")
        assert f"{verb} [OPTIONS]" in result.stdout
    options = (one for one in main.commands[verb].params if isinstance(one, click.Option))
    wordless = [option.name for option in options if not option.help]
    assert wordless == []


def test_without_a_verb_it_says_which_there_are() -> None:
    assert all(f"  {verb} " in siths().output for verb in VERBS)


def test_it_says_its_version() -> None:
    assert re.fullmatch(r"\d+\.\d+\.\d+\n", siths("--version").stdout)


# --- wrong arguments and files: exit code 2 -----------------------------------------------------------------------


def is_one_line(result: Result, status: int, *parts: str) -> None:
    assert result.exit_code == status
    assert len(result.stderr.splitlines()) == 1
    assert all(part in result.stderr for part in parts), result.stderr


@pytest.mark.parametrize("verb", ["run", "check"])
def test_a_mistyped_key_is_told_with_its_line_and_nothing_is_played(verb: str, away: Path) -> None:
    path = write(away, methd="card")
    is_one_line(siths(verb, path), 2, f"{path}:10: methd is not known; did you mean method?")
    assert not (away / "runs").exists()


@pytest.mark.parametrize("verb", ["run", "check"])
def test_an_unknown_person_is_told_with_the_nearest_one(verb: str, away: Path) -> None:
    path = write(away, person="nurse-one-comission")
    is_one_line(siths(verb, path), 2, f"{path}:6: ", "did you mean nurse-one-commission?")


@pytest.mark.parametrize("verb", ["run", "check"])
def test_every_fault_of_every_file_is_told(verb: str, away: Path) -> None:
    write(away, "one.yaml", colour="blue", method="crad")
    write(away, "two.yaml", why=None)
    result = siths(verb, away / "one.yaml", away / "two.yaml", away / "gone.yaml")
    assert result.exit_code == 2
    assert len(result.stderr.splitlines()) == 4


@pytest.mark.parametrize("verb", ["run", "check"])
@pytest.mark.parametrize(
    "content",
    [b"", b"\xff\xfe", b"[" * 9000, b"steps: 2025-13-45\n", b"steps: *a\n", b"a: &a [*a]\nsteps: *a\n"],
)
def test_what_cannot_be_read_is_a_line_and_no_traceback(verb: str, content: bytes, away: Path) -> None:
    (away / "bad.yaml").write_bytes(content)
    result = siths(verb, "bad.yaml")
    assert result.exit_code == 2
    assert result.stderr.startswith("bad.yaml:")


@pytest.mark.parametrize("verb", ["run", "check"])
def test_an_empty_folder_is_no_silent_success(verb: str, away: Path) -> None:
    (away / "empty").mkdir()
    is_one_line(siths(verb, "empty"), 2, "empty: there is no YAML file in this folder")


def test_an_unknown_tag_is_told_with_those_there_are() -> None:
    is_one_line(
        siths("run", "--tag", "nonsense"), 2, "RUN-105 no scenario has the tag nonsense", "three-methods"
    )


def test_a_driver_that_nothing_is_played_by_is_told(away: Path) -> None:
    path = write(away, drivers="[http]", because="there is nothing to see")
    is_one_line(
        siths("run", "--driver", "browser", path), 2, "nothing is left to play", "there is nothing to see"
    )


@pytest.mark.parametrize(
    "args", [("run", path := LIBRARY / "user" / "no-card.yaml"), ("idp",), ("up",), ("ca",)]
)
def test_an_unknown_setting_stops_whatever_starts_a_mock(args: tuple[object, ...]) -> None:
    is_one_line(siths(*args, SITHS_IDP_TYPO="1"), 2, "RUN-105 SITHS_IDP_TYPO is no setting")


@pytest.mark.parametrize(
    ("args", "told"),
    [
        (
            ("rp", "--mistake", "nonsense"),
            "there is no mistake nonsense; there are accepts-a-late-answer",
        ),
        (("rp", "--at", "soon"), "must be a time as in 2025-12-01T08:00"),
        (("rp", "--way", "nonsense"), "must be check or demand-loa2"),
        (("rp", "--issuer", "nonsense"), "the issuer 'nonsense' is no address"),
        (("rp", "--port", "70000"), "port 70000 must be from 0 to 65535"),
        (("idp", "--port", "-1"), "port -1 must be from 0 to 65535"),
        (("idp", "--issuer", "nonsense"), "the issuer 'nonsense' is no address"),
        (("idp", "--issuer", "http:///oidc"), "the issuer 'http:///oidc' is no address"),
        (("idp", "--people", "gone.yaml"), "gone.yaml: there is no such file"),
        (("idp", "--clients", "gone.yaml"), "gone.yaml: there is no such file"),
        (("rp", "--policy", "gone.yaml"), "gone.yaml: there is no such file"),
        (("up", "--target", "gone.yaml"), "gone.yaml: there is no such file"),
        (("run", "--target", "gone.yaml"), "gone.yaml: there is no such file"),
        (("explain", "RP-999"), "there is no code RP-999; did you mean RP-"),
        (("explain", ""), "there is no code"),
    ],
)
def test_a_wrong_argument_is_a_line(args: tuple[str, ...], told: str) -> None:
    is_one_line(siths(*args), 2, told)


@pytest.mark.parametrize(
    "args", [("run", "-n", "0"), ("run", "--driver", "lynx"), ("list", "cats"), ("explain",)]
)
def test_what_the_command_line_does_not_know_says_how_it_is_used(args: tuple[str, ...]) -> None:
    result = siths(*args)
    assert result.exit_code == 2
    assert result.stderr.startswith("Usage: ")


def test_several_workers_and_one_standing_system_do_not_go_together(away: Path) -> None:
    standing = SAMPLE.read_text(encoding="utf-8").replace("start: sample\n", "")
    (away / "target.yaml").write_text(standing, encoding="utf-8")
    is_one_line(siths("run", "-n", "2", "--target", "target.yaml"), 2, "leave -n out")


def test_a_system_that_cannot_be_registered_is_told_in_the_words_of_its_own_file(away: Path) -> None:
    standing = SAMPLE.read_text(encoding="utf-8").replace("start: sample\n", "")
    short = standing.replace("sample-rp-secret", "short")
    (away / "target.yaml").write_text(short, encoding="utf-8")
    is_one_line(
        siths("up", "--target", "target.yaml", "--port", "0"),
        2,
        "Journalen Exempel cannot be registered: client.client_secret",
    )


# --- what could not be reached: exit code 3 -----------------------------------------------------------------------


@pytest.mark.parametrize(
    "args", [("run", LIBRARY / "user" / "no-card.yaml"), ("ca",), ("idp", "--port", "0")]
)
def test_a_cache_that_cannot_be_used_is_told(args: tuple[object, ...], away: Path) -> None:
    (away / "file").touch()
    result = siths(*args, SITHS_IDP_CACHE=str(away / "file" / "keys"))
    assert result.exit_code == 3
    assert "RUN-101 the key cache" in " ".join(result.output.split())


def test_a_missing_browser_is_told_before_anything_is_played(away: Path) -> None:
    args = ("run", "--driver", "browser", LIBRARY / "user" / "no-card.yaml")
    is_one_line(siths(*args, SITHS_CHROMIUM="/nowhere"), 3, "RUN-102 SITHS_CHROMIUM is /nowhere")


def test_a_folder_that_takes_no_report_is_told_before_anything_is_played(away: Path) -> None:
    (away / "file").touch()
    result = siths("run", "--out", "file/runs")
    is_one_line(result, 3, "RUN-101", "cannot be written: Not a directory")
    assert result.stdout == ""


def test_a_target_whose_idp_does_not_answer_is_told(away: Path) -> None:
    text = (
        SAMPLE.read_text(encoding="utf-8")
        .replace("start: sample\n", "")
        .replace("localhost:8400", "127.0.0.1:9")
    )
    (away / "target.yaml").write_text(text, encoding="utf-8")
    is_one_line(
        siths("run", "--target", "target.yaml"), 3, "RUN-101 the mock at http://127.0.0.1:9 does not answer"
    )


@pytest.mark.parametrize(
    "args", [("rp", "--port"), ("idp", "--mtls-port", "0", "--port"), ("idp", "--port", "0", "--mtls-port")]
)
def test_a_busy_port_is_told(args: tuple[str, ...]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        is_one_line(siths(*args, port), 3, f"RUN-101 port {port} on 127.0.0.1 cannot be used")


# --- knowing ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("what", ["", "scenarios", "people", "faults", "mistakes"])
def test_it_lists_what_there_is_a_line_each(what: str) -> None:
    result = siths("list", *([what] if what else []))
    assert result.exit_code == 0
    assert all(re.match(r"[a-z0-9/-]+  +\S", line) for line in result.stdout.splitlines())
    expected = {
        "": "methods/card",
        "people": "nurse-one-commission",
        "faults": "wrong-nonce",
        "mistakes": "skips-nonce",
    }
    assert re.search(rf"^{expected.get(what, 'methods/card')} ", result.stdout, re.MULTILINE)


def test_it_lists_who_plays_each_source() -> None:
    lines = siths("list", "--by", "source").stdout.splitlines()
    assert lines[lines.index("case:14") + 1] == "  loa/demand-loa3-reserve-loa2"
    below = {line.strip() for line in lines if line.startswith("  ")}
    assert {one for one in below if not one.startswith("(")} == {scenario.id for scenario in load()}


def test_it_lists_every_row_and_case_and_why_nobody_plays_it() -> None:
    lines = siths("list", "--by", "source").stdout.splitlines()
    numbered = [f"gits:{number}" for number in range(1, 22)] + [f"case:{number}" for number in range(1, 69)]
    assert set(numbered) <= set(lines)
    assert lines[lines.index("case:12") + 1] == "  (not played: signing and SAML are not there)"
    assert lines[lines.index("gits:20") + 1].startswith("  (not played: magnetic stripe")


def test_files_of_every_kind_are_checked(away: Path) -> None:
    top = Path(__file__).parents[2]
    kinds = {
        "scenario": write(away),
        "target": SAMPLE,
        "people": top / "idp_mock" / "people" / "people.yaml",
        "clients": top / "idp_mock" / "clients" / "clients.yaml",
        "policy": top / "rp" / "policy.yaml",
    }
    result = siths("check", *kinds.values())
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout == "".join(f"{path}: right, a {kind} file\n" for kind, path in kinds.items())
    for kind, path in kinds.items():
        (away / f"{kind}-bad.yaml").write_text(
            path.read_text(encoding="utf-8") + "colour: blue\n", encoding="utf-8"
        )
    result = siths("check", *(f"{kind}-bad.yaml" for kind in kinds))
    assert (result.exit_code, result.stdout) == (2, "")
    faults = result.stderr.splitlines()
    assert len(faults) == 5
    for kind, fault in zip(kinds, faults, strict=True):
        assert re.match(rf"{kind}-bad\.yaml:\d+: colour is not known", fault)


def test_generated_people_alone_are_a_file_of_people(away: Path) -> None:
    (away / "people.yaml").write_text(
        "format: 1\norganisations: {a: {hsa_id: TST2321000131-7000, name: A, number: 232100-0131}}\n"
        "generate: {count: 2}\n",
        encoding="utf-8",
    )
    assert siths("check", "people.yaml").stdout == "people.yaml: right, a people file\n"


def test_a_file_of_no_kind_is_told_what_there_could_be(away: Path) -> None:
    (away / "what.yaml").write_text("hello: you\n", encoding="utf-8")
    is_one_line(
        siths("check", "what.yaml"), 2, "what.yaml:1: no kind of file that is known", "steps (scenario)"
    )


def test_an_id_that_stands_in_two_files_is_found_by_check(away: Path) -> None:
    write(away, "one.yaml")
    write(away, "two.yaml")
    is_one_line(siths("check", "."), 2, "the id theme/story is that of one.yaml already")


def test_without_files_the_library_is_checked() -> None:
    result = siths("check")
    assert (result.exit_code, len(result.stdout.splitlines())) == (0, len(load()))


@pytest.mark.parametrize("code", ["IDP-210", "RP-305", "DEV-102", "AUT-104", "RUN-101", "idp-210"])
def test_a_code_is_explained(code: str) -> None:
    found = codes()[code.upper()]
    assert siths("explain", code).stdout == f"{found.code} {found.name}\n{found.means}\n"


def test_every_code_means_something() -> None:
    assert all(found.means.endswith(".") for found in codes().values())


@pytest.mark.parametrize(
    ("args", "env", "name"),
    [
        ((), {}, "SYSTEMTEST SITHS e-id Root CA v2"),
        (("--pki", "qa"), {}, "TEST SITHS e-id Root CA v2"),
        ((), {"SITHS_IDP_ISSUER": "https://idp.inera.se:443/oidc"}, "SITHS e-id Root CA v2"),
        (("--pki", "test"), {"SITHS_IDP_PKI": "production"}, "SYSTEMTEST SITHS e-id Root CA v2"),
    ],
)
def test_the_ca_is_the_one_whose_names_the_mock_would_have(
    args: tuple[str, ...], env: dict[str, str], name: str
) -> None:
    (root,) = ssl.create_default_context(cadata=siths("ca", *args, **env).stdout).get_ca_certs()
    assert (("commonName", name),) in root["subject"]


def test_the_ca_is_printed_for_programs_and_explained_to_people() -> None:
    result = siths("ca")
    context = ssl.create_default_context(cadata=result.stdout)
    (root,) = context.get_ca_certs()
    assert "SITHS" in str(root["subject"])
    assert all(word in result.stderr for word in ("curl", "Java", ".NET", "Node", "Firefox"))


# --- playing ------------------------------------------------------------------------------------------------------


def test_json_is_one_document_on_stdout_and_the_table_goes_to_stderr(away: Path) -> None:
    right = LIBRARY / "user" / "no-card.yaml"
    wrong = write(away, id="theme/wrong", steps="[{open: {requires: loa2}}, {expect: denied}]")
    result = siths("run", right, wrong, "--driver", "http", "--json", "--out", "left")
    document = json.loads(result.stdout)
    assert result.exit_code == 1
    assert {name: document["summary"][name] for name in ("passed", "failed", "skipped")} == {
        "passed": 1,
        "failed": 1,
        "skipped": 0,
    }
    assert [(one["id"], one["status"], one["actual"]) for one in document["scenarios"]] == [
        ("theme/wrong", "failed", "step-up"),
        ("user/no-card", "passed", "no-answer IDP-201"),
    ]
    assert "user/no-card" in result.stderr
    assert "but saw   step-up" in result.stderr
    (folder,) = (one for one in (away / "left").iterdir() if not one.is_symlink())
    assert json.loads((folder / "results.json").read_text(encoding="utf-8")) == document
    assert (away / "left" / "latest").resolve() == folder
    assert f"report: {folder.relative_to(away)}/report.html" in result.stderr


def test_what_ended_as_expected_is_exit_code_0_and_says_where_the_report_is() -> None:
    result = siths("run", LIBRARY / "user" / "no-card.yaml", "--driver", "http")
    assert (result.exit_code, result.stderr) == (0, "")
    assert "1 ended as expected, 0 otherwise" in result.stdout
    report = result.stdout.splitlines()[-1].removeprefix("report: ")
    assert Path(report).is_file()


def test_a_full_disk_where_the_list_goes_is_one_line() -> None:
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        done = subprocess.run(
            [sys.executable, "-m", "scenarios", "list"],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert (done.returncode, done.stderr) == (
        3,
        "siths-harness: RUN-101 what is printed cannot be written: No space left on device\n",
    )


@pytest.mark.parametrize(
    ("verb", "option", "text", "told"),
    [
        ("rp", "--at", "yesterday", "--at 'yesterday' must be a time as in 2025-12-01T08:00"),
        ("rp", "--way", "perhaps", "--way 'perhaps' must be check or demand-loa2 or "),
        ("idp", "--idp-version", "2.4", "--idp-version '2.4' must be 2.3 or 2.5 or 2.7 or 2025-26"),
        ("up", "--idp-version", "3", "--idp-version '3' must be 2.3 or 2.5 or 2.7 or 2025-26"),
        ("idp", "--pki", "live", "--pki 'live' must be as-issuer or test or qa or production"),
        ("up", "--pki", "", "--pki '' must be as-issuer or test or qa or production"),
        ("ca", "--pki", "prod", "--pki 'prod' must be as-issuer or test or qa or production"),
    ],
)
def test_what_was_typed_wrong_is_called_by_what_was_typed(
    verb: str, option: str, text: str, told: str
) -> None:
    done = CliRunner().invoke(main, [verb, option, text])
    assert done.exit_code == 2
    assert done.stderr.startswith(f"siths-harness: RUN-105 {told}")
