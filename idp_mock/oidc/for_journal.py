"""What the journal may hold of a request and of what is told: no secret, no token, no name and no number."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import islice
from typing import Any

from idp_mock.oidc.request import AuthorizationRequest

_LONGEST = 200  # characters of one value
_MOST = 40  # parameters of a request
# What these say is about the system that asks and never about who logs in.
_TOLD = frozenset(
    {
        "acr_values",
        "code_challenge_method",
        "display",
        "grant_type",
        "max_age",
        "prompt",
        "redirect_uri",
        "response_mode",
        "response_type",
        "ui_locales",
    }
)
# The level, the roles, the assignment and the workplace; of these the values are told, of all others the names alone.
# An HSA-id is an employment's: a decision cannot be understood without it, and everybody here is fictitious.
_NAME_NOBODY = frozenset(
    {
        "acr",
        "amr",
        "authenticationMethod",
        "commissionHsaId",
        "commissionName",
        "commissionPurpose",
        "commissionRight",
        "credentialCertificatePolicies",
        "credentialOrganizationName",
        "employeeHsaId",
        "groupPrescriptionCode",
        "healthCareProfessionalLicenceSpeciality",
        "healthCareProviderHsaId",
        "healthCareProviderName",
        "healthCareUnitHsaId",
        "healthCareUnitName",
        "healthcareProfessionalLicense",
        "healthcareProviderId",
        "occupationalCode",
        "organizationIdentifier",
        "organizationName",
        "paTitleCode",
        "pharmacyIdentifier",
        "systemRole",
        "userOrganizationHsaId",
        "userOrganizationIdentifier",
        "userOrganizationName",
        "x509IssuerName",
    }
)


def sent(message: Mapping[str, list[str]]) -> dict[str, str]:
    """The parameters of a request; of most nothing but that they were sent. An address is told without its query."""
    return {
        name[:40]: given[0].partition("?")[0][:_LONGEST] if name in _TOLD else ""
        for name, given in islice(message.items(), _MOST)
        if given
    }


def asked(request: AuthorizationRequest) -> dict[str, str]:
    """Which claims must be had, and which levels would do; nothing where the wish cannot be read."""
    try:
        wish = request.wish
    except (ValueError, RecursionError):
        return {}
    said = {"essential": wish.essential_for_journal, "acr": wish.levels_for_journal}
    return {name: text for name, text in said.items() if text}


def values(claims: Mapping[str, Any]) -> dict[str, Any]:
    """Of the claims that name nobody, what they say."""
    return {name: value for name, value in claims.items() if name in _NAME_NOBODY}
