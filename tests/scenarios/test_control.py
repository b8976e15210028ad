"""The mock is asked as any program would ask it, and what answers otherwise is told."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from werkzeug.wrappers import Request, Response

from idp_mock.config import IdpConfig
from idp_mock.server import serve_in_thread
from scenarios.cli import main
from scenarios.control import Control, Refused
from scenarios.errors import ControlForbidden, Unreached
from scenarios.load import LIBRARY, load
from scenarios.stage.standing import Standing
from scenarios.targets.target import SAMPLE, Target, load_target
from tests.scenarios.site import Site, served

TOKEN = "open sesame"


@pytest.fixture(scope="module")
def guarded() -> Iterator[str]:
    """A mock that wants its token."""
    free = {"port": 0, "issuer": "http://localhost:0/oidc", "mtls_port": 0, "mtls_url": "https://127.0.0.1:0"}
    with serve_in_thread(IdpConfig(control_token=TOKEN, **free)) as mock:  # type: ignore[arg-type]
        yield mock.url


def standing(idp: str, url: str) -> Target:
    return load_target().model_copy(update={"start": None, "idp": idp, "url": url})


def test_with_its_token_it_does_what_it_is_told(guarded: str) -> None:
    control = Control(guarded, TOKEN)
    control.reset()
    control.move_clock(60)
    assert [event["what"] for event in control.journal()][-1] == "clock-moved"
    assert control.journal(control.newest()) == []


@pytest.mark.parametrize("token", ["", "wrong"])
def test_without_its_token_it_is_told_where_the_token_goes(token: str, guarded: str) -> None:
    with pytest.raises(
        ControlForbidden, match=r"RUN-107 the mock at .* the control token is missing or wrong"
    ):
        Control(guarded, token).reset()


def test_a_run_without_the_token_is_one_line_and_exit_code_2(guarded: str, tmp_path: Path) -> None:
    file = tmp_path / "target.yaml"
    text = SAMPLE.read_text(encoding="utf-8").replace("start: sample\n", "")
    file.write_text(text.replace("http://localhost:8400", guarded), encoding="utf-8")
    card = str(LIBRARY / "methods" / "card.yaml")
    result = CliRunner().invoke(main, ["run", card, "--target", str(file)])
    assert result.exit_code == 2
    assert result.output.startswith("siths-harness: RUN-107 the mock at ")
    assert len(result.output.splitlines()) == 1


def test_what_it_refuses_has_its_code_once(guarded: str) -> None:
    with pytest.raises(Refused) as refused:
        Control(guarded, TOKEN).ask("POST", "clock", {"move": "yesterday"})
    assert refused.value.code == "IDP-401"
    assert str(refused.value).count("IDP-401") == 1


def test_a_mock_that_is_not_there_is_told() -> None:
    with pytest.raises(Unreached, match=r"RUN-101 the mock at http://127\.0\.0\.1:9 does not answer"):
        Control("http://127.0.0.1:9").reset()


class Other(Site):
    """Something else that listens there."""

    def __init__(self, answer: str, status: int) -> None:
        super().__init__()
        self._says = answer, status

    def _answer(self, request: Request) -> Response:  # noqa: ARG002
        answer, status = self._says
        return Response(answer, status=status, content_type="application/json")


@pytest.mark.parametrize(
    ("answer", "status"),
    [("<h1>Hej</h1>", 200), ("[]", 200), ('"yes"', 200), ("{}", 404), ('{"error": "x"}', 500)],
)
def test_something_else_at_its_address_is_told(answer: str, status: int) -> None:
    with served(Other(answer, status)) as url, pytest.raises(Unreached, match="RUN-101 "):
        Control(url).ask("GET", "people")


def test_a_system_that_does_not_answer_is_told_by_its_own_address(guarded: str) -> None:
    with pytest.raises(Unreached, match=r"^RUN-101 127\.0\.0\.1:9 does not answer"):
        Standing(standing(guarded, "http://127.0.0.1:9"), token=TOKEN)


def test_a_system_that_answers_is_played_where_it_stands(guarded: str) -> None:
    with served(Site()) as url:
        stage = Standing(standing(guarded, url), token=TOKEN)
    (card,) = load([LIBRARY / "methods" / "card.yaml"])
    reach = stage.place(card).reach
    assert reach.mtls.startswith("https://127.0.0.1:")
    assert reach.ca.startswith("-----BEGIN CERTIFICATE-----")
