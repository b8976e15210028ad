"""The clients of an environment: reread when the file changes, and never lost by a broken change."""

from __future__ import annotations

import logging
import os
from pathlib import Path

import pytest

from idp_mock.clients import registry as registry_module
from idp_mock.clients.client import Client
from idp_mock.clients.registry import Registry
from idp_mock.clock import Clock
from idp_mock.journal import Journal, What
from siths_files import BadFile
from tests.clients.test_load import GOOD, written


@pytest.fixture
def journal() -> Journal:
    return Journal("default", Clock())


@pytest.fixture(autouse=True)
def look_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry_module, "_LOOK_EVERY", 0.0)


def rewrite(path: Path, text: str) -> None:
    """Write it so that its time differs, however fast the test is."""
    path.write_text(text, encoding="utf-8")
    before = path.stat().st_mtime_ns
    os.utime(path, ns=(before + 1_000_000, before + 1_000_000))


def test_nobody_is_registered_who_is_not_in_the_file(tmp_path: Path, journal: Journal) -> None:
    registry = Registry(written(tmp_path, GOOD), journal)
    assert registry.get("nobody") is None
    assert [client.id for client in registry] == ["journal"]


def test_a_changed_file_is_reread(tmp_path: Path, journal: Journal) -> None:
    path = written(tmp_path, GOOD)
    registry = Registry(path, journal)
    rewrite(path, GOOD.replace("client_id: journal", "client_id: journal2"))
    assert registry.get("journal") is None
    assert registry.get("journal2") is not None
    assert [event.what for event in journal.after()] == [What.FILE_REREAD]


def test_a_broken_change_keeps_the_clients_of_before_and_is_told(tmp_path: Path, journal: Journal) -> None:
    path = written(tmp_path, GOOD)
    registry = Registry(path, journal)
    rewrite(path, GOOD.replace("name:", "nmae:"))
    assert registry.get("journal") is not None
    (event,) = journal.after()
    assert "nmae is not known" in str(event.says["faults"])


def test_the_change_that_mends_it_is_read(tmp_path: Path, journal: Journal) -> None:
    path = written(tmp_path, GOOD)
    registry = Registry(path, journal)
    rewrite(path, "format: 1\nclients: nonsense\n")
    assert registry.get("journal") is not None
    rewrite(path, GOOD.replace("Journalen", "Den lagade journalen"))
    client = registry.get("journal")
    assert client is not None
    assert client.name == "Den lagade journalen"


def test_a_file_that_is_wrong_at_the_start_stops_the_start(tmp_path: Path, journal: Journal) -> None:
    with pytest.raises(BadFile):
        Registry(written(tmp_path, "format: 1\nclients: nonsense\n"), journal)


def test_a_client_may_be_added_beside_the_file(tmp_path: Path, journal: Journal) -> None:
    registry = Registry(written(tmp_path, GOOD), journal)
    added = Client(id="journal", secret="another-secret", name="Journalen", redirect_uris=("http://a.test/",))
    registry.add(added)
    assert registry.get("journal") is added
    assert list(registry) == [added]


def test_the_nearest_registered_address_is_what_was_probably_meant() -> None:
    client = Client(
        id="a",
        secret="s",
        name="A",
        redirect_uris=("https://a.example.test/callback", "http://localhost:3000/signed-in"),
    )
    assert (
        client.nearest_redirect_uri("https://a.example.test/callback/") == "https://a.example.test/callback"
    )
    assert client.nearest_redirect_uri("http://localhost:3001/signed-in") == "http://localhost:3000/signed-in"


def test_a_reread_is_logged_without_the_secret(
    tmp_path: Path, journal: Journal, caplog: pytest.LogCaptureFixture
) -> None:
    path = written(tmp_path, GOOD)
    registry = Registry(path, journal)
    with caplog.at_level(logging.DEBUG):
        rewrite(path, GOOD.replace("methods: [card]", "methods: [fax]").replace("a-long-enough-", ""))
        registry.get("journal")
    assert "fax" in caplog.text
    assert "client_secret: is shorter" in caplog.text
    assert "'secret'" not in caplog.text + str([event.as_json() for event in journal.after()])
