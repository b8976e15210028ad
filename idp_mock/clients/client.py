"""A registered client."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from typing import Literal

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

from idp_mock.config import Method

RefreshTokens = Literal["when-asked", "always", "never"]
METHODS: tuple[Method, ...] = ("app-elsewhere", "app-here", "card")


@dataclass(frozen=True, slots=True, kw_only=True)
class Client:
    """A care system that may ask who somebody is, as registered by hand (inera-idp:6.2)."""

    id: str
    secret: str  # empty: the client has keys instead
    name: str  # shown to the user: which service asks
    redirect_uris: tuple[str, ...]
    logout_uris: tuple[str, ...] = ()  # may hold a fragment, as Inera's do
    claims: frozenset[str] = frozenset()  # permitted; openid's own are always included
    methods: tuple[Method, ...] = METHODS
    keys: tuple[RSAPublicKey, ...] = ()  # for private_key_jwt, parsed once; not known of Inera's form [MOCK]
    refresh_tokens: RefreshTokens = "when-asked"  # by the scope offline_access [MOCK]
    backchannel_logout_uri: str = (
        ""  # empty: not told of a logout in this way; not known of Inera's form [MOCK]
    )
    backchannel_logout_session_required: bool = False  # a logout token must name the session
    frontchannel_logout_uri: str = ""  # as above, by a hidden frame in the browser [MOCK]
    frontchannel_logout_session_required: bool = False  # iss and sid stand in its address

    def nearest_redirect_uri(self, asked: str) -> str:
        """The registered address most like ``asked``: what was probably meant."""
        near = difflib.get_close_matches(asked[:500], self.redirect_uris, n=1, cutoff=0.0)
        return near[0] if near else ""
