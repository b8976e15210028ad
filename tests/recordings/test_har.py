"""exchange.har is HAR 1.2: it has what the format demands, and a browser plays it."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from scenarios.drivers import Passed, Reach
from scenarios.drivers.browser import BrowserDriver
from scenarios.drivers.start import Drivers
from scenarios.recordings import har
from scenarios.recordings.capture import Capture
from scenarios.recordings.redact import Redaction
from scenarios.stage.sample import Sample
from scenarios.targets.target import load_target
from tests.recordings.played import recorded, scenario

_TEXT, _NUMBER = {"type": "string"}, {"type": "number"}
_PAIRS = {
    "type": "array",
    "items": {
        "type": "object",
        "properties": {"name": _TEXT, "value": _TEXT},
        "required": ["name", "value"],
    },
}


def _object(**properties: Any) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": list(properties)}


# The fields that HAR 1.2 demands, as its text has them (W3C Web Performance, HTTP Archive format, sections 2 to 13).
HAR = _object(
    log=_object(
        version={"const": "1.2"},
        creator=_object(name=_TEXT, version=_TEXT),
        entries={
            "type": "array",
            "minItems": 1,
            "items": _object(
                startedDateTime={
                    "type": "string",
                    "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+00:00$",
                },
                time=_NUMBER,
                request=_object(
                    method=_TEXT,
                    url={"type": "string", "pattern": r"^https?://[^<> ]+$"},
                    httpVersion=_TEXT,
                    cookies=_PAIRS,
                    headers=_PAIRS,
                    queryString=_PAIRS,
                    headersSize={"type": "integer"},
                    bodySize={"type": "integer"},
                ),
                response=_object(
                    status={"type": "integer"},
                    statusText=_TEXT,
                    httpVersion=_TEXT,
                    cookies=_PAIRS,
                    headers=_PAIRS,
                    content=_object(size={"type": "integer"}, mimeType=_TEXT),
                    redirectURL=_TEXT,
                    headersSize={"type": "integer"},
                    bodySize={"type": "integer"},
                ),
                cache={"type": "object"},
                timings=_object(send=_NUMBER, wait=_NUMBER, receive=_NUMBER),
            ),
        },
    )
)


def exchange(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((folder / "exchange.har").read_text("utf-8"))
    return found


def test_over_http_it_holds_every_request_with_cookies_and_forms(
    stage: Sample, drivers: Drivers, tmp_path: Path
) -> None:
    recorded(scenario("methods/phone-qr"), stage, drivers, tmp_path)
    found = exchange(tmp_path)
    assert list(Draft202012Validator(HAR).iter_errors(found)) == []
    entries = found["log"]["entries"]
    (chosen,) = [one for one in entries if one["request"]["method"] == "POST"]
    assert chosen["request"]["postData"]["params"] == [{"name": "method", "value": "app-elsewhere"}]
    back = [one for one in entries if "/callback?" in one["request"]["url"]]
    assert [one["response"]["cookies"][0]["httpOnly"] for one in back] == [True]
    assert entries == sorted(entries, key=lambda one: str(one["startedDateTime"]))


@pytest.mark.browser
def test_from_a_browser_it_has_the_same_pages_and_what_is_on_them(
    stage: Sample, drivers: Drivers, tmp_path: Path
) -> None:
    recorded(scenario("methods/card"), stage, drivers, tmp_path, by="browser")
    found = exchange(tmp_path)
    assert list(Draft202012Validator(HAR).iter_errors(found)) == []
    kinds = {one["response"]["content"]["mimeType"] for one in found["log"]["entries"]}
    assert {"text/html", "text/css"} <= kinds
    back = [one for one in found["log"]["entries"] if "/callback?" in one["request"]["url"]]
    (cookie,) = back[0]["response"]["cookies"]
    assert (cookie["httpOnly"], cookie["value"][:8]) == (True, "<cookie ")


@pytest.mark.browser
def test_a_browser_plays_it(drivers: Drivers, tmp_path: Path) -> None:
    address = "http://127.0.0.1:8500/schedule"
    capture = Capture(Redaction(load_target()))
    capture.saw(
        Passed(
            at=datetime.now(UTC),
            seconds=0.1,
            method="GET",
            url=address,
            asked=(),
            body="",
            status=200,
            answered=(("Content-Type", "text/html"),),
            size=0,
            document=True,
        )
    )
    path = tmp_path / "exchange.har"
    path.write_text(har.text(capture.messages), "utf-8")
    window = drivers.new("browser", Reach(mtls="", ca=""))
    assert isinstance(window, BrowserDriver)
    try:
        window._page.route_from_har(path, not_found="abort")
        window.go(address)  # nobody listens there: the file answers
        assert (window.see().status, window.see().address) == (200, address)
    finally:
        window.close()
