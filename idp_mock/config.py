"""The settings of the mock: one frozen object. The defaults work on a laptop; a typo stops the start."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Literal, Self, get_args, get_type_hints
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from idp_mock.errors import BadSetting
from idp_mock.hosts import Pki, pki_at
from idp_mock.versions import VERSIONS, Number, Version

OwnPki = Literal["as-issuer", "test", "qa", "production"]
MethodParameter = Literal["off", "authenticationMethod", "amr", "acr_values"]
CardStart = Literal["ask", "direct"]
CardTakes = Literal["hsa-id", "any"]
AccessTokenFormat = Literal["opaque", "jwt"]
TokensAtLogout = Literal["stay", "refresh-tokens-end", "all-end"]
Told = Literal["page", "access_denied", "unmet_authentication_requirements", "invalid_request"]
StatusFailure = Literal["hard", "soft"]
ClientVersion = Literal["1.0", "2.0", "2.1"]
Method = Literal["card", "app-here", "app-elsewhere"]
_SWEDEN = ZoneInfo("Europe/Stockholm")
_YEARS = range(2020, 2045)  # in which the CAs are good, whatever is issued (siths-eid:4.1)


@dataclass(frozen=True, slots=True, kw_only=True)
class IdpConfig:
    """How the mock stands in the world. Times are environment time unless a comment says otherwise.

    Each field can be given in the environment as ``SITHS_IDP_`` and its name in capitals; times are seconds there.
    """

    issuer: str = (
        "http://localhost:8400/oidc"  # an identifier, compared as a string; may hold :443 (inera-idp:1.1)
    )
    host: str = "127.0.0.1"  # what the socket binds to
    port: int = 8400
    tls: bool = False  # serve https itself, with a certificate of the mock's own CA
    mtls_url: str = "https://127.0.0.1:8443"  # the mutual-TLS listener as the browser reaches it
    mtls_host: str = "127.0.0.1"
    mtls_port: int = 8443
    people: Path | None = None  # people.yaml; None: the one that comes with the mock
    clients: Path | None = None  # clients.yaml; None: the one that comes with the mock
    more_clients: Path | None = (
        None  # another one, read once: who is registered beside those, or in their place
    )
    cache: Path | None = None  # keys; None: the user's cache directory
    pki: OwnPki = "as-issuer"  # whose CA names: what the issuer's host says, or TEST's, QA's, production's
    version: Number = "2025-26"  # which Inera IdP it is like, inera-idp:8
    method_parameter: MethodParameter = "off"  # what preselects the method was not found, inera-idp:3 [MOCK]
    begins_at: datetime | None = None  # what the clock shows when the environment is new; None: the wall's
    environments: int = 200  # how many may be made beside the default one [MOCK]
    card_start: CardStart = (
        "direct"  # ask: offer the virtual reader first, for a browser without certificates
    )
    card_takes: CardTakes = (
        "hsa-id"  # [D] inera-idp:4.1, [V] siths-eid:7; any: the personnummer certificate of a card is as good
    )
    control_token: str = ""  # empty: the control API answers on loopback only
    old_cards: bool = True  # trust old cards still; False: as after November 2022, siths-eid:4.1
    client_minimum: ClientVersion = "2.1"  # the oldest Windows client that is let in, gits:16
    any_person: bool = False  # allow personnummer and HSA-ids outside the test ranges
    iss_parameter: bool = False  # RFC 9207; not known of Inera IdP, so off [MOCK]
    form_post: bool = False  # offer response_mode=form_post; not known of Inera IdP, so off [MOCK]
    request_objects: bool = False  # signed requests (Core 6.1); not known of Inera IdP, so off [MOCK]
    pushed_requests: bool = False  # RFC 9126; not known of Inera IdP, so off [MOCK]
    back_channel_logout: bool = False  # a message to each client that has an address for it; off too [MOCK]
    front_channel_logout: bool = False  # a hidden frame for each client that has an address; off too [MOCK]
    acr_values_demand: bool = False  # True: acr_values fails a login too [MOCK]
    claim_scopes: bool = False  # True: the name of a claim is a scope too, inera-idp:2.2 [MOCK]
    keep_choice: bool = True  # what the user chose holds in the SSO session, inera-idp:4.2 [MOCK]
    sso_across_methods: bool = True  # a session answers a client without its method, inera-idp:6.3 [MOCK]
    plural_lists: bool = False  # authorizationScope says adminCommissions and sectors, inera-idp:2.5 [MOCK]
    amr_app_here: str = "urn:siths-mock:sithseid-same-device"  # [MOCK]; the words are the signing entities'
    amr_app_elsewhere: str = "urn:siths-mock:sithseid-other-device"  # [MOCK]
    poll: timedelta = timedelta(seconds=2)  # [V] product default, siths-eid:2.2
    order_life: timedelta = timedelta(minutes=2)  # [V] siths-eid:2.2
    qr_frame: timedelta = timedelta(seconds=1)  # [MOCK] siths-eid:2.3
    qr_grace: int = 2  # frames a QR is good for after it was shown [MOCK]
    login_life: timedelta = timedelta(minutes=15)  # [MOCK]
    proof_life: timedelta = timedelta(seconds=30)  # [MOCK]
    code_life: timedelta = timedelta(seconds=60)  # [MOCK]
    pushed_request_life: timedelta = timedelta(seconds=60)  # [MOCK]
    sso_life: timedelta = timedelta(hours=1)  # fixed length [D], the number [MOCK], inera-idp:6.3
    sso_asks_status: bool = (
        False  # True: a session ends with its certificate, inera-idp:6.3; unknown of Inera IdP, so off [MOCK]
    )
    hint_life: timedelta = timedelta(hours=12)  # a working day: so long it is known who a sub was [MOCK]
    logout_patience: timedelta = timedelta(seconds=2)  # wall clock; for the care systems that are told [MOCK]
    id_token_life: timedelta = timedelta(minutes=5)  # wall clock [MOCK]
    access_token_life: timedelta = timedelta(seconds=3600)  # wall clock [M], inera-idp:1.3
    access_token_format: AccessTokenFormat = "opaque"  # jwt: RFC 9068 [MOCK]
    refresh_token_life: timedelta = timedelta(hours=8)  # from the login, whatever is refreshed [MOCK]
    tokens_at_logout: TokensAtLogout = "refresh-tokens-end"  # those without offline_access [MOCK]
    introspection_wants_client: bool = False  # relying parties disagree, inera-idp:1.3 [MOCK]
    revocation: bool = False  # RFC 7009; not known of Inera IdP, so off [MOCK]
    on_loa_not_reached: Told = "access_denied"  # how the refusal travels; the value is [MOCK], inera-idp:5
    on_cancel: Told = "access_denied"  # as above [MOCK]
    on_essential_missing: Told = "page"  # [D] inera-idp:5
    on_nobody_fits: Told = "page"  # a named principal that the user cannot be [MOCK]
    status_failure: StatusFailure = "hard"  # soft: without an answer a certificate passes, case:61 [MOCK]
    status_patience: timedelta = timedelta(seconds=10)  # how long an issuer may take to answer [MOCK]
    on_status_missing: Told = "page"  # nobody knows whether it is revoked, and that is hard [MOCK]
    on_hsa_down: Told = "page"  # HSA does not answer and something of it was asked for [MOCK]
    on_authservice_down: Told = "page"  # no order can be made [MOCK]
    slowness: timedelta = timedelta(seconds=2)  # wall clock: what a slow service keeps one waiting [MOCK]

    @property
    def url(self) -> str:
        """Where the IdP is found: the issuer without its ``/oidc``."""
        return self.issuer.removesuffix("/oidc")

    @property
    def inera(self) -> Version:
        """What the Inera IdP does that this one is like."""
        return VERSIONS[self.version]

    @property
    def ca_names(self) -> Pki:
        """Whose CA names the certificates bear; what is said goes before the issuer's host."""
        return pki_at(urlsplit(self.issuer).hostname or "") if self.pki == "as-issuer" else self.pki

    def mtls_at(self, number: int) -> str:
        """The mutual-TLS listener: ``{n}`` is this number where hosts rotate (inera-idp:5), and else left out."""
        return self.mtls_url.replace("{n}", str(number) if self.inera.rotating_hosts else "")

    @property
    def response_modes(self) -> tuple[str, ...]:
        """How an answer may be carried back."""
        return ("query", "form_post") if self.form_post else ("query",)

    @property
    def secure(self) -> bool:
        """Whether cookies may be marked Secure: the issuer is https."""
        return urlsplit(self.issuer).scheme == "https"

    def below(self, name: str) -> Self:
        """The settings of the environment ``name``."""
        place = f"/e/{name}"
        return self.at(issuer=f"{self.url}{place}/oidc", mtls_url=f"{self.mtls_url}{place}")

    def with_settings(self, settings: Mapping[str, Any]) -> Self:
        """The same but for ``settings``, as JSON or YAML has them; of an environment, not of the process.

        Raises `BadSetting`.
        """
        hints = get_type_hints(type(self))
        for key in settings:
            if key not in hints or key in _OF_THE_PROCESS:
                what = f"{key!r:.60} is no setting of an environment"
                raise BadSetting(f"{what}; docs/settings.md lists those there are")
        return self.at(**{key: _read(key, _as_text(value), hints[key]) for key, value in settings.items()})

    def at(self, **changes: Any) -> Self:
        """The same settings but for ``changes``."""
        return replace(self, **changes)

    @classmethod
    def from_env(cls, env: Mapping[str, str], **given: Any) -> Self:
        """Settings from ``SITHS_IDP_*``, overruled by ``given``. Raises `BadSetting` on an unknown or bad one."""
        hints = get_type_hints(cls)
        names = {f.name for f in fields(cls)}
        found: dict[str, Any] = {}
        for key, text in env.items():
            if not key.startswith("SITHS_IDP_"):
                continue
            name = key.removeprefix("SITHS_IDP_").lower()
            if name not in names:
                raise BadSetting(f"{key} is no setting; docs/settings.md lists those there are")
            found[name] = _read(key, text, hints[name])
        return cls(**found | given)


