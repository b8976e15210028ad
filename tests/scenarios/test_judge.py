"""What is read from a page: a decision or an ending, never a guess."""

from __future__ import annotations

import pytest

from scenarios.drivers import Page
from scenarios.events import Seen
from scenarios.judge import decision, ending, holds, is_as_expected
from scenarios.model import Decision, Ending
from scenarios.targets.target import Reads, Rule
from tests.scenarios.fakes import DENIED, GRANTED, IDP, READS, page, target

UNKNOWN = "no rule of the target recognises the page at /, status 200"
CODELESS = READS.model_copy(update={"code": None})


@pytest.mark.parametrize(
    ("html", "seen"),
    [
        (GRANTED, Seen(kind="decision", what="granted", codes=("RP-202",))),
        (DENIED, Seen(kind="decision", what="denied", codes=("RP-305",))),
        ("<h1>Välkommen</h1>", Seen(kind="decision", what="error", codes=("RUN-103",), reason=UNKNOWN)),
        ("", Seen(kind="decision", what="error", codes=("RUN-103",), reason=UNKNOWN)),
    ],
)
def test_a_rule_tells_the_decision_and_what_no_rule_recognises_is_an_error(html: str, seen: Seen) -> None:
    assert decision(page(html), target(), "") == seen


def test_a_system_that_answers_500_has_not_denied() -> None:
    reads = Reads(granted=Rule(status=200), denied=Rule(status=403))
    assert decision(page(DENIED, status=500), target(reads=reads), "").what == "error"


def test_a_page_that_both_rules_recognise_is_granted() -> None:
    """Who is let in is let in, whatever else the page says."""
    assert decision(page(GRANTED + DENIED), target(), "").what == "granted"


def test_being_sent_to_the_idp_is_a_step_up() -> None:
    assert decision(page("", of=f"{IDP}/login/1"), target(), "").what == "step-up"


@pytest.mark.parametrize("kind", ["refused", "expired"])
def test_a_refusal_at_the_idp_is_no_step_up_but_no_answer(kind: str) -> None:
    shown = Page(status=400, address=f"{IDP}/login/1", html=f"<body data-page={kind}>")
    assert decision(shown, target(), "IDP-206") == Seen(kind="ending", what="no-answer", codes=("IDP-206",))


def test_a_login_that_failed_is_an_ending_with_both_codes() -> None:
    shown = page("<p data-refused data-code=RP-310>")
    wanted = Seen(kind="ending", what="rejected", codes=("RP-310", "IDP-210"))
    assert decision(shown, target(), "IDP-210") == ending(shown, target(), "IDP-210") == wanted


@pytest.mark.parametrize("html", [GRANTED, DENIED, "<p data-user>"])
def test_whoever_is_decided_upon_is_signed_in(html: str) -> None:
    assert ending(page(html), target(), "IDP-210") == Seen(kind="ending", what="signed-in")


def test_a_page_of_nobody_that_is_known_means_that_the_system_heard_nothing() -> None:
    assert ending(page("", of="http://else.test"), target(), "").what == "no-answer"


def test_a_page_of_the_system_that_no_rule_recognises_is_an_error_and_no_rejection() -> None:
    assert ending(page("<h1>Hm</h1>"), target(), "").what == "error"


def test_where_the_target_tells_no_refusal_apart_all_else_is_rejected() -> None:
    reads = READS.model_copy(update={"refused": None})
    assert ending(page("<h1>Hm</h1>"), target(reads=reads), "").what == "rejected"


@pytest.mark.parametrize(
    ("seen", "expected", "held"),
    [
        (("granted",), Decision(decision="granted"), True),
        (("granted", "RP-204"), Decision(decision="granted"), True),
        (("granted", "RP-204"), Decision(decision="granted", code="RP-202"), False),
        (("granted",), Decision(decision="granted", code="RP-202"), False),
        (("denied", "RP-202"), Decision(decision="granted", code="RP-202"), False),
        (("rejected", "RP-310", "IDP-210"), Ending(ending="rejected", code="IDP-210"), True),
        (("rejected", "RP-310", "IDP-210"), Ending(ending="rejected", code="RP-310"), True),
        (("rejected", "RP-302"), Ending(ending="rejected", code="RP-303"), False),
        (("no-answer",), Ending(ending="rejected", code="RP-303"), False),
    ],
)
def test_the_word_must_be_the_same_and_the_code_where_one_is_expected(
    seen: tuple[str, ...], expected: Decision | Ending, held: bool
) -> None:
    assert is_as_expected(Seen(kind="page", what=seen[0], codes=seen[1:]), expected, target()) is held


@pytest.mark.parametrize(("code", "held"), [("RP-303", True), ("IDP-303", False)])
def test_where_the_target_shows_no_code_the_systems_own_is_not_compared(code: str, held: bool) -> None:
    """An IdP's code is in the journal, so that is compared all the same."""
    seen = Seen(kind="ending", what="rejected")
    assert is_as_expected(seen, Ending(ending="rejected", code=code), target(reads=CODELESS)) is held


@pytest.mark.parametrize(
    ("rule", "held"),
    [
        (Rule(status=200), True),
        (Rule(status=403), False),
        (Rule(css="h1.title"), True),
        (Rule(css="h2"), False),
        (Rule(text="Hej Anna"), True),
        (Rule(text="title"), False),
        (Rule(address="http://rp.test/jour"), True),
        (Rule(address="http://rp.test/else"), False),
        (Rule(header={"x-decision": "yes"}), True),
        (Rule(header={"X-Decision": "no"}), False),
        (Rule(status=200, css="h2"), False),
    ],
)
def test_everything_that_a_rule_names_must_be_so(rule: Rule, held: bool) -> None:
    shown = page("<h1 class=title>Hej Anna</h1>", of="http://rp.test/journal", headers={"X-Decision": "yes"})
    assert holds(rule, shown) is held
