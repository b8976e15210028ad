"""A care system and a mock that somebody else started: the addresses are the target file's."""

from __future__ import annotations

import warnings
from urllib.parse import urlsplit

import requests

from scenarios.control import Control
from scenarios.drivers import Reach
from scenarios.errors import Unreached
from scenarios.model import Scenario
from scenarios.stage.place import Place
from scenarios.targets.target import Target


class Standing:
    """A care system and a mock that somebody else started: the addresses are the target file's."""

    def __init__(self, target: Target, *, token: str = "") -> None:
        self.described = target
        control, ca = asked(target, token)
        mtls = str(control.ask("GET", "ready").get("mtls", ""))
        _fetch(target.url)
        self._place = Place(target=target, control=control, reach=Reach(mtls=mtls, ca=ca))

    def place(self, _scenario: Scenario) -> Place:
        return self._place

    def close(self) -> None:
        """Nothing was started."""


def asked(target: Target, token: str) -> tuple[Control, str]:
    """The control API of the mock that ``target`` trusts, and the mock's CA. Raises `Unreached`.

    The CA is taken from the mock itself, the one time that nobody vouches for it: its keys were made on another
    machine, and who looks for it here would find another one's.
    """
    try:
        ca = _fetch(f"{target.idp}/mock/ca.pem")
    except Unreached:
        raise Unreached(f"the mock at {target.idp} does not answer") from None
    return Control(target.idp, token, ca=ca if urlsplit(target.idp).scheme == "https" else ""), ca


def _fetch(url: str) -> str:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # that nobody is verified is said above
            return requests.get(url, timeout=20, allow_redirects=False, verify=False).text  # noqa: S501  # only: is it there
    except requests.RequestException as error:
        raise Unreached(f"{urlsplit(url).netloc} does not answer: {type(error).__name__}") from None
