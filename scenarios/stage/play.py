"""A stage to play on: the sample with a mock of its own, or a care system and a mock that somebody else started."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple, Protocol, Self
from urllib.parse import urlsplit

import requests

from idp_mock.config import IdpConfig
from idp_mock.errors import BadSetting as BadIdpSetting
from idp_mock.errors import Unreachable
from idp_mock.server import serve_in_thread as serve_idp
from rp.config import BadSetting as BadRpSetting
from rp.config import RpConfig
from rp.server import Running as RunningRp
from rp.server import serve_in_thread as serve_rp
from scenarios.control import Control
from scenarios.errors import BadArgument, Unreached
from scenarios.model import Scenario, Way
from scenarios.stage.register import registered
from scenarios.targets.target import Target

POLL = timedelta(seconds=0.2)  # of the waiting pages, while a run plays
SLOWNESS = timedelta(seconds=0.05)  # of what is slow: whoever plays has no patience to lose


class Stage(Protocol):
    """What is needed to play. Raises `Unreached` where something does not answer."""

    described: Target  # as its file says
    control: Control
    mtls: str  # the address that asks for the card
    ca: str  # whom its TLS certificate is from, PEM

    def target(self, scenario: Scenario) -> Target:
        """The care system as this scenario wants it."""

    def close(self) -> None:
        """Stop what was started."""


class Sample:
    """The sample care system and a mock of its own, on free ports; one sample for each way of using LoA and time."""

    def __init__(
        self,
        target: Target,
        *,
        mistakes: tuple[str, ...] = (),
        policy: Path | None = None,
        cache: Path | None = None,
    ) -> None:
        """``mistakes`` and ``policy`` are planted to see which scenarios notice."""
        self.described, self._mistakes, self._policy = target, mistakes, policy
        with TemporaryDirectory(prefix="siths-") as folder:
            self._registered = registered(target, Path(folder))
        self._idp = serve_idp(
            IdpConfig(
                port=0,
                issuer="http://localhost:0/oidc",
                mtls_port=0,
                mtls_url="https://127.0.0.1:0",
                poll=POLL,
                slowness=SLOWNESS,
                cache=cache,
            )
        )
        self._samples: dict[tuple[Way, datetime | None], RunningRp] = {}
        self.control = Control(self._idp.url)
        self.mtls = self._idp.config.mtls_url
        self.ca = self._idp.environments.default.hierarchy.root.pem.decode()

    def target(self, scenario: Scenario) -> Target:
        wanted = (scenario.way, scenario.at)
        running = self._samples.get(wanted)
        if running is None:
            running = self._samples[wanted] = self._start(*wanted)
        return self.described.at(url=running.url, idp=self._idp.url, client_id=running.config.client_id)

    def close(self) -> None:
        for running in self._samples.values():
            running.stop()
        self._idp.stop()

    def _start(self, way: Way, at: datetime | None) -> RunningRp:
        name = f"sample-{way}-{at:%Y%m%dT%H%M}" if at else f"sample-{way}"
        running = serve_rp(
            RpConfig(
                issuer=self._idp.config.issuer,
                port=0,
                client_id=name,
                way=way,
                at=at,
                mistakes=self._mistakes,
                policy=self._policy,
            )
        )
        self._idp.environments.default.clients.add(
            replace(
                self._registered,
                id=name,
                redirect_uris=(f"{running.url}/callback",),
                logout_uris=(f"{running.url}/signed-out",),
            )
        )
        return running


class Standing:
    """A care system and a mock that somebody else started: the addresses are the target file's."""

    def __init__(self, target: Target, *, token: str = "") -> None:
        self.described = target
        self.control = Control(target.idp, token)
        self.mtls = str(self.control.ask("GET", "ready").get("mtls", ""))
        self.ca = self._fetch(f"{target.idp}/mock/ca.pem")
        self._fetch(target.url)

    def target(self, _scenario: Scenario) -> Target:
        return self.described

    def close(self) -> None:
        """Nothing was started."""

    def _fetch(self, url: str) -> str:
        try:
            return requests.get(url, timeout=20, allow_redirects=False, verify=False).text  # noqa: S501  # only: is it there
        except requests.RequestException as error:
            raise Unreached(f"{urlsplit(url).netloc} does not answer: {type(error).__name__}") from None


class Given(NamedTuple):
    """What of the environment's settings counts for a run: the mock's token, and where the keys are kept."""

    token: str
    cache: Path | None

    @classmethod
    def from_env(cls, env: Mapping[str, str]) -> Self:
        """Raises `BadArgument` for a name that is no setting, of the mock or of the sample."""
        try:
            config, _ = IdpConfig.from_env(env), RpConfig.from_env(env)
        except (BadIdpSetting, BadRpSetting) as error:
            raise BadArgument(str(error)) from None
        return cls(config.control_token, config.cache)


def stage_for(target: Target, given: Given) -> Stage:
    """Start the sample, or find what the target file names. Raises `Unreached` and `BadArgument`."""
    try:
        if target.start == "sample":
            return Sample(target, cache=given.cache)
        return Standing(target, token=given.token)
    except Unreachable as error:
        raise Unreached(str(error)) from None
    except (BadIdpSetting, BadRpSetting) as error:
        raise BadArgument(str(error)) from None
