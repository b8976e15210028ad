"""A login that no device can do is refused where the scenario is read, with its line and the rule."""

from __future__ import annotations

from pathlib import Path

import pytest

from scenarios.load import load
from scenarios.model import Device, Known
from scenarios.stage.known import known_to
from scenarios.targets.target import load_target
from siths_files import BadFile
from tests.scenarios.story import story, write

KNOWN = known_to(load_target())


def faults(folder: Path, **changed: str) -> list[str]:
    path = write(folder, **changed)
    try:
        load([path], known=KNOWN)
    except BadFile as error:
        return [fault.removeprefix(f"{path}:") for fault in error.faults]
    return []


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"device": "iphone"}, "10: ordinary-card cannot be in iphone: a card is in the reader"),
        ({"credential": "mobile"}, "1: mobile cannot be in windows-minidriver: it is in a phone"),
        (
            {"credential": "mobile", "device": "ipad"},
            "10: ipad cannot do card, but app-here, app-elsewhere (case:11, siths-eid:5)",
        ),
        ({"device": "linux", "method": "app-here"}, "10: linux cannot do app-here, but card (siths-eid:1.2)"),
        ({"device": "{kind: mac, installed: [net-id]}"}, "10: net-id is not for mac"),
        (
            {"device": '{kind: linux, version: "2.1"}'},
            "10: linux has no SITHS eID that a version could be of",
        ),
        (
            {"credential": "mobile", "method": "app-here", "device": "{kind: ipad, registered: false}"},
            "10: a mobile is registered in its app from the start",
        ),
    ],
)
def test_an_impossible_row_is_told(changed: dict[str, str], told: str, tmp_path: Path) -> None:
    (fault,) = faults(tmp_path, **changed)
    assert fault.startswith(told)


@pytest.mark.parametrize(
    "step",
    [
        "sign-in: {credential: mobile}",
        "sign-in: {person: colleague, credential: mobile, method: app-elsewhere}",
        "sign-in: {device: linux, method: app-here}",
        "scan: {credential: mobile}",
        "scan: {device: android}",
        "insert: {credential: mobile}",
        "insert: {credential: mobile, beside: true}",
    ],
)
def test_a_step_that_no_device_can_do_is_told_at_its_line(step: str, tmp_path: Path) -> None:
    (fault,) = faults(tmp_path, steps=f"[{{{step}}}, {{expect: granted}}]")
    assert fault.startswith("9: ")


def test_a_method_that_was_chosen_counts_for_the_scan_that_follows(tmp_path: Path) -> None:
    steps = "[{choose-method: app-here}, scan, {expect: granted}]"
    (fault,) = faults(tmp_path, device="linux", steps=steps)
    assert fault.startswith("9: linux cannot do app-here")


@pytest.mark.parametrize(
    "step",
    [
        "sign-in: {credential: mobile, device: android, method: app-elsewhere}",
        "scan: {credential: mobile, device: iphone}",
        "insert: {credential: reserve-card-loa2}",
    ],
)
def test_what_a_device_can_do_is_taken(step: str, tmp_path: Path) -> None:
    assert faults(tmp_path, steps=f"[{{{step}}}, {{expect: granted}}]") == []


def test_what_ends_badly_is_possible_all_the_same(tmp_path: Path) -> None:
    """Else what people try could not be played."""
    assert faults(tmp_path, person="nurse-older-card", credential="older-card", device="mac") == []


def test_where_nobody_knows_the_devices_nothing_is_told(tmp_path: Path) -> None:
    path = write(tmp_path, device="iphone")
    known = Known(people=KNOWN.people, faults=KNOWN.faults)
    assert load([path], known=known)[0].device == Device(kind="iphone")


def test_the_control_api_is_told_what_is_said_and_no_more() -> None:
    assert story(device="mac").device.said == {"kind": "mac"}
    written = '{kind: windows-net-id, version: "1.0", installed: [], registered: false}'
    assert story(device=written).device.said == {
        "kind": "windows-net-id",
        "version": "1.0",
        "installed": [],
        "registered": False,
    }
