"""Whether a client starts: what is installed, how old it is, whose it is, and whether the browser may open it."""

from __future__ import annotations

from typing import Any

import pytest

from idp_mock.authservice.order import Order, OrderState
from idp_mock.config import IdpConfig
from idp_mock.errors import (
    AppOfAnotherEnvironment,
    BadControl,
    CardNotForMac,
    ClientTooOld,
    DeviceCannot,
    ForbiddenMix,
    NotFound,
    NothingInDevice,
    NotInstalled,
    Refusal,
    StartNotAllowed,
)
from tests.authservice.ask import ask
from tests.credentials.hands import OLDER
from tests.mock import CARD, PHONE, Mock

BOTH = ["siths-eid-minidriver", "net-id"]


def opens(mock: Mock, order: Order, device: str = "pc", **said: Any) -> None:
    mock.app.open(device, mock.authservice.qr(order.ref), **said)


@pytest.mark.parametrize(
    ("said", "refusal"),
    [
        ({"installed": []}, NotInstalled),
        ({"installed": ["net-id"]}, NotInstalled),
        ({"installed": BOTH}, ForbiddenMix),
        ({"installed": ["siths-eid", "siths-eid-minidriver"]}, ForbiddenMix),
        ({"environment": "another"}, AppOfAnotherEnvironment),
        ({"version": "2.0.8481"}, ClientTooOld),
        ({"version": "1"}, ClientTooOld),
    ],
)
def test_what_does_not_start_never_opens_the_order(
    mock: Mock, order: Order, said: dict[str, Any], refusal: type[Refusal]
) -> None:
    """siths-eid:3.5: the IdP sees nothing, and the relying party waits."""
    mock.app.add("pc", "windows-minidriver", CARD, **said)
    with pytest.raises(refusal):
        opens(mock, order)
    assert mock.app.show("pc").refused == refusal.code
    assert mock.authservice.get(order.ref).state is OrderState.PENDING


@pytest.mark.parametrize("version", ["2.1", "2.1.0", "2.10", "3"])
def test_the_minimum_and_whatever_is_newer_starts(mock: Mock, order: Order, version: str) -> None:
    mock.app.add("pc", "windows-net-id", CARD, version=version)
    opens(mock, order)
    assert mock.app.show("pc").state == "opened"


def test_the_minimum_is_a_setting() -> None:
    mock = Mock(IdpConfig(client_minimum="1.0"))
    mock.app.add("pc", "windows-net-id", CARD, version="1.0")
    opens(mock, ask(mock))
    assert mock.app.show("pc").state == "opened"


@pytest.mark.parametrize(("kind", "credential"), [("mac", CARD), ("iphone", PHONE), ("ipad", PHONE)])
def test_other_clients_count_otherwise_and_have_no_minimum(
    mock: Mock, order: Order, kind: Any, credential: str
) -> None:
    mock.app.add("pc", kind, credential, version="1.0")
    opens(mock, order)


def test_what_is_not_said_is_as_it_should_be(mock: Mock) -> None:
    made = mock.app.add("pc", "windows-net-id", CARD)
    assert (made.version, made.installed, made.environment) == ("2.1", ("siths-eid", "net-id"), "this")
    assert mock.app.add("tux", "linux", CARD).version == ""


@pytest.mark.parametrize(("kind", "credential"), [("iphone", CARD), ("mac", PHONE), ("linux", PHONE)])
def test_what_cannot_be_in_a_device_is_not_put_there(mock: Mock, kind: Any, credential: str) -> None:
    with pytest.raises(DeviceCannot):
        mock.app.add("pc", kind, credential)
    with pytest.raises(NotFound):
        mock.app.device("pc")


def test_what_is_not_for_a_device_is_not_installed_there(mock: Mock) -> None:
    with pytest.raises(BadControl, match="net-id is not for iphone"):
        mock.app.add("pc", "iphone", PHONE, installed=["net-id"])


# --- the card at the browser


@pytest.mark.parametrize(
    ("kind", "credential", "said", "refusal"),
    [
        ("windows-minidriver", CARD, {"installed": BOTH}, ForbiddenMix),
        ("windows-net-id", CARD, {"installed": ["siths-eid"]}, NotInstalled),
        ("linux", CARD, {"installed": []}, NotInstalled),
        ("mac", OLDER, {}, CardNotForMac),
        ("windows-minidriver", "", {}, NothingInDevice),
    ],
)
def test_a_browser_is_shown_no_card(
    mock: Mock, kind: Any, credential: str, said: dict[str, Any], refusal: type[Refusal]
) -> None:
    mock.app.add("pc", kind, credential, **said)
    for act in (lambda: mock.app.card("pc"), lambda: mock.app.pin("pc", "123456")):
        with pytest.raises(refusal):
            act()


@pytest.mark.parametrize("kind", ["windows-minidriver", "windows-net-id", "mac", "linux"])
def test_a_browser_is_shown_the_card_where_it_is_as_it_should_be(mock: Mock, kind: Any) -> None:
    """Also where the client is old, which mutual TLS does not ask for."""
    mock.app.add("pc", kind, CARD, version="1.0")
    assert mock.app.card("pc") is mock.wallet.get(CARD)


# --- consent


def link(mock: Mock) -> str:
    return mock.authservice.link(ask(mock, "app-here"))


def test_who_says_no_opens_nothing(mock: Mock) -> None:
    """siths-eid:2.4."""
    with pytest.raises(StartNotAllowed):
        mock.app.open(CARD, link(mock), "refuse")
    assert (mock.app.show(CARD).state, mock.app.show(CARD).refused) == ("idle", "DEV-114")
    assert mock.app.open(CARD, link(mock)).state == "opened"
    assert mock.app.show(CARD).app_start == "ask"


def test_who_said_always_is_not_asked_again(mock: Mock) -> None:
    assert mock.app.open(CARD, link(mock), "allow-always").app_start == "always"
    assert mock.app.open(CARD, link(mock), "refuse").state == "opened"


def test_a_scan_asks_nobody_for_consent(mock: Mock, order: Order) -> None:
    mock.app.add("pc", "windows-minidriver", CARD)
    opens(mock, order, consent="refuse")
    assert mock.app.show("pc").state == "opened"
