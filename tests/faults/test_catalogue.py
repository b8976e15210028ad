"""Each fault changes one message, says which rule the receiver must apply, and stands in the manual."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import pytest

from idp_mock.faults.breakdowns import WELL
from idp_mock.faults.catalogue import FAULTS, SERVICES, Fault, Message, Point

MANUAL = Path(__file__).parents[2] / "docs" / "faults.md"
FORM = {"client_id": ["a"], "scope": ["openid"], "redirect_uri": ["https://a.test/"], "state": ["s"]}
MESSAGES: Mapping[Point, Message] = {
    **WELL,
    "authorization-request": FORM | {"response_type": ["code"]},
    "hint": {"about": ()},
    "authorization-response": {"code": "c", "state": "s"},
    "code": {"client_id": "a"},
    "token-request": FORM | {"code": ["c"], "client_secret": ["s"], "grant_type": ["authorization_code"]},
    "id-token-header": {"kid": "1"},
    "id-token": {
        "iss": "https://idp.test/oidc",
        "aud": "a",
        "sub": "s",
        "nonce": "n",
        "at_hash": "h",
        "acr": "http://id.sambi.se/loa/loa3",
        "iat": 1,
        "exp": 2,
        "auth_time": 1,
        "employeeHsaId": "TST2321000131-1001",
    },
    "signature": {"key": "ours"},
    "token-response": {"answer": {"id_token": "i", "token_type": "Bearer"}, "instead": ""},
    "userinfo-request": {"bearer": "t"},
    "userinfo": {"sub": "s"},
    "logout-token": {
        "iss": "https://idp.test/oidc",
        "aud": "a",
        "sub": "s",
        "sid": "i",
        "jti": "j",
        "iat": 1,
        "exp": 2,
        "events": {"http://schemas.openid.net/event/backchannel-logout": {}},
    },
    "logout-token-header": {"typ": "logout+jwt", "kid": "1"},
    "logout-token-signature": {"key": "ours"},
    "logout-request": {"id_token_hint": ["t"], "post_logout_redirect_uri": ["https://a.test/"]},
}
every_fault = pytest.mark.parametrize("fault", FAULTS.values(), ids=lambda fault: fault.name)


def manual() -> dict[str, str]:
    """Each fault's paragraph."""
    text = MANUAL.read_text(encoding="utf-8")
    return dict(re.findall(r"^### `([a-z0-9-]+)`\n\n(.*?)(?=^#|\Z)", text, re.MULTILINE | re.DOTALL))


@every_fault
def test_it_changes_the_message_and_leaves_the_given_one_alone(fault: Fault) -> None:
    given = MESSAGES[fault.point]
    before = repr(given)
    assert fault.tell(given) != given
    assert repr(given) == before


@every_fault
def test_it_says_which_rule_the_receiver_must_apply_and_where_it_is_written(fault: Fault) -> None:
    known = r"\b(Core|RFC|inera-idp|siths-eid|gits|case|RP-Initiated|Back-Channel|Multiple Response)\b"
    assert re.search(known, fault.rule), fault.rule
    assert fault.rule.endswith(".")


@every_fault
def test_it_stands_in_the_manual_as_the_code_has_it(fault: Fault) -> None:
    assert manual()[fault.name] == f"{fault.rule}\nTold in: {fault.point}.\n\n"


def test_the_manual_has_no_other() -> None:
    assert manual().keys() == FAULTS.keys()


def test_every_service_has_something_that_breaks_it_and_says_how_it_is_when_it_is_well() -> None:
    assert {fault.point for fault in FAULTS.values() if fault.is_a_breakdown} == set(SERVICES) == WELL.keys()


def test_a_breakdown_says_nothing_that_a_well_service_does_not_say_too() -> None:
    """Whoever asks the service reads the same keys, whatever is wrong."""
    for fault in FAULTS.values():
        if fault.is_a_breakdown:
            assert fault.tell(MESSAGES[fault.point]).keys() == MESSAGES[fault.point].keys()
