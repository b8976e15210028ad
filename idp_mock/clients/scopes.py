"""Which claims a scope stands for. Every claim belongs to one, and the whole table was not found (inera-idp:2.2)."""

from __future__ import annotations

from collections.abc import Mapping

# The names are known [D]; what each of them holds is [MOCK], but for openid.
SCOPES: Mapping[str, frozenset[str]] = {
    "openid": frozenset(),  # its own claims are always told
    "authorization_scope": frozenset({"authorizationScope"}),
    "commission": frozenset(
        {
            "commissionHsaId",
            "commissionName",
            "commissionPurpose",
            "commissionRight",
            "healthCareUnitHsaId",
            "healthCareUnitName",
            "healthCareProviderHsaId",
            "healthCareProviderName",
            "healthcareProviderId",
        }
    ),
    "personal_identity_number": frozenset({"personalIdentityNumber"}),
}
