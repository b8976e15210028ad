"""The claims parameter, changed on its way to the IdP: what another care system asks (inera-idp:4.2, 6.1)."""

from __future__ import annotations

import json
from typing import Any

from idp_mock.faults.fault import Message, fault


def _with(message: Message, **members: dict[str, Any]) -> Message:
    """What is asked for already, and this too."""
    asked: dict[str, Any] = json.loads(message.get("claims", ["{}"])[0])
    more = {name: (asked.get(name) or {}) | member for name, member in members.items()}
    return {**message, "claims": [json.dumps(asked | more)]}


def _only(message: Message, *names: str) -> Message:
    """These claims in the ID token instead, and who the user is."""
    named = dict.fromkeys(("personalIdentityNumber", *names))
    return {**message, "claims": [json.dumps({"id_token": named})]}


@fault("authorization-request")
def request_with_the_documented_example(message: Message) -> Message:
    """The documentation's example: each claim is delivered in the member that asked for it (inera-idp:6.1)."""
    essential = {"essential": True}
    return _with(
        message,
        userinfo={
            "given_name": None,
            "mobileTelephoneNumber": essential,
            "healthCareUnitName": essential,
            "commissionRight": None,
        },
        id_token={"healthCareUnitHsaId": essential, "healthCareUnitName": None},
    )


@fault("authorization-request")
def request_for_an_unknown_claim(message: Message) -> Message:
    """What does not exist is ignored, even as essential (inera-idp:6.1)."""
    return _with(message, id_token={"shoeSize": {"essential": True}})


@fault("authorization-request")
def request_for_a_claim_that_is_not_registered(message: Message) -> Message:
    """Only what is registered is delivered, so an essential claim that is not fails the login (inera-idp:6.1)."""
    return _with(message, id_token={"credentialCertificate": {"essential": True}})


@fault("authorization-request")
def request_for_another_authorization_scope(message: Message) -> Message:
    """A value filters authorizationScope by code, and with nothing left the claim is absent (inera-idp:6.1)."""
    return _with(message, id_token={"authorizationScope": {"value": "NPO"}})


@fault("authorization-request")
def request_demanding_an_authorization_scope(message: Message) -> Message:
    """With essential at least one code must match (inera-idp:6.1)."""
    return _with(message, id_token={"authorizationScope": {"values": ["BIF", "NPO"], "essential": True}})


@fault("authorization-request")
def request_naming_a_commission(message: Message) -> Message:
    """A named commission is taken without a question by who has it, and by nobody else (inera-idp:4.2, rule 8)."""
    return _with(message, id_token={"commissionHsaId": {"value": "TST2321000131-1006"}})


@fault("authorization-request")
def request_naming_an_employer(message: Message) -> Message:
    """The app finds this employer's tjänste-id, and another employer's card does not (siths-eid:6)."""
    return _with(message, id_token={"organizationIdentifier": {"value": "556559-4230"}})


@fault("authorization-request")
def request_for_the_employment_alone(message: Message) -> Message:
    """Nothing of a commission is asked for, so none is chosen (inera-idp:4.2, rule 4)."""
    return _only(message, "employeeHsaId", "organizationName")


@fault("authorization-request")
def request_for_the_organisation_alone(message: Message) -> Message:
    """Two tjänste-id with one employer are one organisation: there is nothing to choose (inera-idp:4.2, rule 5)."""
    return _only(message, "organizationName", "organizationIdentifier")


@fault("authorization-request")
def request_for_certificate_claims_alone(message: Message) -> Message:
    """Nothing of HSA is asked for, so HSA is not asked and nothing is chosen (inera-idp:4.2, rule 3)."""
    names = ("credentialPersonalIdentityNumber", "credentialEmployeeHsaId", "credentialGivenName")
    return {**message, "claims": [json.dumps({"id_token": dict.fromkeys(names)})]}


@fault("authorization-request")
def request_for_everything_one_may_be(message: Message) -> Message:
    """What begins with all is told without a choice (inera-idp:4.2, rule 7)."""
    return _only(message, "allCommissions", "allEmployeeHsaIds")


@fault("authorization-request")
def request_for_a_claim_that_came_later(message: Message) -> Message:
    """Before 2025/26 it does not exist and is ignored; since then it is essential (inera-idp:2.1, inera-idp:6.1)."""
    return _with(message, id_token={"credentialEmployeeHsaId": {"essential": True}})


@fault("authorization-request")
def request_naming_the_method(message: Message) -> Message:
    """Where amr names a method, SITHS eID på annan enhet starts at once; else the user is asked (inera-idp:4.1)."""
    return _with(message, id_token={"amr": {"value": "urn:siths-mock:sithseid-other-device"}})
