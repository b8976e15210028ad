"""The IdPs of a run: one mock, environments of it for stories that want it otherwise, and mocks with another issuer."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple
from urllib.parse import urlsplit

from idp_mock.config import IdpConfig
from idp_mock.environments import Environment, Wanted
from idp_mock.server import serve_in_thread
from scenarios.control import Control
from scenarios.drivers import Reach
from scenarios.model import IdpSetting
from scenarios.stage.names import Names

POLL = timedelta(seconds=0.2)  # of the waiting pages, while a run plays
SLOWNESS = timedelta(seconds=0.05)  # of what is slow: whoever plays has no patience to lose
Settings = Mapping[str, IdpSetting]


class Mock(NamedTuple):
    """An IdP to play with: one environment, and how it is reached."""

    environment: Environment
    control: Control
    reach: Reach
    ca: Path | None = None  # whom a care system is to trust, where the mock is behind https


class Mocks:
    """Each is made when a scenario first wants it, and kept."""

    def __init__(self, cache: Path | None = None) -> None:
        self._open = ExitStack()
        self._cache = cache
        self._idp = self._open.enter_context(
            serve_in_thread(
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
        )
        self._made: dict[tuple[tuple[str, IdpSetting], ...], Mock] = {
            (): self._below(self._idp.environments.default)
        }

    def of(self, settings: Settings) -> Mock:
        """The IdP with these settings. Raises `BadControl`, `BadSetting` and `Unreachable`."""
        wanted = tuple(sorted(settings.items()))
        if wanted not in self._made:
            made = self._with_issuer(settings) if "issuer" in settings else self._on_demand(settings)
            self._made[wanted] = made
        return self._made[wanted]

    def close(self) -> None:
        self._open.close()

    def _on_demand(self, settings: Settings) -> Mock:
        name = f"played-{len(self._made)}"
        return self._below(self._idp.environments.create(name, Wanted(settings=settings)))

    def _below(self, environment: Environment) -> Mock:
        config = environment.config
        ca = self._idp.environments.default.hierarchy.root.pem.decode()
        return Mock(environment, Control(config.url), Reach(mtls=config.mtls_url, ca=ca))

    def _with_issuer(self, settings: Settings) -> Mock:
        """An issuer is of a whole mock. This one serves https, and its name leads to it through a proxy."""
        rest = {name: value for name, value in settings.items() if name != "issuer"}
        issuer = urlsplit(str(settings["issuer"]))
        card = f"secure.{issuer.hostname}"  # as Inera's (inera-idp:8)
        wanted = IdpConfig(
            issuer=issuer.geturl(),
            tls=True,
            port=0,
            mtls_port=0,
            mtls_url=f"https://{card}:443",
            poll=POLL,
            slowness=SLOWNESS,
            cache=self._cache,
        )
        running = self._open.enter_context(serve_in_thread(wanted.with_settings(rest)))
        config, root = running.config, running.environments.default.hierarchy.root.pem
        names = Names(
            {f"{issuer.hostname}:{issuer.port or 443}": config.port, f"{card}:443": config.mtls_port}
        )
        self._open.callback(names.close)
        file = Path(self._open.enter_context(TemporaryDirectory(prefix="siths-"))) / "ca.pem"
        file.write_bytes(root)
        ca = root.decode()
        reach = Reach(mtls=config.mtls_url, ca=ca, names=names.hosts, proxy=names.url)
        control = Control(f"https://localhost:{config.port}", ca=ca)
        return Mock(running.environments.default, control, reach, file)
