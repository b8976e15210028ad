"""docs/clients.md says what clients.yaml may hold."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import BaseModel

from idp_mock.clients.load import ClientEntry, ClientsFile, load
from tests.document import example, keys, taken


@pytest.mark.parametrize(("heading", "model"), [("The file", ClientsFile), ("A client", ClientEntry)])
def test_its_tables_list_the_keys_that_are_taken(heading: str, model: type[BaseModel]) -> None:
    assert keys("clients.md", heading) == taken(model)


def test_its_example_is_taken(tmp_path: Path) -> None:
    path = tmp_path / "clients.yaml"
    path.write_text(example("clients.md"), encoding="utf-8")
    (client,) = load(path)
    assert (client.id, client.methods) == ("my-journal", ("app-elsewhere", "card"))


def test_its_example_has_every_key_of_a_client() -> None:
    assert [key for key in taken(ClientEntry) if f"{key}:" not in example("clients.md")] == []
