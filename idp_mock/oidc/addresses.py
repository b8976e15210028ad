"""Where the endpoints are, below the host of the issuer. What is known of Inera's is kept."""

from __future__ import annotations

AUTHORIZE = "/oidc/authorize"  # [MOCK] not found verbatim, inera-idp:1.1
PUSH = "/oidc/par"  # [MOCK]
TOKEN = "/oidc/token"  # [C] a path
INTROSPECT = "/oidc/token/introspect"  # [C]
REVOKE = "/oidc/token/revoke"  # [MOCK]
USERINFO = "/oidc/userinfo"  # [MOCK]
JWKS = "/oidc/jwks.json"  # [D]
END_SESSION = "/oidc/logout"  # [MOCK]
DISCOVERY = "/oidc/.well-known/openid-configuration"  # [C]
