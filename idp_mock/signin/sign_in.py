"""The proven fact: who, with which certificate, how and when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from idp_mock.config import Method
from idp_mock.credentials.certificate import Certificate
from idp_mock.people.person import Commission, Employment, Person


@dataclass(frozen=True, slots=True, kw_only=True)
class SignIn:
    """Cards and phones produce it; OpenID Connect (and one day SAML) retells it.

    ``person`` is None where HSA was not asked or knows nobody: the certificate alone vouches then.
    """

    sub: str  # a random UUID for this client as long as the SSO session lives (inera-idp:2.3)
    certificate: Certificate  # decides the LoA, and what the user can be
    loa: str  # http://id.sambi.se/loa/loa3
    method: Method
    at: datetime  # when the user identified, wall clock; kept under SSO (inera-idp:6.3)
    person: Person | None = None
    employment: Employment | None = None  # the chosen tjänste-id
    commission: Commission | None = None  # the chosen vårdmedarbetaruppdrag
