"""The list of what a recording may keep. What is not on it is replaced by a label, so what is new is hidden."""

from __future__ import annotations

import re

PARAMETERS = frozenset(
    {
        "acr_values",
        "bears",
        "claims",  # read as JSON: see CLAIM_VALUES
        "client_id",
        "code_challenge_method",
        "display",
        "error",
        "grant_type",
        "iss",
        "max_age",
        "method",
        "post_logout_redirect_uri",
        "prompt",
        "redirect_uri",
        "response_mode",
        "response_type",
        "scope",
        "ui_locales",
    }
)
ADDRESSES = frozenset({"iss", "post_logout_redirect_uri", "redirect_uri"})  # parameters that are addresses
CLAIM_VALUES = frozenset({"acr", "commissionPurpose"})  # of ``claims``: those whose wanted values are kept

# Of addresses and cookies in them not all is kept.
ASKED_HEADERS = frozenset(
    {
        "accept",
        "accept-language",
        "content-type",
        "cookie",
        "origin",
        "referer",
        "sec-fetch-mode",
        "sec-fetch-site",
    }
)
ANSWERED_HEADERS = frozenset(
    {
        "cache-control",
        "content-length",
        "content-type",
        "location",
        "pragma",
        "referrer-policy",
        "set-cookie",
        "strict-transport-security",
        "vary",
        "x-content-type-options",
        "x-frame-options",
    }
)
COOKIE_WORDS = frozenset({"domain", "httponly", "max-age", "partitioned", "path", "samesite", "secure"})

CLAIMS = frozenset(  # what a system may be told and a recording keep; the names of all others are kept alone
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
NUMBERS = frozenset(
    {"personalIdentityNumber", "credentialPersonalIdentityNumber"}
)  # never, unless they are asked for

_WORD = re.compile(r"(?:[A-Z]?[a-z]+)+|[A-Z]{1,6}")
LONGEST_WORD = 20  # characters: what the mock makes by chance has 22 and more
_CLAIM = re.compile(r"(?:x509)?(?:[A-Z]?[a-z]+)+(?:_[a-z]+)*")
_LONGEST_CLAIM = 60
_APART = re.compile(r"([._\-\[\]])")


def is_word(text: str) -> bool:
    """Letters that mean something to people: of a path, of the name of a parameter."""
    return len(text) <= LONGEST_WORD and _WORD.fullmatch(text) is not None


def is_claim(text: str) -> bool:
    """What the name of a claim looks like."""
    return len(text) <= _LONGEST_CLAIM and _CLAIM.fullmatch(text) is not None


def words_alone(text: str, other: str) -> str:
    """A name of a parameter, a header or a cookie; what in it is no word becomes ``other``."""
    parts = _APART.split(text[:120])
    return "".join(part if not part or _APART.fullmatch(part) or is_word(part) else other for part in parts)
