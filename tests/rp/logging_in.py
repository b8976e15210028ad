"""The sample's own conversation with the issuer of a test, and the login that it waits for."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import Any

from flask import Flask

from rp.config import RpConfig
from rp.identity import ASKED
from rp.login import Login, Told, verify
from rp.sessions import Pending
from tests.rp.issuer import CLIENT, NONCE, Issuer

PENDING = Pending(
    state="a-state",
    nonce=NONCE,
    verifier="v" * 64,
    next="/record",
    demanded=(),
    step_up=False,
    begun=0.0,
)


def pending(**changed: Any) -> Pending:
    return replace(PENDING, begun=time.time(), **changed)


def config(idp: Issuer, /, **changed: Any) -> RpConfig:
    return RpConfig(issuer=idp.url, client_id=CLIENT).but(**changed)


def login(idp: Issuer, /, **changed: Any) -> Login:
    return Login(config(idp, **changed), Flask("test"), verify, ASKED)


def redeems(issuer: Issuer, id_token: Any, **more: Any) -> Told:
    """What the sample believes when the token endpoint answers so."""
    issuer.gives(id_token, **more)
    return login(issuer).redeem("a-code", pending())
