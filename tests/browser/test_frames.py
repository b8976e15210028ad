"""The headers hold in a browser: no frame, no script but ours."""

from __future__ import annotations

import pytest

from tests.browser.hands import begins
from tests.browser.place import Place
from tests.browser.windows import Windows

pytestmark = pytest.mark.browser

FRAMES = "<!doctype html><title>frames</title>"
REFUSED = "frame-ancestors"


def test_no_page_of_idp_or_care_system_can_be_framed(windows: Windows, here: Place) -> None:
    page = windows.open()
    begins(page, here)
    idp, care = here.idp.url, here.care.url
    ours = [
        *(
            idp + path
            for path in ("/", "/nowhere", "/signed-out", "/mock/phone", "/mock/phone/secretary.mobile")
        ),
        *(care + path for path in ("/", "/nowhere", "/signed-out", "/login")),
        page.url,
    ]
    frames = FRAMES + "".join(f"<iframe src='{url}'></iframe>" for url in ours)
    page.route(f"{idp}/framing", lambda route: route.fulfill(body=frames, content_type="text/html"))
    page.goto(f"{idp}/framing")
    assert [frame.url for frame in page.frames[1:]] == ["chrome-error://chromewebdata/"] * len(ours)
    windows.close()
    assert [error for error in windows.errors if REFUSED in error]
    windows.errors.clear()


def test_a_script_that_is_not_ours_does_not_run(windows: Windows, here: Place) -> None:
    page = windows.open()
    begins(page, here)
    page.evaluate("""() => document.body.append(Object.assign(document.createElement('script'),
        { textContent: 'document.title = "taken"' }))""")
    assert page.title() != "taken"
    assert [error for error in windows.errors if "Content Security Policy" in error]
    windows.errors.clear()
