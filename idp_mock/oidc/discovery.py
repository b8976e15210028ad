"""What the IdP says of itself (OpenID Connect Discovery 1.0). Exactly what is implemented, and nothing else."""

from __future__ import annotations

from typing import Any

from idp_mock.config import IdpConfig
from idp_mock.credentials.policies import LOA_URI
from idp_mock.oidc.claims import CLAIMS, WITHOUT_VALUE
from idp_mock.oidc.wish import known_scopes

AUTHORIZE = "/oidc/authorize"  # [MOCK] not found verbatim, inera-idp:1.1
TOKEN = "/oidc/token"  # [C] a path
USERINFO = "/oidc/userinfo"  # [MOCK]
JWKS = "/oidc/jwks.json"  # [D]
END_SESSION = "/oidc/logout"  # [MOCK]
DISCOVERY = "/oidc/.well-known/openid-configuration"  # [C]


def document(config: IdpConfig) -> dict[str, Any]:
    """The discovery document of this issuer."""
    url = config.url
    said: dict[str, Any] = {
        "issuer": config.issuer,
        "authorization_endpoint": url + AUTHORIZE,
        "token_endpoint": url + TOKEN,
        "userinfo_endpoint": url + USERINFO,
        "jwks_uri": url + JWKS,
        "end_session_endpoint": url + END_SESSION,
        "response_types_supported": ["code"],
        "response_modes_supported": ["query"],
        "grant_types_supported": ["authorization_code"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["RS256"],
        "token_endpoint_auth_methods_supported": ["client_secret_post", "client_secret_basic"],
        "scopes_supported": sorted(known_scopes(config.claim_scopes)),
        "claims_supported": sorted(CLAIMS.keys() - WITHOUT_VALUE),
        "claim_types_supported": ["normal"],
        "claims_parameter_supported": True,
        "request_parameter_supported": False,
        "request_uri_parameter_supported": False,
        "acr_values_supported": sorted(LOA_URI.values()),
        "code_challenge_methods_supported": ["S256"],
        "ui_locales_supported": ["sv", "en"],
    }
    if config.iss_parameter:
        said["authorization_response_iss_parameter_supported"] = True
    return said
