"""clients.yaml: strict, every fault told at once with its line."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Literal, Self
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from idp_mock.clients.client import METHODS, Client, RefreshTokens
from idp_mock.clients.scopes import SCOPES
from idp_mock.config import Method
from siths_files import parse, read


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

    @model_validator(mode="after")
    def _proves_who_it_is_in_one_way(self) -> Self:
        if (self.client_secret is None) == (self.jwks is None):
            raise ValueError("a client has either client_secret or jwks")
        if self.jwks:
            _keys(self.jwks)
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
