"""A stage to play on: the sample with mocks of its own, or a care system and a mock that somebody else started."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple, Self

from idp_mock.config import IdpConfig
from idp_mock.errors import BadSetting as BadIdpSetting
from idp_mock.errors import Unreachable
from rp.config import BadSetting as BadRpSetting
from rp.config import RpConfig
from scenarios.errors import BadArgument, Unreached
from scenarios.stage.place import Stage
from scenarios.stage.sample import Sample
from scenarios.stage.standing import Standing
from scenarios.targets.target import Target


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


def stage_for(target: Target, given: Given, *, policy: Path | None = None) -> Stage:
    """Start the sample, or find what the target file names. ``policy`` is the sample's.

    Raises `Unreached` and `BadArgument`.
    """
    try:
        if target.start == "sample":
            return Sample(target, policy=policy, cache=given.cache)
        return Standing(target, token=given.token)
    except Unreachable as error:
        raise Unreached(str(error)) from None
    except (BadIdpSetting, BadRpSetting) as error:
        raise BadArgument(str(error)) from None
