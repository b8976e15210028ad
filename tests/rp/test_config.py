"""The sample's settings: read strictly from the environment, told in one line."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import get_args

import pytest

from rp.app import create_app
from rp.config import DEMANDS, LOA2, LOA3, BadSetting, RpConfig, Way
from rp.policy import SWEDEN
from siths_files import BadFile


@pytest.mark.parametrize(
    ("variable", "text", "name", "value"),
    [
        (
            "SITHS_RP_ISSUER",
            "https://idp.example.test:443/oidc",
            "issuer",
            "https://idp.example.test:443/oidc",
        ),
        ("SITHS_RP_PORT", "0", "port", 0),
        ("SITHS_RP_WAY", "step-up", "way", "step-up"),
        ("SITHS_RP_AT", "2025-12-01T08:00", "at", datetime(2025, 12, 1, 8, 0)),
        ("SITHS_RP_AT", "2025-12-01T08:00Z", "at", datetime(2025, 12, 1, 8, 0, tzinfo=UTC)),
        ("SITHS_RP_AT", "", "at", None),
        ("SITHS_RP_POLICY", "mine.yaml", "policy", Path("mine.yaml")),
        ("SITHS_RP_POLICY", "", "policy", None),
        ("SITHS_RP_CA", "", "ca", None),
        ("SITHS_RP_MISTAKES", "skips-nonce, ignores-acr", "mistakes", ("skips-nonce", "ignores-acr")),
        ("SITHS_RP_MISTAKES", "", "mistakes", ()),
    ],
)
def test_the_environment_is_read_as_what_the_setting_is(
    variable: str, text: str, name: str, value: object
) -> None:
    assert getattr(RpConfig.from_env({variable: text, "PATH": "/bin"}), name) == value


@pytest.mark.parametrize(
    ("variable", "text", "told"),
    [
        ("SITHS_RP_ISUER", "x", "SITHS_RP_ISUER is no setting; docs/settings.md lists those there are"),
        ("SITHS_RP_PORT", "eighty", "must be a whole number from 0 to 65535"),
        ("SITHS_RP_PORT", "65536", "must be a whole number from 0 to 65535"),
        ("SITHS_RP_PORT", "-1", "must be a whole number from 0 to 65535"),
        ("SITHS_RP_WAY", "demand-loa4", "must be check or demand-loa2 or"),
        ("SITHS_RP_AT", "tomorrow", "must be a time as in 2025-12-01T08:00"),
    ],
)
def test_what_cannot_be_read_stops_the_start_in_one_line(variable: str, text: str, told: str) -> None:
    with pytest.raises(BadSetting) as error:
        RpConfig.from_env({variable: text})
    assert told in str(error.value)
    assert len(str(error.value).splitlines()) == 1


def test_what_is_given_goes_before_the_environment() -> None:
    assert RpConfig.from_env({"SITHS_RP_PORT": "1"}, port=2).port == 2


def test_each_way_demands_what_its_name_says() -> None:
    assert set(DEMANDS) == set(get_args(Way))
    assert {way: RpConfig(way=way).demanded for way in get_args(Way)} == {
        "check": (),
        "demand-loa2": (LOA2,),
        "demand-loa3": (LOA3,),
        "demand-loa2-or-loa3": (LOA2, LOA3),
        "step-up": (),
    }


@pytest.mark.parametrize(
    ("url", "secure"), [("http://127.0.0.1:8500", False), ("https://rp.example.test", True)]
)
def test_cookies_are_secure_when_the_address_is(url: str, secure: bool) -> None:
    assert RpConfig(url=url).secure is secure


def test_a_time_without_a_zone_is_meant_as_in_sweden() -> None:
    care = create_app(RpConfig(at=datetime(2025, 12, 1, 0, 30))).extensions["system"]
    assert care.now() == datetime(2025, 12, 1, 0, 30, tzinfo=SWEDEN)
    elsewhere = create_app(RpConfig(at=datetime(2025, 12, 1, 0, 30, tzinfo=UTC))).extensions["system"]
    assert elsewhere.now() == datetime(2025, 12, 1, 1, 30, tzinfo=SWEDEN)


def test_without_a_time_it_is_now() -> None:
    care = create_app().extensions["system"]
    assert abs((care.now() - datetime.now(UTC)).total_seconds()) < 60


def test_a_mistake_that_does_not_exist_stops_the_start() -> None:
    with pytest.raises(BadSetting, match="there is no mistake skips-lunch; there are "):
        create_app(RpConfig(mistakes=("skips-lunch",)))


@pytest.mark.parametrize("content", [None, "no certificate at all"])
def test_a_ca_that_is_none_stops_the_start(tmp_path: Path, content: str | None) -> None:
    path = tmp_path / "ca.pem"
    if content is not None:
        path.write_text(content, encoding="utf-8")
    with pytest.raises(BadSetting, match="holds nobody to trust") as error:
        create_app(RpConfig(ca=path))
    assert len(str(error.value).splitlines()) == 1


def test_a_policy_that_is_not_there_stops_the_start(tmp_path: Path) -> None:
    with pytest.raises(BadFile, match="there is no such file"):
        create_app(RpConfig(policy=tmp_path / "policy.yaml"))
