"""clients.yaml: strict, every fault told at once with its line."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated, Any, Literal, Self
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from idp_mock.clients.client import METHODS, Client, RefreshTokens
from idp_mock.clients.scopes import SCOPES
from idp_mock.config import Method
from siths_files import Misfits, parse, read

_PRINTABLE = re.compile(r"[\x21-\x7e]+")
_PORTS = {"http": 80, "https": 443}


def _address(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme not in ("http", "https") or not parts.netloc:
        raise ValueError(f"{text} is not an http or https address")
    return text


def _address_without_fragment(text: str) -> str:
    if urlsplit(_address(text)).fragment:
        raise ValueError(
            f"{text} has a fragment, which only a logout address may have (RFC 6749 section 3.1.2)"
        )
    return text


def _logout_address(text: str) -> str:
    """Back-Channel Logout 2.2, Front-Channel Logout 2: absolute, perhaps with a query, never with a fragment."""
    parts = urlsplit(_address(text))
    if "#" in text:
        raise ValueError(f"{text} has a fragment, which is never sent to a server")
    try:
        port_is_right = parts.port is None or parts.port > 0
    except ValueError:
        port_is_right = False
    if not (parts.hostname and port_is_right and _PRINTABLE.fullmatch(text)) or "@" in parts.netloc:
        raise ValueError(f"{text} is not an address that can be asked")
    return text


def _origin(address: str) -> tuple[str, str | None, int]:
    """Scheme, host and port, as a browser compares them."""
    parts = urlsplit(address)
    return parts.scheme, parts.hostname, parts.port or _PORTS[parts.scheme]


def _keys(jwks: list[dict[str, Any]]) -> tuple[RSAPublicKey, ...]:
    """Public RSA keys of 2048 bits or more. Raises ValueError."""
    if not jwks:
        return ()
    import jwt  # only where somebody has keys

    found = []
    for place, jwk in enumerate(jwks):
        try:
            key = jwt.PyJWK(jwk, algorithm="RS256").key
        except (jwt.PyJWTError, ValueError, TypeError, KeyError):
            key = None
        if not isinstance(key, RSAPublicKey) or key.key_size < 2048:
            raise ValueError(f"key {place} is not a public RSA key of 2048 bits or more, as a JWK")
        found.append(key)
    return tuple(found)


def _secret(text: str) -> str:
    if len(text) < 8:
        raise ValueError("is shorter than eight characters")  # not what it is: faults are logged
    return text


ScopeName = Literal["openid", "authorization_scope", "commission", "personal_identity_number"]
Address = Annotated[str, AfterValidator(_address)]
LogoutAddress = Annotated[str, AfterValidator(_logout_address)]
RedirectUri = Annotated[str, AfterValidator(_address_without_fragment)]


class ClientEntry(BaseModel):
    """One care system, with the fields of Inera's order form (inera-idp:6.2)."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    client_id: Annotated[str, Field(min_length=1, max_length=200, pattern=r"^[\x21-\x7e]+$")]
    client_secret: (
        Annotated[str, AfterValidator(_secret), Field(json_schema_extra={"minLength": 8})] | None
    ) = None
    jwks: Annotated[list[dict[str, Any]], Field(min_length=1)] | None = None
    name: Annotated[str, Field(min_length=1)]
    redirect_uris: Annotated[list[RedirectUri], Field(min_length=1)]
    logout_uris: list[Address] = []
    claims: list[str] = []
    scopes: list[ScopeName] = []
    methods: Annotated[list[Method], Field(min_length=1)] = list(METHODS)

    refresh_tokens: RefreshTokens = "when-asked"
    backchannel_logout_uri: LogoutAddress | None = None
    backchannel_logout_session_required: bool = False
    frontchannel_logout_uri: LogoutAddress | None = None
    frontchannel_logout_session_required: bool = False

    @model_validator(mode="after")
    def _proves_who_it_is_in_one_way(self) -> Self:
        if (self.client_secret is None) == (self.jwks is None):
            raise ValueError("a client has either client_secret or jwks")
        if self.jwks:
            _keys(self.jwks)
        return self

    @model_validator(mode="after")
    def _can_be_told_of_a_logout(self) -> Self:
        """Front-Channel Logout 2: the frame is of an origin that the client has registered."""
        faults: list[tuple[tuple[str, ...], str]] = []
        front = self.frontchannel_logout_uri
        if front and _origin(front) not in {_origin(uri) for uri in self.redirect_uris}:
            faults.append(
                (("frontchannel_logout_uri",), f"{front} has the origin of none of the redirect_uris")
            )
        if self.backchannel_logout_session_required and not self.backchannel_logout_uri:
            faults.append((("backchannel_logout_session_required",), "needs a backchannel_logout_uri"))
        if self.frontchannel_logout_session_required and not front:
            faults.append((("frontchannel_logout_session_required",), "needs a frontchannel_logout_uri"))
        if faults:
            raise Misfits(*faults)
        return self

    def client(self) -> Client:
        return Client(
            id=self.client_id,
            secret=self.client_secret or "",
            name=self.name,
            redirect_uris=tuple(self.redirect_uris),
            logout_uris=tuple(self.logout_uris),
            claims=frozenset(self.claims).union(*(SCOPES[scope] for scope in self.scopes)),
            methods=tuple(self.methods),
            keys=_keys(self.jwks or []),
            refresh_tokens=self.refresh_tokens,
            backchannel_logout_uri=self.backchannel_logout_uri or "",
            backchannel_logout_session_required=self.backchannel_logout_session_required,
            frontchannel_logout_uri=self.frontchannel_logout_uri or "",
            frontchannel_logout_session_required=self.frontchannel_logout_session_required,
        )


class ClientsFile(BaseModel):
    """clients.yaml"""

    model_config = ConfigDict(extra="forbid", frozen=True)

    format: Literal[1]
    clients: list[ClientEntry]

    @model_validator(mode="after")
    def _ids_are_unique(self) -> Self:
        ids = [client.client_id for client in self.clients]
        if twice := sorted({i for i in ids if ids.count(i) > 1}):
            raise ValueError(f"registered twice: {', '.join(twice)}")
        return self


SHIPPED = Path(__file__).with_name("clients.yaml")


def load(path: Path = SHIPPED) -> tuple[Client, ...]:
    """Every client in the file. Raises `siths_files.BadFile` with every fault."""
    return tuple(entry.client() for entry in read(path, ClientsFile).clients)


def said(text: str) -> tuple[Client, ...]:
    """Every client in what a program says, as JSON or YAML of the same format. Raises `siths_files.BadFile`."""
    return tuple(entry.client() for entry in parse(text, ClientsFile, name="clients").clients)
