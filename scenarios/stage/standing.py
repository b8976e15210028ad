"""A care system and a mock that somebody else started: the addresses are the target file's."""

from __future__ import annotations

import ssl
import warnings
from urllib.parse import urlsplit

import requests

from scenarios.control import Control
from scenarios.drivers import Reach
from scenarios.errors import BadArgument, Unreached
from scenarios.model import Scenario
from scenarios.stage.place import Place
from scenarios.stage.restart import restart
from scenarios.targets.target import Target


class Standing:
    """A care system and a mock that somebody else started: the addresses are the target file's."""

    def __init__(self, target: Target, *, token: str = "") -> None:
        self.described = target
        control, ca = asked(target, token)
        mtls = str(control.ask("GET", "ready").get("mtls", ""))
        self._find()
        reach = Reach(mtls=mtls, ca=ca + trusted(target), patience=target.patience)
        self._place = Place(target=target, control=control, reach=reach)

    def place(self, _scenario: Scenario) -> Place:
        return self._place

    @property
    def control(self) -> Control:
        return self._place.control

    def lost(self) -> None:
        if self.described.restart:
            restart(self.described)

    def _find(self) -> None:
        """The system and what stands before it: somebody must be there. A slow one is judged when it is played."""
        before = self.described.local_idp
        for url in (self.described.url, *([before.url] if before else [])):
            try:
                _fetch(url, self.described.patience)
            except Unreached as error:
                if error.late:
                    continue
                if not self.described.restart:
                    raise
                restart(self.described)

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


def trusted(target: Target) -> str:
    """Whom else a browser without pictures is to trust, PEM. Raises `BadArgument` where the file holds none."""
    if target.ca is None:
        return ""
    try:
        text = target.ca.read_text("ascii")
        ssl.create_default_context(cadata=text or "nothing")  # an empty one would mean the machine's own
    except (OSError, ValueError) as error:  # ssl's own error is an OSError
        raise BadArgument(f"ca: {target.ca} holds no certificate that can be read: {error}") from None
    return f"\n{text}"


def _fetch(url: str, patience: float = 20.0) -> str:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # that nobody is verified is said above
            return requests.get(url, timeout=patience, allow_redirects=False, verify=False).text  # noqa: S501  # only: is it there
    except requests.RequestException as error:
        said = f"{urlsplit(url).netloc} does not answer: {type(error).__name__}"
        raise Unreached(said, url=url, late=isinstance(error, requests.ReadTimeout)) from None
