"""The method that a request names, so that the user need not choose one.

That there is such a thing is known (inera-idp:3, inera-idp:4.1). The parameter's name was not found: it is a setting.
"""

from __future__ import annotations

from idp_mock.clients.client import METHODS, Client
from idp_mock.config import IdpConfig, Method
from idp_mock.oidc.claims import OPENID, amr_of
from idp_mock.oidc.request import AuthorizationRequest


def preselected(request: AuthorizationRequest, client: Client, config: IdpConfig) -> Method | None:
    """The one method of the client that the request names; where it names none of them or several, None [MOCK]."""
    values = _values(request, client, _parameter(config))
    named = [method for method in client.methods if amr_of(method, config) in values]
    return named[0] if len(named) == 1 else None


def levels_in(request: AuthorizationRequest, config: IdpConfig) -> tuple[str, ...]:
    """What ``acr_values`` says of levels: every word but those that are methods, where it may hold such."""
    words = request.acr_values.split()
    methods = {amr_of(method, config) for method in METHODS} if _parameter(config) == "acr_values" else ()
    return tuple(word for word in words if word not in methods)


def _parameter(config: IdpConfig) -> str:
    return config.method_parameter if config.inera.method_preselection else "off"


def _values(request: AuthorizationRequest, client: Client, parameter: str) -> frozenset[str]:
    """What the parameter holds: a method is named as it is told [MOCK]. A claim must be registered (inera-idp:6.1)."""
    if parameter == "acr_values":
        return frozenset(request.acr_values.split())
    if parameter not in client.claims and parameter not in OPENID:
        return frozenset()
    return frozenset(value for _, values in request.wish.named({parameter}) for value in values)
