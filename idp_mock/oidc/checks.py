"""What must hold of an authorization request, in order. The first that does not ends it."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable

from idp_mock.clients.registry import Registry
from idp_mock.errors import (
    HintNotOurs,
    MalformedClaims,
    MalformedRequest,
    PkceMalformed,
    PromptMalformed,
    RedirectUriMismatch,
    RequestObjectNotSupported,
    RequestUriNotSupported,
    ScopeWithoutOpenid,
    UnknownClient,
    UnsupportedResponseMode,
    UnsupportedResponseType,
)
from idp_mock.oidc.request import AuthorizationRequest

_LOG = logging.getLogger(__name__)
_CONTROL = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")  # half a letter too, which a request object can hold
_LONGEST = (
    16_384  # characters of one parameter; the claims of every known relying party fit many times over [MOCK]
)
_CHALLENGE = re.compile(r"[A-Za-z0-9_-]{43}")
_PROMPTS = {"none", "login", "consent", "select_account"}


def client_is_registered(request: AuthorizationRequest, clients: Registry) -> None:
    """Registration is manual; nobody else is answered (inera-idp:6.2)."""
    if clients.get(request.client_id) is None:
        raise UnknownClient(f"client_id {request.client_id!r:.80}")


def redirect_uri_is_registered(request: AuthorizationRequest, clients: Registry) -> None:
    """Core 3.1.2.1: compared as exact strings."""
    client = clients.get(request.client_id)
    if client is None or request.redirect_uri not in client.redirect_uris:
        near = client.nearest_redirect_uri(request.redirect_uri) if client else ""
        _LOG.info(
            "redirect_uri %r of %r is not registered; nearest: %r",
            request.redirect_uri,
            request.client_id,
            near,
        )
        raise RedirectUriMismatch(f"{request.redirect_uri!r:.200}; the nearest registered one is {near!r}")


def no_parameter_is_repeated(request: AuthorizationRequest, _clients: Registry) -> None:
    """RFC 6749 section 3.1: a parameter must not be included more than once."""
    if request.repeated:
        raise MalformedRequest(f"repeated: {', '.join(request.repeated)}"[:200])


def parameters_are_readable(request: AuthorizationRequest, _clients: Registry) -> None:
    """RFC 6749 appendix A: no control characters; and nothing endless."""
    for name in request.__dataclass_fields__:
        value = getattr(request, name)
        if isinstance(value, str) and (len(value) > _LONGEST or _CONTROL.search(value)):
            raise MalformedRequest(f"{name} is too long or holds control characters")


def response_type_is_code(request: AuthorizationRequest, _clients: Registry) -> None:
    """Core 3.1.2.1; every known relying party uses the code flow (inera-idp:1.1)."""
    if request.response_type != "code":
        raise UnsupportedResponseType(f"response_type {request.response_type!r:.80}")


def response_mode_is_offered(request: AuthorizationRequest, _clients: Registry) -> None:
    """OAuth 2.0 Multiple Response Types 2.1: query is the code flow's own; Form Post Response Mode where it is on."""
    if request.response_mode and request.response_mode not in request.offered_modes:
        raise UnsupportedResponseMode(f"response_mode {request.response_mode!r:.80}")


def request_object_is_not_sent(request: AuthorizationRequest, _clients: Registry) -> None:
    """Core 6.1: refused, since ignoring it would ignore what the client meant."""
    if request.request:
        raise RequestObjectNotSupported


def request_uri_is_not_sent(request: AuthorizationRequest, _clients: Registry) -> None:
    """Core 6.2."""
    if request.request_uri:
        raise RequestUriNotSupported


def scope_holds_openid(request: AuthorizationRequest, _clients: Registry) -> None:
    """Core 3.1.2.1."""
    if "openid" not in request.scopes:
        raise ScopeWithoutOpenid


def prompt_makes_sense(request: AuthorizationRequest, _clients: Registry) -> None:
    """Core 3.1.2.1: known values, and none stands alone; max_age is a number of seconds."""
    prompts = request.prompts
    if prompts - _PROMPTS or ("none" in prompts and len(prompts) > 1):
        raise PromptMalformed(f"prompt {request.prompt!r:.80}")
    if request.max_age and not re.fullmatch(r"\d{1,9}", request.max_age):
        raise PromptMalformed(f"max_age {request.max_age!r:.80}")


def pkce_is_whole_if_sent(request: AuthorizationRequest, _clients: Registry) -> None:
    """RFC 7636 section 4.3. Never demanded: whether the real IdP knows PKCE was not found (inera-idp:1.1)."""
    if not request.code_challenge and not request.code_challenge_method:
        return
    if request.code_challenge_method != "S256" or not _CHALLENGE.fullmatch(request.code_challenge):
        raise PkceMalformed


def claims_can_be_read(request: AuthorizationRequest, _clients: Registry) -> None:
    """Core 5.5."""
    try:
        _ = request.wish
    except (ValueError, RecursionError) as error:
        raise MalformedClaims(f"claims: {error}"[:200]) from None


def id_token_hint_is_ours(request: AuthorizationRequest, _clients: Registry) -> None:
    """Core 3.1.2.1, 3.1.2.2: what somebody else signed says nothing of our users."""
    if request.id_token_hint and not request.hinted:
        raise HintNotOurs


Check = Callable[[AuthorizationRequest, Registry], None]

CHECKS: tuple[Check, ...] = (
    client_is_registered,
    redirect_uri_is_registered,  # until these two pass, refusals stay on our own page
    no_parameter_is_repeated,
    parameters_are_readable,
    response_type_is_code,
    response_mode_is_offered,
    request_object_is_not_sent,
    request_uri_is_not_sent,
    scope_holds_openid,
    prompt_makes_sense,
    pkce_is_whole_if_sent,
    claims_can_be_read,
    id_token_hint_is_ours,
)
