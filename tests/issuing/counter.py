"""An ID-administratör and holders, who do one thing after the other."""

from __future__ import annotations

from typing import Any

from idp_mock.credentials.credential import Credential
from idp_mock.environments import Environment
from idp_mock.issuing.order import OrderedKind
from tests.idp.players import told

PETRA = "id-administrator.ordinary-card"
LARS = "second-id-administrator.ordinary-card"
LOA2_CARD = "second-id-administrator.reserve-card-loa2"
BIRGITTA = "nurse-ordinary-card-only"  # an ordinary card and nothing else
SAGA = "nurse-reserve-card-only"  # LoA 2 alone
BLANK = "nurse-blank-reserve-card.blank-reserve-card"


def issue(env: Environment, person: str, kind: OrderedKind, **said: Any) -> Credential:
    """Ordered, handed out by another administrator, and activated."""
    order = env.portal.order(person, kind, by=PETRA, **said)
    env.portal.hand_out(order.credential, by=LARS)
    return env.mina_sidor.activate(order.credential, "123456")


def fetch(env: Environment, by: str, **said: Any) -> Credential:
    qr = env.mina_sidor.ask_for_phone(by)
    return env.mina_sidor.fetch_phone(qr.text, **{"phone": "iphone", "code": "123456", **said})


def logged_in(env: Environment, credential: str, method: str = "app-elsewhere") -> dict[str, Any]:
    """What a relying party is told of somebody who logs in with it."""
    wanted = {"id_token": {"employeeHsaId": None, "credentialPersonalIdentityNumber": None}}
    return told(env, wanted, credential, method)[0]
