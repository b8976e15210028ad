"""docs/recordings.md describes the whole format and every kind of drift, and its schema says the same."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any, get_args

import pytest
from jsonschema import Draft202012Validator
from pydantic import BaseModel

from scenarios.drivers.start import Drivers
from scenarios.recordings import replay
from scenarios.recordings.drift import Drift, Kind
from scenarios.recordings.kept import FILE, recordings
from scenarios.recordings.model import Back, Callback, Decided, Login, Recording
from scenarios.stage.sample import Sample
from siths_files import BadFile
from tests.document import DOCS, keys, taken
from tests.recordings.played import recorded, scenario
from tests.recordings.scripts import CARD

SCHEMA = DOCS / "schemas" / "recording.schema.json"
TEXT = (DOCS / "recordings.md").read_text(encoding="utf-8")
PARTS: dict[str, type[BaseModel]] = {
    "recording.json": Recording,
    "A login": Login,
    "A message of the server": Back,
    "A callback": Callback,
    "A decision": Decided,
}


@pytest.fixture(scope="module")
def kept(stage: Sample, drivers: Drivers, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("kept")
    recorded(scenario("loa/step-up-with-phone"), stage, drivers, folder)
    return folder


@pytest.mark.parametrize(("heading", "model"), PARTS.items(), ids=PARTS)
def test_its_tables_list_the_keys_that_are_taken(heading: str, model: type[BaseModel]) -> None:
    assert keys("recordings.md", heading) == taken(model)


def test_it_lists_every_kind_of_drift_in_order() -> None:
    section = TEXT.split("\n## Drift\n")[1].split("\n## ")[0]
    assert re.findall(r"^\| `([a-z-]+)` \|", section, re.MULTILINE) == sorted(get_args(Kind))


def test_the_schema_that_is_checked_in_is_the_models_and_takes_a_real_one(kept: Path) -> None:
    known = json.loads(SCHEMA.read_text(encoding="utf-8"))
    assert known == Recording.model_json_schema()
    real = json.loads((kept / FILE).read_text("utf-8"))
    assert [error.message for error in Draft202012Validator(known).iter_errors(real)] == []


def test_a_recording_is_read_as_it_was_written(kept: Path) -> None:
    (one,) = recordings([kept])
    assert one.model_dump_json(indent=2) + "\n" == (kept / FILE).read_text("utf-8")


def test_what_is_wrong_with_one_is_told_with_its_line(kept: Path, tmp_path: Path) -> None:
    said = json.loads((kept / FILE).read_text("utf-8"))
    path = tmp_path / FILE
    path.write_text(json.dumps({**said, "logins": [{**said["logins"][0], "token": "x"}]}, indent=2), "utf-8")
    with pytest.raises(BadFile) as error:
        recordings([tmp_path])
    (fault,) = error.value.faults
    assert re.fullmatch(rf"{re.escape(str(path))}:\d+: logins\.0\.token is not known.*", fault)
    with pytest.raises(BadFile, match=r"there is no recording\.json"):
        recordings([DOCS / "pictures"])


def test_two_of_the_same_story_cannot_be_replayed_together(kept: Path, tmp_path: Path) -> None:
    (tmp_path / FILE).write_text((kept / FILE).read_text("utf-8"), "utf-8")
    with pytest.raises(BadFile, match="is recorded with the driver http in"):
        recordings([kept, tmp_path])


def test_the_document_of_json_is_one_that_replay_prints(kept: Path) -> None:
    (shown,) = re.findall(r"^```json\n(.*?)^```$", TEXT, re.MULTILINE | re.DOTALL)
    (one,) = recordings([kept])
    found = Drift("decision", "step 3", "it decides otherwise at record", "denied RP-305", "granted RP-202")
    real: Any = replay.document([replay.Replayed(recording=one, drifts=(found,))])
    document = json.loads(shown)
    for said in (document, real):
        for key in ("id", "driver", "recorded"):
            del said["recordings"][0][key]
    assert document == real


def test_its_sentences_are_those_that_are_told() -> None:
    found = Drift("decision", "step 3", "it decides otherwise at record", "denied RP-305", "granted RP-202")
    assert f"  {found}\n" in TEXT


def test_its_script_is_one_that_is_tested() -> None:
    (shown,) = re.findall(r"^```python\n(def drive.*?)^```$", TEXT, re.MULTILINE | re.DOTALL)
    tested = CARD.strip().splitlines()
    assert [line for line in shown.strip().splitlines() if line not in tested] == []
