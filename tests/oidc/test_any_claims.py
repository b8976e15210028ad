"""Whatever stands in the claims parameter: it is read as it was meant, or refused, and nothing breaks on it."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import parse_qs, urlencode

from hypothesis import given, settings
from hypothesis import strategies as st

from idp_mock.clients.registry import Registry
from idp_mock.clock import Clock
from idp_mock.errors import MalformedClaims
from idp_mock.journal import Journal
from idp_mock.oidc.checks import claims_can_be_read
from idp_mock.oidc.claims import CLAIMS
from idp_mock.oidc.request import AuthorizationRequest
from idp_mock.oidc.wish import Ask

NOBODY = Registry(None, Journal("none", Clock()))
NAMES = st.sampled_from(sorted(CLAIMS)) | st.text(max_size=8)
VALUES = st.text(st.characters(codec="utf-8"), max_size=12)
ASKED = (
    st.none()
    | st.fixed_dictionaries({}, optional={"essential": st.booleans(), "value": VALUES})
    | st.fixed_dictionaries({"values": st.lists(VALUES, max_size=3)}, optional={"essential": st.booleans()})
)
MEMBERS = st.dictionaries(NAMES, ASKED, max_size=5)
CLAIMS_PARAMETER = st.fixed_dictionaries({}, optional={"id_token": MEMBERS, "userinfo": MEMBERS})
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=6),
    lambda part: st.lists(part, max_size=3) | st.dictionaries(st.text(max_size=6), part, max_size=3),
    max_leaves=12,
)


def read(claims: str) -> AuthorizationRequest:
    """As it comes in an address."""
    return AuthorizationRequest.parse(parse_qs(urlencode({"claims": claims}), keep_blank_values=True))


def meant(ask: Any) -> Ask:
    if ask is None:
        return Ask()
    values = [ask["value"]] if "value" in ask else ask.get("values", [])
    return Ask(ask.get("essential", False), tuple(values))


@settings(max_examples=150, deadline=None)
@given(CLAIMS_PARAMETER, st.booleans())
def test_what_is_asked_for_is_what_is_read(asked: dict[str, dict[str, Any]], ascii_only: bool) -> None:
    wish = read(json.dumps(asked, ensure_ascii=ascii_only)).wish
    for member, told in (("id_token", wish.id_token), ("userinfo", wish.userinfo)):
        assert told == {name: meant(ask) for name, ask in asked.get(member, {}).items()}


@settings(max_examples=150, deadline=None)
@given(JSON | st.fixed_dictionaries({"id_token": JSON}) | st.fixed_dictionaries({"userinfo": JSON}))
def test_any_json_is_read_or_refused(said: Any) -> None:
    must_be_read_or_refused(json.dumps(said))


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=60) | st.text('{}[]":,0123456789.eE+-truefalsn\\u', max_size=60))
def test_any_text_is_read_or_refused(said: str) -> None:
    must_be_read_or_refused(said.encode(errors="replace").decode())


def must_be_read_or_refused(claims: str) -> None:
    request = read(claims)
    assert isinstance(request.claims_asked, str)  # for the journal, before anything is judged
    try:
        claims_can_be_read(request, NOBODY)
    except MalformedClaims:
        return
    wish = request.wish
    assert wish.essential <= wish.names
    assert wish.demanded_acr == () or "acr" in wish.names
