"""Whom and what a scenario may name: persons with what they hold, and faults."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

from idp_mock.config import IdpConfig
from idp_mock.errors import BadSetting, catalogue
from idp_mock.faults.catalogue import FAULTS
from idp_mock.people.load import SHIPPED, load
from rp.mistakes import MISTAKES
from scenarios.control import Control
from scenarios.model import IdpSetting, Known
from scenarios.stage.standing import asked
from scenarios.targets.target import Target


def known_to(target: Target, *, token: str = "") -> Known:
    """What the mock that ``target`` trusts knows: the shipped people where the player starts it, else it is asked.

    Raises `Unreached` and `siths_files.BadFile`.
    """
    people = _shipped() if target.start == "sample" else _asked(asked(target, token)[0])
    roles = {role: people[person] for role, person in target.people.items() if person in people}
    codes = frozenset(refusal.code for refusal in catalogue())
    return Known(people=people | roles, faults=frozenset(FAULTS), codes=codes, settings=_wrong)


def described(path: Path = SHIPPED) -> list[tuple[str, str, str]]:
    """Everybody in the file: id, name, and one sentence. Raises `siths_files.BadFile`."""
    return [(person.id, person.name, person.about) for person in load(path)]


def faults() -> list[tuple[str, str]]:
    """Every fault and the rule that it breaks."""
    return [(name, fault.rule) for name, fault in FAULTS.items()]


def mistakes() -> list[tuple[str, str]]:
    """Every mistake that can be planted in the sample, and what it is."""
    return [(name, _sentence(plant_it)) for name, plant_it in MISTAKES.items()]


def _wrong(name: str, value: IdpSetting) -> str:
    """What is wrong with this setting of the IdP; empty: nothing. An issuer is one that nobody has (RFC 6761)."""
    if name == "issuer":
        address = urlsplit(str(value))
        fits = (
            address.scheme == "https"
            and (address.hostname or "").endswith(".test")
            and address.path == "/oidc"
        )
        return "" if fits else f"{value!r:.80} is no issuer as https://idp.siths.test:443/oidc"
    try:
        IdpConfig().with_settings({name: value})
    except BadSetting as error:
        return str(error)
    return ""


def _shipped() -> dict[str, frozenset[str]]:
    return {
        person.id: frozenset(held.id.removeprefix(f"{person.id}.") for held in person.credentials)
        for person in load()
    }


def _asked(control: Control) -> dict[str, frozenset[str]]:
    return {
        person["id"]: frozenset(name.removeprefix(f"{person['id']}.") for name in person["credentials"])
        for person in control.ask("GET", "people").get("people", ())
    }


def _sentence(of: Callable[..., object]) -> str:
    return " ".join((of.__doc__ or "").split())
