"""The sample care system and IdPs of its own, on free ports."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from idp_mock.errors import BadControl, BadSetting
from rp.config import RpConfig
from rp.identity import ASKED
from rp.mistakes import plant
from rp.server import Running, serve_in_thread
from scenarios.control import Control
from scenarios.errors import BadArgument
from scenarios.model import Method, Scenario, Way
from scenarios.stage.mocks import Mock, Mocks
from scenarios.stage.place import Place
from scenarios.stage.register import registered
from scenarios.targets.target import Target

Methods = tuple[Method, ...]
Wanted = tuple[
    str, Way, datetime | None, Methods
]  # the issuer, how LoA is used, when, and how one may log in


class Sample:
    """One sample for each IdP, and for each way of using LoA, time and choice of methods."""

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
        self._mocks = Mocks(cache)
        self._samples: dict[Wanted, Running] = {}

    def place(self, scenario: Scenario) -> Place:
        try:
            mock = self._mocks.of(scenario.idp)
        except (BadControl, BadSetting) as error:
            raise BadArgument(f"{scenario.id}: {error}") from None
        methods = tuple(scenario.methods or self._registered.methods)
        wanted = (mock.environment.config.issuer, scenario.way, scenario.at, methods)
        running = self._samples.get(wanted)
        if running is None:
            running = self._samples[wanted] = self._start(mock, scenario.way, scenario.at, methods)
        idp, client_id = mock.environment.config.url, running.config.client_id
        target = self.described.at(url=running.url, idp=idp, client_id=client_id)
        return Place(target=target, control=mock.control, reach=mock.reach)

    @property
    def control(self) -> Control:
        return self._mocks.of({}).control

    def lost(self) -> None:
        """It is started by us, and nobody has to be told how."""

    def close(self) -> None:
        for running in self._samples.values():
            running.stop()
        self._mocks.close()

    def _start(self, mock: Mock, way: Way, at: datetime | None, methods: Methods) -> Running:
        name = f"sample-{way}-{at:%Y%m%dT%H%M}" if at else f"sample-{way}"
        name = name if methods == self._registered.methods else f"{name}-{'-'.join(methods)}"
        running = serve_in_thread(
            RpConfig(
                issuer=mock.environment.config.issuer,
                port=0,
                client_id=name,
                way=way,
                at=at,
                mistakes=self._mistakes,
                policy=self._policy,
                ca=mock.ca,
                proxy=mock.reach.proxy,
            )
        )
        mock.environment.clients.add(
            replace(
                self._registered,
                id=name,
                methods=methods,
                claims=self._registered.claims | (set(plant(self._mistakes).asks) - set(ASKED)),
                redirect_uris=(f"{running.url}/callback",),
                logout_uris=(f"{running.url}/signed-out",),
                backchannel_logout_uri=f"{running.url}/backchannel-logout",
            )
        )
        return running
