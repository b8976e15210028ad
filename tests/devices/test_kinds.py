"""The table of devices: what is in it, and what it says no to."""

from __future__ import annotations

from typing import get_args

import pytest

from idp_mock.config import Method
from idp_mock.devices.device import DEVICES, DeviceKind
from idp_mock.devices.kinds import APPS, FORBIDDEN, KINDS, SHOWS_CARD, USES, holds, why_not, why_not_on
from idp_mock.people.person import Kind


def test_every_kind_of_device_stands_in_it() -> None:
    assert list(KINDS) == list(DEVICES)
    assert {use.device for use in USES} == set(DEVICES)


def test_every_login_of_the_table_can_be_and_no_other() -> None:
    can = {(use.device, use.holds, use.method) for use in USES}
    assert len(can) == len(USES)
    for kind in get_args(Kind):
        for device in DEVICES:
            for method in get_args(Method):
                is_there = (device, holds(kind), method) in can
                assert (why_not(kind, device, method) == "") is is_there


@pytest.mark.parametrize(
    ("kind", "device", "method", "why"),
    [
        ("ordinary-card", "iphone", "app-here", "a card is in the reader of a computer (gits:8"),
        ("mobile", "windows-minidriver", "app-elsewhere", "it is in a phone or a tablet (gits:17"),
        ("mobile", "ipad", "card", "ipad cannot do card, but app-here, app-elsewhere (case:11"),
        ("ordinary-card", "linux", "app-here", "linux cannot do app-here, but card (siths-eid:1.2)"),
    ],
)
def test_what_cannot_be_says_which_rule_it_breaks(
    kind: Kind, device: DeviceKind, method: Method, why: str
) -> None:
    assert why in why_not(kind, device, method)


def test_what_a_device_comes_with_may_be_on_it_and_goes_together() -> None:
    for device, about in KINDS.items():
        assert why_not_on(device, about.installed) == ""
        assert not any(mix <= set(about.installed) for mix in FORBIDDEN)


def test_what_a_device_comes_with_is_what_its_logins_need() -> None:
    for use in USES:
        needs = SHOWS_CARD if use.method == "card" and use.device != "mac" else APPS
        assert needs & set(KINDS[use.device].installed), use


@pytest.mark.parametrize(
    ("device", "one"), [("iphone", "net-id"), ("mac", "sac-minidriver"), ("linux", "siths-eid")]
)
def test_not_everything_can_be_installed_everywhere(device: DeviceKind, one: str) -> None:
    assert why_not_on(device, [one]).startswith(f"{one} is not for {device}")


def test_pins_are_remembered_on_windows_alone() -> None:
    """siths-eid:1.2, the column PIN-SSO."""
    assert {kind for kind, about in KINDS.items() if about.remembers_pin} == {
        "windows-minidriver",
        "windows-net-id",
    }


def test_a_scenario_may_name_the_same_kinds_and_the_same_software() -> None:
    from idp_mock.devices import device
    from scenarios import model

    assert get_args(model.DeviceKind) == DEVICES
    assert get_args(model.Software) == get_args(device.Software)
    assert get_args(model.Consent) == get_args(device.Consent)
