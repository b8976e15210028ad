"""Whom the HTTP driver trusts, and to whom it shows the card."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from scenarios.drivers import Reach
from scenarios.drivers.http import HttpDriver
from scenarios.errors import Unreached
from tests.scenarios.authority import Authority
from tests.scenarios.site import Site, served

OURS, STRANGE = Authority("the mock's"), Authority("a stranger's")


@pytest.fixture
def driver() -> Iterator[HttpDriver]:
    made = HttpDriver(Reach(mtls="", ca=OURS.pem))
    yield made
    made.close()


def shown(driver: HttpDriver, url: str) -> str:
    driver.go(f"{url}/card")
    found = driver.see().find("#told")
    assert found is not None
    return found.get_text()


def test_a_server_of_the_mocks_ca_is_trusted(driver: HttpDriver, tmp_path: Path) -> None:
    with served(Site(), OURS.server(tmp_path)) as url:
        driver.go(f"{url}/page")
        assert driver.see().status == 200


def test_a_server_of_another_ca_is_not(driver: HttpDriver, tmp_path: Path) -> None:
    with (
        served(Site(), STRANGE.server(tmp_path)) as url,
        pytest.raises(Unreached, match="CERTIFICATE_VERIFY"),
    ):
        driver.go(f"{url}/page")


def test_the_cas_of_the_machine_are_not_trusted(
    driver: HttpDriver, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "machine.pem"
    file.write_text(STRANGE.pem, encoding="ascii")
    for variable in ("SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"):
        monkeypatch.setenv(variable, str(file))
    with served(Site(), STRANGE.server(tmp_path)) as url, pytest.raises(Unreached):
        driver.go(f"{url}/page")


def test_a_proxy_of_the_machine_has_no_part_in_it(
    driver: HttpDriver, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for variable in ("http_proxy", "https_proxy", "ALL_PROXY"):
        monkeypatch.setenv(variable, "http://127.0.0.1:9")
    with served(Site()) as url:
        driver.go(f"{url}/page")
        assert driver.see().status == 200


def test_the_card_is_shown_to_a_server_that_asks_and_to_no_other(driver: HttpDriver, tmp_path: Path) -> None:
    driver.hold(OURS.card("Anna"))
    with (
        served(Site(), OURS.server(tmp_path, asks=True)) as asks,
        served(Site(), OURS.server(tmp_path)) as silent,
        served(Site()) as plain,
    ):
        assert [shown(driver, url) for url in (asks, silent, plain)] == ["Anna", "nobody", "nobody"]


def test_another_card_or_none_is_shown_at_once(driver: HttpDriver, tmp_path: Path) -> None:
    """No connection and no TLS session of the card before is used again."""
    with served(Site(), OURS.server(tmp_path, asks=True)) as url:
        seen = [shown(driver, url)]
        for card in (OURS.card("Anna"), OURS.card("Bo"), None):
            driver.hold(card)
            seen.append(shown(driver, url))
    assert seen == ["nobody", "Anna", "Bo", "nobody"]
