"""Links that somebody else wrote: the system's own addresses that say where to go, with another place in them."""

from __future__ import annotations

import pytest

from scenarios.lures import ELSEWHERE, lures

SYSTEM = "http://rp.test:8080"


@pytest.mark.parametrize(
    "address",
    [
        f"{SYSTEM}/login?next=%2Fschedule",
        f"{SYSTEM}/login?lang=sv&back=http%3A%2F%2Frp.test%3A8080%2Fschedule",
        f"{SYSTEM}/schedule?ReturnUrl=%2F",
    ],
)
@pytest.mark.parametrize("to", ELSEWHERE)
def test_an_address_that_says_where_to_go_says_elsewhere(address: str, to: str) -> None:
    (lure,) = lures([f"{SYSTEM}/", address, address], SYSTEM, to)
    assert lure.startswith(address.partition("?")[0])
    assert "elsewhere.invalid" in lure
    assert "schedule" not in lure.partition("?")[2]


@pytest.mark.parametrize(
    "address",
    [
        f"{SYSTEM}/schedule",
        f"{SYSTEM}/login?lang=sv",
        f"{SYSTEM}/callback?code=%2Fa&state=%2Fb&iss=http%3A%2F%2Frp.test%3A8080",
        f"{SYSTEM}/login?idp=http%3A%2F%2Fidp.test%2F",
        "http://idp.test/authorize?next=%2Fschedule",
    ],
)
def test_what_says_nothing_of_that_is_no_lure(address: str) -> None:
    assert list(lures([address], SYSTEM)) == []


def test_each_parameter_is_a_lure_of_its_own() -> None:
    found = list(lures([f"{SYSTEM}/login?next=%2Fa&then=%2Fb"], SYSTEM))
    assert [lure.count("elsewhere.invalid") for lure in found] == [1, 1]