# What belongs to the process that serves, and so to all its environments.
_OF_THE_PROCESS = frozenset(
    {
        "issuer",
        "host",
        "port",
        "tls",
        "mtls_url",
        "mtls_host",
        "mtls_port",
        "people",
        "clients",
        "more_clients",
        "cache",
        "control_token",
        "environments",
    }
)


def _as_text(value: Any) -> str:
    """A value of JSON, as the environment of a process would have it."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def _read(key: str, text: str, kind: Any) -> Any:
    """``text`` as the ``kind`` that the setting wants."""
    try:
        if kind is bool:
            return {"true": True, "1": True, "yes": True, "false": False, "0": False, "no": False}[
                text.lower()
            ]
        if kind is int:
            return int(text)
        if kind is timedelta:
            if (seconds := timedelta(seconds=float(text))) < timedelta(0):
                raise ValueError
            return seconds
        if kind == Path | None:
            return Path(text) if text else None
        if kind == datetime | None:
            return _time(text) if text else None
        if allowed := get_args(kind):
            return {choice: choice for choice in allowed}[text]
    except (KeyError, ValueError, OverflowError):
        wanted = {
            bool: "true or false",
            int: "a whole number",
            timedelta: "a number of seconds",
            datetime | None: "a time as 2024-01-23 12:00, from 2020 to 2044",
        }
        raise BadSetting(
            f"{key}={text!r} must be {wanted.get(kind) or ' or '.join(map(str, get_args(kind)))}"
        ) from None
    return text


def _time(text: str) -> datetime:
    """Swedish, where no zone is said. Raises ValueError."""
    found = datetime.fromisoformat(text)
    at = found if found.tzinfo else found.replace(tzinfo=_SWEDEN)
    if at.year not in _YEARS:
        raise ValueError
    return at
