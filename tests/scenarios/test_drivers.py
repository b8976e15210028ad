"""What every driver promises: the same page, whoever looks at it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from scenarios.drivers import Driver, Reach
from scenarios.drivers.browser import BrowserDriver
from scenarios.drivers.chromium import chromium
from scenarios.drivers.http import HttpDriver
from scenarios.drivers.start import Drivers
from scenarios.errors import EndlessRedirects, StepImpossible, Unreached
from scenarios.phone import read_qr
from tests.scenarios.authority import Authority
from tests.scenarios.site import Site, served

SITHS = "siths://authenticate?order=1&from=page"


NOWHERE = Reach(mtls="https://127.0.0.1:1", ca=Authority("nobody's").pem)


@pytest.fixture
def site() -> Site:
    return Site()


@pytest.fixture
def url(site: Site) -> Iterator[str]:
    with served(site) as address:
        yield address


@pytest.fixture(scope="module")
def windows() -> Iterator[Drivers]:
    """Browsers that trust nobody who is here."""
    with Drivers() as made:
        yield made


class DriverContract:
    """A subclass says which driver it is."""

    @pytest.fixture
    def driver(self, windows: Drivers) -> Iterator[Driver]:
        raise NotImplementedError

    def test_it_sees_status_address_headers_and_title(self, driver: Driver, url: str) -> None:
        driver.go(f"{url}/page")
        seen = driver.see()
        assert (seen.status, seen.address, seen.title) == (200, f"{url}/page", "A page")
        assert seen.is_of(url)

    def test_it_sees_the_status_of_a_page_that_says_no(self, driver: Driver, url: str) -> None:
        driver.go(f"{url}/denied")
        assert (driver.see().status, driver.see().find("h1").get_text()) == (403, "No")  # type: ignore[union-attr]

    @pytest.mark.parametrize("path", ["to?/page", "to?/to%3F/page", "refresh", "to?/refresh"])
    def test_it_follows_redirects_and_pages_that_lead_on_at_once(
        self, path: str, driver: Driver, url: str
    ) -> None:
        driver.go(f"{url}/{path.replace('%3F', '?')}")
        assert (driver.see().address, driver.see().status) == (f"{url}/page", 200)

    def test_a_page_that_waits_is_left_where_it_is(self, driver: Driver, url: str) -> None:
        """What reloads later is a page that waits; what stands in noscript is for those without script."""
        driver.go(f"{url}/waits")
        assert driver.see().address == f"{url}/waits"

    def test_a_button_sends_its_form_with_its_own_value_and_no_other(self, driver: Driver, url: str) -> None:
        driver.go(f"{url}/form")
        driver.press("button[name=method][value=app-here]")
        told = "POST [('csrf', 'a&b'), ('empty', ''), ('method', 'app-here')]"
        assert driver.see().find("#told").get_text() == told  # type: ignore[union-attr]
        assert driver.see().address == f"{url}/told/it"

    @pytest.mark.parametrize(("text", "there"), [("Read on", "/page"), ("Read", "/page?twice")])
    def test_a_link_is_found_by_the_whole_of_its_text(
        self, text: str, there: str, driver: Driver, url: str
    ) -> None:
        driver.go(f"{url}/form")
        driver.press_text(text)
        assert driver.see().address == f"{url}{there}"

    def test_a_double_press_leads_where_one_press_does(self, driver: Driver, url: str) -> None:
        driver.go(f"{url}/form")
        driver.press("button[name=method][value=app-here]", twice=True)
        assert driver.see().address == f"{url}/told/it"
        driver.go(f"{url}/form")
        driver.press_text("Read on", twice=True)
        assert driver.see().address == f"{url}/page"

    def test_a_tab_that_is_closed_leaves_an_empty_one_and_the_cookies(self, driver: Driver, url: str) -> None:
        driver.close_tab()
        driver.go(f"{url}/cookie")
        driver.go(f"{url}/to?{SITHS}")
        assert driver.app_link() == SITHS
        driver.close_tab()
        assert driver.see().address == "about:blank"
        assert driver.cookies(url) == {"session": "first"}
        driver.go(f"{url}/page")
        assert (driver.see().status, driver.see().title) == (200, "A page")

    def test_a_form_that_gets_puts_it_into_the_address(self, driver: Driver, url: str) -> None:
        driver.go(f"{url}/form")
        driver.press_text("Sök")
        assert driver.see().find("#told").get_text() == "GET [('q', 'å')]"  # type: ignore[union-attr]
        assert driver.see().address == f"{url}/told?q=%C3%A5"

    def test_all_kinds_of_fields_are_sent_as_they_stand(self, driver: Driver, url: str) -> None:
        driver.go(f"{url}/form")
        driver.press_text("Allt")
        told = {"yes": "on", "pick": "b", "unit": "eken", "first": "One", "text": "Två\r\nrader"}
        assert driver.see().find("#told").get_text() == f"POST {sorted(told.items())}"  # type: ignore[union-attr]
        assert driver.see().address == f"{url}/told/more"

    def test_a_button_may_stand_outside_its_form(self, driver: Driver, url: str) -> None:
        driver.go(f"{url}/form")
        driver.press_text("Långt")
        assert driver.see().find("#told").get_text() == "POST [('from', 'afar')]"  # type: ignore[union-attr]

    def test_a_redirect_that_keeps_the_form_sends_it_again(self, driver: Driver, url: str) -> None:
        driver.go(f"{url}/form")
        driver.press_text("Behåll")
        assert driver.see().find("#told").get_text() == "POST [('kept', '1')]"  # type: ignore[union-attr]

    def test_an_app_link_is_caught_as_an_operating_system_would(self, driver: Driver, url: str) -> None:
        driver.go(f"{url}/to?{SITHS}")
        assert driver.app_link() == SITHS

    def test_a_picture_can_be_read(self, driver: Driver, url: str) -> None:
        driver.go(f"{url}/picture")
        assert read_qr(driver.picture("img[data-qr]")) == "siths-harness reads this"

    def test_nobody_is_asked_where_nobody_can_be(self, driver: Driver, url: str) -> None:
        driver.go(f"{url}/to?http://elsewhere.invalid/callback?code=1")
        assert not driver.see().is_of(url)

    def test_endless_redirects_are_told(self, driver: Driver, url: str) -> None:
        with pytest.raises(EndlessRedirects):
            driver.go(f"{url}/round")

    def test_a_port_that_nobody_listens_at_is_unreached_in_one_line(self, driver: Driver) -> None:
        with pytest.raises(Unreached, match=r"^RUN-101 127\.0\.0\.1:9 does not answer: ") as error:
            driver.go("http://127.0.0.1:9/")
        assert len(str(error.value).splitlines()) == 1

    def test_cookies_can_be_seen_planted_and_lost(self, driver: Driver, url: str) -> None:
        driver.go(f"{url}/cookie")
        assert driver.cookies(url) == {"session": "first"}
        driver.bear(url, {"session": "second"})
        driver.go(f"{url}/cookies")
        assert driver.see().find("#told").get_text() == "[('session', 'second')]"  # type: ignore[union-attr]
        driver.forget(url)
        driver.go(f"{url}/cookies")
        assert driver.see().find("#told").get_text() == "[]"  # type: ignore[union-attr]

    def test_tabs_are_left_as_they_are_and_share_their_cookies(self, driver: Driver, url: str) -> None:
        driver.go(f"{url}/cookie")
        driver.go(f"{url}/denied")
        driver.tab("second")
        assert not driver.see().is_of(url)
        driver.go(f"{url}/cookies")
        assert driver.see().find("#told").get_text() == "[('session', 'first')]"  # type: ignore[union-attr]
        driver.tab("first")
        assert (driver.see().address, driver.see().status) == (f"{url}/denied", 403)
        driver.tab("second")
        assert (driver.see().address, driver.see().status) == (f"{url}/cookies", 200)

    def test_a_tab_that_is_closed_takes_no_other_along(self, driver: Driver, url: str) -> None:
        driver.go(f"{url}/page")
        driver.tab("second")
        driver.go(f"{url}/denied")
        driver.close_tab()
        assert not driver.see().is_of(url)
        driver.tab("first")
        assert driver.see().address == f"{url}/page"

    def test_each_tab_has_the_app_start_of_its_own(self, driver: Driver, url: str) -> None:
        driver.go(f"{url}/to?{SITHS}")
        assert driver.app_link() == SITHS
        driver.tab("second")
        driver.go(f"{url}/to?{SITHS}&second")
        assert driver.app_link() == f"{SITHS}&second"
        driver.tab("first")
        assert driver.app_link() == SITHS

    def test_it_waits_until_it_is_so(self, driver: Driver, url: str) -> None:
        driver.go(f"{url}/page")
        assert driver.wait(lambda page: page.status == 200).title == "A page"


class TestHttp(DriverContract):
    @pytest.fixture
    def driver(self, windows: Drivers) -> Iterator[Driver]:
        made = windows.new("http", NOWHERE)
        assert isinstance(made, HttpDriver)
        yield made
        made.close()

    def test_a_double_press_is_sent_twice(self, driver: Driver, url: str, site: Site) -> None:
        """A browser sends it twice only where the server is slower than the finger."""
        driver.go(f"{url}/form")
        driver.press("button[name=method][value=app-here]", twice=True)
        assert site.asked.count("/told/it") == 2
        driver.go(f"{url}/form")
        driver.press_text("Read on", twice=True)
        assert site.asked.count("/page") == 2

    def test_a_page_that_waits_is_looked_at_again_where_it_says(self, driver: Driver, url: str) -> None:
        """At its own address the login would begin anew."""
        driver.go(f"{url}/begins")
        assert driver.wait(lambda page: page.title == "A page").address == f"{url}/page"

    def test_it_never_asks_for_an_address_that_nobody_can_have(
        self, driver: Driver, site: Site, url: str
    ) -> None:
        driver.go(f"{url}/to?http://elsewhere.invalid/")
        assert (driver.see().address, driver.see().status) == ("http://elsewhere.invalid/", 0)
        assert site.asked == ["/to"]

    @pytest.mark.parametrize(
        ("css", "why"),
        [
            ("button.gone", "has nothing that matches"),
            ("#dead", "does nothing without script"),
            ("#alone", "does nothing without script"),
        ],
    )
    def test_what_cannot_be_pressed_is_told(self, css: str, why: str, driver: Driver, url: str) -> None:
        driver.go(f"{url}/form")
        with pytest.raises(StepImpossible, match=why):
            driver.press(css)

    def test_what_is_not_on_the_page_is_told(self, driver: Driver, url: str) -> None:
        driver.go(f"{url}/page")
        for look in (driver.app_link, lambda: driver.picture("img"), lambda: driver.press_text("Logga in")):
            with pytest.raises(StepImpossible, match=f"{url}/page"):
                look()

    def test_it_sees_the_headers(self, driver: Driver, url: str) -> None:
        driver.go(f"{url}/page")
        assert driver.see().headers["X-Decision"] == "yes"

    def test_an_app_link_on_the_page_is_read_as_a_browser_reads_it(self, driver: Driver, url: str) -> None:
        driver.go(f"{url}/app")
        assert driver.app_link() == SITHS


@pytest.mark.browser
class TestBrowser(DriverContract):
    @pytest.fixture
    def driver(self, drivers: Drivers) -> Iterator[Driver]:
        """In the one Chromium of this folder: two Playwrights cannot live in one thread."""
        made = drivers.new("browser", NOWHERE)
        assert isinstance(made, BrowserDriver)
        yield made
        made.close()


def test_whom_nobody_looks_at_is_the_one_without_windows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("chromium", "chromium-headless-shell"):
        (tmp_path / name).touch(mode=0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("SITHS_CHROMIUM", raising=False)
    assert chromium() == str(tmp_path / "chromium-headless-shell")
    assert chromium(headed=True) == str(tmp_path / "chromium")
