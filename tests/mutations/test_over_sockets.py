"""Some of the same over real sockets, where a server reads them first and may refuse by itself."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
import requests
import yaml

from idp_mock.clients.load import SHIPPED, load
from idp_mock.config import IdpConfig
from idp_mock.server import serve_in_thread
from tests.mutations.play import Played, draft, judged
from tests.mutations.wire import ask
from tests.mutations.world import WIDE, World, clients
from tests.server.test_granian import served

pytestmark = pytest.mark.slow

SOME = 300


def played(world: World, url: str) -> list[Played]:
    found = []
    for number in range(SOME):
        asked = draft(world, number)
        assert asked
        if not world.is_asked_itself:
            asked.must_be = ""  # what it bears is nobody's there
        found.append(judged(world, asked, ask(url, asked), number))
    return found


def in_order(all_of_it: list[Played]) -> None:
    assert "\n".join(str(one) for one in all_of_it if one.wrong) == ""
    answers = Counter(one.case.answer.by_the_server for one in all_of_it)
    assert answers[False] > 3 * answers[True]  # the application is asked most of it


def test_by_threads() -> None:
    config = IdpConfig(issuer="http://127.0.0.1:8400/oidc", port=0, mtls_port=0, **WIDE)
    with serve_in_thread(config) as mock:
        in_order(played(World("wide", mock.environments.default), mock.url))
        assert requests.get(f"{mock.url}/mock/ready", timeout=5).json()["ready"]


def test_by_granian(tmp_path: Path) -> None:
    """A process of its own: of the logins and the codes that the requests bear it knows none, but the clients."""
    known = next(client for client in load(SHIPPED) if client.id == "sample-rp")
    told = [
        {
            "client_id": client.id,
            "client_secret": client.secret,
            "name": client.name,
            "redirect_uris": list(client.redirect_uris),
            "logout_uris": list(client.logout_uris),
            "methods": list(client.methods),
            "claims": sorted(client.claims),
        }
        for client in clients(known)
        if client.secret
    ]
    file = tmp_path / "clients.yaml"
    file.write_text(yaml.safe_dump({"format": 1, "clients": told}), encoding="utf-8")
    with served(SITHS_IDP_MORE_CLIENTS=str(file)) as mock:
        world = World("plain")
        world.stands_for(mock.url, mock.mtls_url)
        in_order(played(world, mock.url))
        assert requests.get(f"{mock.url}/mock/ready", timeout=5).json()["ready"]
