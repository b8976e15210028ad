"""What the IdP says of itself (OpenID Connect Discovery 1.0). Exactly what is implemented, and nothing else."""

from __future__ import annotations

from typing import Any

from idp_mock.config import IdpConfig
from idp_mock.credentials.policies import LOA_URI
from idp_mock.oidc.addresses import (
    AUTHORIZE,
    END_SESSION,
    INTROSPECT,
    JWKS,
    PUSH,
    REVOKE,
    TOKEN,
    USERINFO,
)
from idp_mock.oidc.claims import CLAIMS, WITHOUT_VALUE
from idp_mock.oidc.grant import GRANT_TYPES
from idp_mock.oidc.request import OFFLINE
from idp_mock.oidc.wish import claim_scopes, known_scopes

# Secret post is Inera's [C]; of the others nothing was found (inera-idp:1.1).
AUTH_METHODS = ("client_secret_post", "client_secret_basic", "private_key_jwt")


def document(config: IdpConfig) -> dict[str, Any]:
    """The discovery document of this issuer."""
    url = config.url
    told_of_sessions = {"sid"} if config.back_channel_logout or config.front_channel_logout else set()
    said: dict[str, Any] = {
        "issuer": config.issuer,
        "authorization_endpoint": url + AUTHORIZE,
        "token_endpoint": url + TOKEN,
        "introspection_endpoint": url + INTROSPECT,
        "introspection_endpoint_auth_methods_supported": [
            *AUTH_METHODS,
            *([] if config.introspection_wants_client else ["none"]),
        ],
        "introspection_endpoint_auth_signing_alg_values_supported": ["RS256"],
        "userinfo_endpoint": url + USERINFO,
        "jwks_uri": url + JWKS,
        "end_session_endpoint": url + END_SESSION,
        "response_types_supported": ["code"],
        "response_modes_supported": list(config.response_modes),
        "grant_types_supported": list(GRANT_TYPES),
        "subject_types_supported": [
            "pairwise"
        ],  # a sub of its own for each client and session, inera-idp:2.3
        "id_token_signing_alg_values_supported": ["RS256"],
        "token_endpoint_auth_methods_supported": list(AUTH_METHODS),
        "token_endpoint_auth_signing_alg_values_supported": ["RS256"],
        "scopes_supported": sorted({*known_scopes(claim_scopes(config)), OFFLINE}),
        "claims_supported": sorted(
            (CLAIMS.keys() - WITHOUT_VALUE - config.inera.later_claims) | told_of_sessions
        ),
        "claim_types_supported": ["normal"],
        "claims_parameter_supported": True,
        "request_parameter_supported": config.request_objects,
        "request_uri_parameter_supported": False,
        "acr_values_supported": sorted(LOA_URI.values()),
        "code_challenge_methods_supported": ["S256"],
        "ui_locales_supported": ["sv", "en"],
    }
    if config.iss_parameter:
        said["authorization_response_iss_parameter_supported"] = True
    if config.request_objects:
        said["request_object_signing_alg_values_supported"] = ["RS256"]
    if config.pushed_requests:
        said["pushed_authorization_request_endpoint"] = url + PUSH
        said["require_pushed_authorization_requests"] = False
    for channel, offered in (
        ("backchannel", config.back_channel_logout),
        ("frontchannel", config.front_channel_logout),
    ):
        if offered:
            said[f"{channel}_logout_supported"] = True
            said[f"{channel}_logout_session_supported"] = True
    if config.revocation:
        said["revocation_endpoint"] = url + REVOKE
        said["revocation_endpoint_auth_methods_supported"] = list(AUTH_METHODS)
        said["revocation_endpoint_auth_signing_alg_values_supported"] = ["RS256"]
    return said
