"""Files of scenarios: each fault with its line, all of all files at once, before anything is played."""

from __future__ import annotations

from pathlib import Path

import pytest

from scenarios.load import load
from scenarios.model import Known
from scenarios.stage.known import known_to
from scenarios.targets.target import load_target
from siths_files import BadFile
from tests.scenarios.story import KNOWN, text, write


def faults(path: Path, known: Known | None = None) -> list[str]:
    """What is told of the file or folder, without its own name."""
    with pytest.raises(BadFile) as error:
        load([path], known=known)
    return [fault.removeprefix(f"{path}:") for fault in error.value.faults]


def test_a_folder_is_read_with_all_below_it_in_the_order_of_their_ids(tmp_path: Path) -> None:
    write(tmp_path, "z.yaml", id="a/first")
    write(tmp_path, "deep/er/a.yml", id="b/second")
    assert [scenario.id for scenario in load([tmp_path])] == ["a/first", "b/second"]


def test_a_file_that_is_given_twice_is_read_once(tmp_path: Path) -> None:
    path = write(tmp_path)
    assert len(load([path, tmp_path, tmp_path / "." / ".." / tmp_path.name / path.name])) == 1


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"credentials": "mobile"}, "10: credentials is not known; did you mean credential?"),
        ({"metod": "card"}, "10: metod is not known; did you mean method?"),
        ({"colour": "blue"}, "10: colour is not known"),
        ({"person": None}, "1: person is missing"),
        ({"method": "crad"}, "8: method: input should be 'card', 'app-here' or 'app-elsewhere', not 'crad'"),
        (
            {"device": "iphon"},
            "10: device.kind: input should be 'windows-minidriver', 'windows-net-id', 'mac', 'linux', 'iphone', ",
        ),
        ({"steps": "[opn, {expect: granted}]"}, "9: steps.0: opn is no step; did you mean open?"),
        ({"steps": "[juggle, {expect: granted}]"}, "9: steps.0: juggle is no step; steps are open, sign-in,"),
        (
            {"steps": "[{scan: {lat: true}}, {expect: granted}]"},
            "9: steps.0.scan.lat is not known; did you mean late?",
        ),
        ({"steps": "[{expect: grantd}]"}, "9: steps.0.expect.to: expect is granted, step-up, denied, error"),
    ],
)
def test_a_slip_is_told_with_its_line_and_the_nearest_word(
    changed: dict[str, str | None], told: str, tmp_path: Path
) -> None:
    (fault,) = faults(write(tmp_path, **changed))
    assert fault.startswith(told)


def test_a_step_on_a_line_of_its_own_is_told_with_that_line(tmp_path: Path) -> None:
    path = tmp_path / "story.yaml"
    steps = "steps:\n  - open: {requires: loa2}\n  - sign-in:\n      persn: colleague\n  - expect: granted\n"
    path.write_text(text(steps=None) + steps, encoding="utf-8")
    assert faults(path) == ["12: steps.1.sign-in.persn is not known; did you mean person?"]


def test_all_faults_of_all_files_are_told_at_once(tmp_path: Path) -> None:
    one = write(tmp_path, "one.yaml", method="crad", colour="blue", why=None)
    two = write(tmp_path, "two.yaml", steps="[juggle, {expect: granted}]")
    with pytest.raises(BadFile) as error:
        load([tmp_path, tmp_path / "three.yaml"])
    told = [fault.split(": ")[0] for fault in error.value.faults]
    assert sorted(told) == sorted(
        [str(tmp_path / "three.yaml"), f"{one}:1", f"{one}:7", f"{one}:9", f"{two}:9"]
    )


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        (
            {"person": "nurse-one-comission"},
            "6: there is no person nurse-one-comission; did you mean nurse-one-",
        ),
        (
            {"credential": "reserve-card-loa2"},
            "7: nurse-one-commission holds no reserve-card-loa2, but mobile, ord",
        ),
        ({"fault": "wrong-nonse"}, "10: there is no fault wrong-nonse; did you mean wrong-nonce?"),
        (
            {"steps": "[{fault: rong-state}, {expect: granted}]"},
            "9: there is no fault rong-state; did you mean w",
        ),
        ({"steps": "[{sign-in: {person: nobody}}, {expect: granted}]"}, "9: there is no person nobody"),
        (
            {"steps": "[{sign-in: {person: colleague, credential: ordinary-card}}, {expect: granted}]"},
            "9: colleague holds no ordinary-card, but mobile",
        ),
    ],
)
def test_whom_nobody_knows_is_told_where_the_mock_is_known(
    changed: dict[str, str | None], told: str, tmp_path: Path
) -> None:
    path = write(tmp_path, **changed)
    (fault,) = faults(path, KNOWN)
    assert fault.startswith(told)
    assert len(load([path])) == 1


def test_an_id_that_stands_in_two_files_is_told_with_both(tmp_path: Path) -> None:
    one, two = write(tmp_path, "one.yaml"), write(tmp_path, "two.yaml")
    with pytest.raises(BadFile) as error:
        load([tmp_path])
    assert error.value.faults == (f"{two}:1: the id theme/story is that of {one} already",)


def test_an_empty_folder_and_what_is_not_there_are_faults(tmp_path: Path) -> None:
    with pytest.raises(BadFile) as error:
        load([tmp_path, tmp_path / "gone.yaml"])
    assert error.value.faults == (
        f"{tmp_path}: there is no YAML file in this folder",
        f"{tmp_path / 'gone.yaml'}: there is no such file or folder",
    )


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "1: the file is empty"),
        (b"steps: [\n", "2: not YAML: "),
        (b"\tformat: 1\n", "1: not YAML: "),
        (b"why: \xff\n", " cannot be read: "),
        (b"- 1\n", "1: "),
        (b"format: 1\nformat: 1\n", "2: format stands twice"),
        (b"[" * 5000 + b"]" * 5000, "1: "),
    ],
)
def test_what_is_no_scenario_at_all_is_a_line(content: bytes, told: str, tmp_path: Path) -> None:
    path = tmp_path / "story.yaml"
    path.write_bytes(content)
    assert [fault for fault in faults(path) if fault.startswith(told)]


def test_a_code_that_nobody_shows_is_told_and_the_systems_own_are_its_affair(tmp_path: Path) -> None:
    known = known_to(load_target())
    wrong = write(tmp_path, "wrong.yaml", steps="[{open: {requires: loa2}}, {expect: {no-answer: IDP-999}}]")
    with pytest.raises(BadFile, match=r"wrong\.yaml:9: there is no code IDP-999; did you mean IDP-"):
        load([wrong], known=known)
    load([write(tmp_path, "own.yaml", steps="[{expect: {decision: denied, code: RP-999}}]")], known=known)
