"""A mock and the sample care system on free ports, as a person at a workstation finds them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import yaml

from idp_mock.clients.load import SHIPPED, load
from idp_mock.config import IdpConfig
from idp_mock.environments import Environment
from idp_mock.people.load import SHIPPED as SHIPPED_PEOPLE
from idp_mock.server import Running as Idp
from idp_mock.server import serve_in_thread as serve_idp
from rp.config import RpConfig
from rp.server import Running as Care
from rp.server import serve_in_thread as serve_care

CODE = "123456"


@dataclass(frozen=True)
class Place:
    """Where the browser goes."""

    idp: Idp
    care: Care

    @property
    def env(self) -> Environment:
        return self.idp.environments.default

    def card(self, credential: str) -> dict[str, Any]:
        """A new window's settings with this card in its reader."""
        card = self.env.wallet.get(credential)
        certificate, key = card.pem(card.bearing("hsa-id"))
        shown = {"origin": self.idp.config.mtls_url, "cert": certificate, "key": key}
        return {"client_certificates": [shown]}

    def approves(self, credential: str, said: str) -> None:
        """Somebody holding this credential opens the app with what was scanned or followed, and identifies."""
        self.env.app.open(credential, said)
        self.env.app.code(credential, CODE)
        self.env.app.approve(credential)


@contextmanager
def place(**settings: Any) -> Iterator[Place]:
    config = IdpConfig(
        issuer="http://localhost:0/oidc",
        port=0,
        mtls_url="https://127.0.0.1:0",
        mtls_port=0,
        qr_grace=60,  # a slow machine may take its time from the screenshot to the phone
        **settings,
    )
    with serve_idp(config) as idp:
        care = serve_care(RpConfig(issuer=idp.config.issuer, port=0))
        try:
            shipped = next(client for client in load(SHIPPED) if client.id == care.config.client_id)
            at, out = f"{care.url}/callback", f"{care.url}/signed-out"
            own = replace(shipped, redirect_uris=(at,), logout_uris=(out,))
            idp.environments.default.clients.add(own)
            yield Place(idp, care)
        finally:
            care.stop()


def busy(person: str, path: Path) -> None:
    """The people that come with the mock, but this one has a dozen commissions more."""
    file = yaml.safe_load(SHIPPED_PEOPLE.read_text("utf-8"))
    (employment,) = next(p for p in file["people"] if p["id"] == person)["employments"]
    first = employment["commissions"][0]
    employment["commissions"] += [
        first | {"hsa_id": f"TST2321000131-90{n}", "name": f"Vård och behandling, mottagning {n}"}
        for n in range(10, 22)
    ]
    path.write_text(yaml.safe_dump(file, allow_unicode=True), "utf-8")


SOON = timedelta(seconds=0.2)  # between two looks of a waiting page
NEVER = timedelta(
    minutes=10
)  # so that a page without script moves on when its button is pressed, and not before
