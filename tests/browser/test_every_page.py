"""Every page of the mock as eyes and fingers meet it: wide and narrow, light and dark, Swedish and English."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page

from idp_mock.web.here import LANGUAGE
from tests.browser.gallery import pages
from tests.browser.hands import again, begins
from tests.browser.place import Place
from tests.browser.windows import Windows

pytestmark = pytest.mark.browser

SIGHT = Path(__file__).with_name("sight.js").read_text("utf-8")
NARROW = "narrow and dark"
Colours = Literal["light", "dark"]
VIEWS: dict[str, tuple[int, Colours]] = {
    "wide": (1280, "light"),
    "a screen of 1280 at 200 %": (640, "light"),
    NARROW: (390, "dark"),
}
Found = dict[str, dict[str, list[str]]]


@pytest.fixture(scope="module", params=["sv", "en"])
def found(request: pytest.FixtureRequest, chromium: Browser, asking: Place) -> Found:
    """What is wrong, by kind and by page and view. Each page is opened once, and English is looked at narrow."""
    wrong: Found = defaultdict(dict)
    windows = Windows(chromium)
    browser = windows.open().context
    for name, way in pages().items():
        page = way(browser.new_page(), asking)
        if request.param == "en":
            browser.add_cookies([{"name": LANGUAGE, "value": "en", "url": asking.idp.url}])
            again(page)
            browser.clear_cookies(name=LANGUAGE)
        for view in list(VIEWS) if request.param == "sv" else [NARROW]:
            for kind, said in look(page, *VIEWS[view]).items():
                if said:
                    wrong[kind][f"{name}, {view}"] = said
        assert page.locator("html").get_attribute("lang") == request.param
        page.close()
    windows.close()
    wrong["console"] = {"": windows.errors} if windows.errors else {}
    wrong["elsewhere"] = {"": windows.elsewhere} if windows.elsewhere else {}
    return wrong


def look(page: Page, width: int, colours: Colours) -> dict[str, list[str]]:
    page.emulate_media(color_scheme=colours, reduced_motion="reduce")
    page.set_viewport_size({"width": width, "height": 800})
    seen: dict[str, list[str]] = page.evaluate(SIGHT)
    return seen


def test_each_has_a_language_a_title_one_heading_and_says_test(found: Found) -> None:
    assert found["whole"] == {}


def test_everything_that_is_pressed_or_filled_in_has_a_name(found: Found) -> None:
    assert found["labels"] == {}


def test_what_is_pressed_is_as_large_as_a_finger(found: Found) -> None:
    assert found["targets"] == {}


def test_none_scrolls_sideways(found: Found) -> None:
    assert found["sideways"] == {}


def test_text_stands_out_from_its_ground(found: Found) -> None:
    assert found["contrast"] == {}


def test_nothing_moves_for_who_wants_it_still(found: Found) -> None:
    assert found["still"] == {}


def test_no_console_has_an_error_and_nothing_comes_from_elsewhere(found: Found) -> None:
    assert (found["console"], found["elsewhere"]) == ({}, {})


def test_these_eyes_see_what_is_wrong(windows: Windows, asking: Place) -> None:
    page = windows.open()
    begins(page, asking)
    page.evaluate(SPOIL)
    seen = look(page, 390, "light")
    assert {kind for kind, said in seen.items() if said} == set(seen)


SPOIL = """() => {
  const made = (name, style) => {
    const one = document.querySelector('main').appendChild(document.createElement(name));
    one.textContent = 'spoilt';
    return Object.assign(one.style, style) && one;
  };
  made('h1', { color: '#ccc', background: '#ddd' });
  made('input', { width: '20px', height: '20px' });
  made('button', { width: '900px', transition: 'color 1s' }).style.setProperty('transition', 'color 1s', 'important');
}"""
