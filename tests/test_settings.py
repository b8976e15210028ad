"""The settings: read strictly, and listed in their document as the code has them."""

from __future__ import annotations

import inspect
import re
from dataclasses import MISSING, fields
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, get_args, get_type_hints

import pytest

from idp_mock.config import IdpConfig
from idp_mock.errors import BadSetting
from rp.config import RpConfig

Settings = type[IdpConfig] | type[RpConfig]
MANUAL = Path(__file__).parents[1] / "docs" / "settings.md"
ROW = re.compile(r"^\| `(SITHS_[A-Z_]+)` \| (?:`([^`]*)` )?\| (.+?) \| (.+) \|$", re.MULTILINE)
PREFIXES: dict[Settings, str] = {IdpConfig: "SITHS_IDP_", RpConfig: "SITHS_RP_"}
EVERY = [(kind, prefix, field.name) for kind, prefix in PREFIXES.items() for field in fields(kind)]
every_setting = pytest.mark.parametrize(
    ("kind", "prefix", "name"), EVERY, ids=lambda value: value if isinstance(value, str) else value.__name__
)


def manual() -> dict[str, tuple[str, str, str]]:
    """Default, kind and meaning of each variable."""
    rows = ROW.findall(MANUAL.read_text(encoding="utf-8"))
    return {name: (default, kind, meaning) for name, default, kind, meaning in rows}


def default_of(kind: Settings, name: str) -> str:
    """As one would write it in the environment."""
    (default,) = (field.default for field in fields(kind) if field.name == name)
    assert default is not MISSING
    match default:
        case bool():
            return str(default).lower()
        case timedelta():
            return f"{default.total_seconds():g}"
        case None | ():
            return ""
    return str(default)


def kind_of(kind: Settings, name: str) -> str:
    hint: Any = get_type_hints(kind)[name]
    known: list[tuple[Any, str]] = [
        (bool, "true or false"),
        (int, "whole number"),
        (str, "text"),
        (timedelta, "seconds"),
        (Path | None, "path"),
        (datetime | None, "time"),
        (tuple[str, ...], "names"),
    ]
    for type_, called in known:
        if hint == type_:
            return called
    *first, last = (f"`{choice}`" for choice in get_args(hint))
    return f"{', '.join(first)} or {last}"


def is_ours(kind: Settings, name: str) -> bool:
    """Whether the code says that nothing is known of the real one."""
    source = re.search(rf"^    {name}: .*?(?=^    \w+: |^    @|\Z)", inspect.getsource(kind), re.M | re.S)
    assert source
    return "[MOCK]" in source[0]


@every_setting
def test_its_row_says_what_the_code_says(kind: Settings, prefix: str, name: str) -> None:
    default, called, meaning = manual()[prefix + name.upper()]
    assert default == default_of(kind, name)
    assert called == kind_of(kind, name)
    assert meaning.endswith(". [MOCK]" if is_ours(kind, name) else ".")


def test_the_document_has_no_other() -> None:
    assert list(manual()) == [prefix + name.upper() for _, prefix, name in EVERY]


@every_setting
def test_what_the_document_calls_the_default_is_taken_as_it_stands(
    kind: Settings, prefix: str, name: str
) -> None:
    variable = prefix + name.upper()
    default, called, _ = manual()[variable]
    if default or called == "text":
        assert kind.from_env({variable: default}) == kind()


@pytest.mark.parametrize(
    ("variable", "text", "name", "value"),
    [
        ("SITHS_IDP_POLL", "0.5", "poll", timedelta(seconds=0.5)),
        ("SITHS_IDP_PORT", "0", "port", 0),
        ("SITHS_IDP_ANY_PERSON", "Yes", "any_person", True),
        ("SITHS_IDP_ISS_PARAMETER", "0", "iss_parameter", False),
        ("SITHS_IDP_PEOPLE", "mine.yaml", "people", Path("mine.yaml")),
        ("SITHS_IDP_PEOPLE", "", "people", None),
        ("SITHS_IDP_PKI", "qa", "pki", "qa"),
        ("SITHS_IDP_BEGINS_AT", "", "begins_at", None),
        ("SITHS_IDP_BEGINS_AT", "2024-01-24T11:00:00Z", "begins_at", datetime(2024, 1, 24, 11, tzinfo=UTC)),
        ("SITHS_IDP_BEGINS_AT", "2024-01-24 12:00", "begins_at", datetime(2024, 1, 24, 11, tzinfo=UTC)),
    ],
)
def test_the_environment_is_read_as_what_the_setting_is(
    variable: str, text: str, name: str, value: object
) -> None:
    assert getattr(IdpConfig.from_env({variable: text, "PATH": "/bin"}), name) == value


@pytest.mark.parametrize(
    ("variable", "text", "told"),
    [
        ("SITHS_IDP_PORTT", "1", "SITHS_IDP_PORTT is no setting"),
        ("SITHS_IDP_PORT", "eighty", "must be a whole number"),
        ("SITHS_IDP_ANY_PERSON", "perhaps", "must be true or false"),
        ("SITHS_IDP_POLL", "soon", "must be a number of seconds"),
        ("SITHS_IDP_POLL", "nan", "must be a number of seconds"),
        ("SITHS_IDP_POLL", "1e400", "must be a number of seconds"),
        ("SITHS_IDP_POLL", "-1", "must be a number of seconds"),
        ("SITHS_IDP_VERSION", "2.4", "must be 2.3 or 2.5 or 2.7 or 2025-26"),
        ("SITHS_IDP_BEGINS_AT", "soon", "must be a time as 2024-01-23 12:00"),
        ("SITHS_IDP_BEGINS_AT", "1999-01-01", "from 2020 to 2044"),
        ("SITHS_IDP_PKI", "live", "must be as-issuer or test or qa or production"),
    ],
)
def test_what_cannot_be_read_stops_the_start_in_one_line(variable: str, text: str, told: str) -> None:
    with pytest.raises(BadSetting) as error:
        IdpConfig.from_env({variable: text})
    assert told in str(error.value)
    assert len(str(error.value).splitlines()) == 1


def test_the_command_line_goes_before_the_environment() -> None:
    assert IdpConfig.from_env({"SITHS_IDP_PORT": "1"}, port=2).port == 2
