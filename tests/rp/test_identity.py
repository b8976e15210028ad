"""Who somebody is: the same for the same person, whatever the credential; and a name to greet with."""

from __future__ import annotations

from tests.rp.people import nurse


def test_a_person_is_told_by_personnummer_and_else_by_hsa_id() -> None:
    assert nurse().person == nurse(sub="another", employeeHsaId="TST2321000131-2002").person
    assert nurse(personalIdentityNumber=None).person == "TST2321000131-1001"
    assert nurse(personalIdentityNumber=None, employeeHsaId=None).person == ""


def test_where_hsa_was_not_asked_the_certificate_tells_who_it_is() -> None:
    alone = {"personalIdentityNumber": None, "employeeHsaId": None, "given_name": None, "family_name": None}
    by_phone = nurse(**alone, credentialPersonalIdentityNumber="199001012383", credentialGivenName="Anna")
    assert by_phone.person == nurse().person
    assert by_phone.name == "Anna"
    assert nurse(**alone, credentialEmployeeHsaId="TST2321000131-1001").person == "TST2321000131-1001"


def test_sub_tells_nobody_apart_and_nobody_together() -> None:
    assert nurse(sub="sub-1").person == nurse(sub="sub-2").person
    assert nurse(sub="sub-1").person != nurse(sub="sub-1", personalIdentityNumber="198002022384").person


def test_whose_name_is_protected_is_greeted_with_the_hsa_id() -> None:
    assert nurse().name == "Anna Lindgren"
    assert nurse(given_name=None, family_name=None).name == "TST2321000131-1001"


def test_tokens_are_not_in_what_a_log_would_show() -> None:
    from rp.identity import SignedIn

    shown = repr(SignedIn.of({}, id_token="a-secret", access_token="another-secret"))
    assert "secret" not in shown
