"""The versions of Inera IdP, where a relying party or its user can tell them apart (inera-idp:8).

Each is the next one without what came after it, so that a difference stands here once. Nobody else asks which version
it is: what there is to ask has a name.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

Number = Literal["2.3", "2.5", "2.7", "2025-26"]
CARD_HOSTS = 25  # secure0 to secure24: [D] inera-idp:5


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """What this version does. docs/versions.md has the same rows."""

    number: Number
    card_method: str  # what the card is called on the pages: [D] inera-idp:4.1
    rotating_hosts: bool  # the card is asked for at one of many hosts: [D] inera-idp:5
    hsa_ids_beside_commissions: bool  # an HSA-id without commissions is a row among them: [D] inera-idp:4.2
    strict_principal: bool  # who is named must log in, or the login fails: [D] inera-idp:4.2, inera-idp:6.1
    complementary_choice: bool  # what is still open in an SSO session is chosen on a page: [D] inera-idp:4.2
    organisation_choice: bool  # there is a Val av organisation: [D] inera-idp:8
    method_preselection: bool  # a request may name the method: [D] inera-idp:3, inera-idp:4.1
    later_claims: frozenset[str]  # claims that it does not have yet: [M] inera-idp:2.1, inera-idp:8


NEWEST = Version(  # as the metadata of 2025/26 and the guides of 2.7 have it
    number="2025-26",
    card_method="SITHS-kort på denna enhet",
    rotating_hosts=False,
    hsa_ids_beside_commissions=False,
    strict_principal=True,
    complementary_choice=True,
    organisation_choice=True,
    method_preselection=True,
    later_claims=frozenset(),
)
_V2_7 = replace(
    NEWEST,
    number="2.7",
    later_claims=frozenset(  # of the metadata of 2025/26 and not of 2024
        {
            "credentialEmployeeHsaId",
            "userOrganizationIdentifier",
            "userOrganizationName",
            "userOrganizationHsaId",
            "userOrgAffiliation",
            "allUserOrgAffiliations",
            "allCommissionOrgAffiliations",
        }
    ),
)
_V2_5 = replace(
    _V2_7,
    number="2.5",
    organisation_choice=False,
    method_preselection=False,
    rotating_hosts=True,  # since 2.4; the guides of 2.6 and 2.7 no longer tell of it
)
_V2_3 = replace(
    _V2_5,
    number="2.3",
    rotating_hosts=False,
    complementary_choice=False,
    strict_principal=False,
    hsa_ids_beside_commissions=True,
    card_method="SITHS eID på denna enhet - via dubbelriktad TLS",  # of the two names before 2.4 the one [MOCK]
)

VERSIONS: Mapping[Number, Version] = {one.number: one for one in (_V2_3, _V2_5, _V2_7, NEWEST)}
