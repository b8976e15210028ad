"""The kinds of values that people.yaml holds, each with what makes it right."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationInfo

from idp_mock.people.numbers import (
    fault_in_hsa_id,
    fault_in_personal_number,
    is_test_hsa_id,
    is_test_number,
)

_TO_ALLOW = "; the mock knows only fictitious people (start it with --any-person to allow others)"
_MAIL = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9.-]+")


def _personal_number(number: str, info: ValidationInfo) -> str:
    if fault := fault_in_personal_number(number):
        raise ValueError(fault)
    if not is_test_number(number) and not _any_person(info):
        raise ValueError(f"{number} is outside the test ranges{_TO_ALLOW}")
    return number


def _hsa_id(hsa_id: str, info: ValidationInfo) -> str:
    if fault := fault_in_hsa_id(hsa_id):
        raise ValueError(fault)
    if not is_test_hsa_id(hsa_id) and not _any_person(info):
        raise ValueError(f"{hsa_id} is outside the test ranges{_TO_ALLOW}")
    return hsa_id


def _any_person(info: ValidationInfo) -> bool:
    return bool((info.context or {}).get("any_person"))


def _mail(mail: str) -> str:
    """What a certificate can bear, of what an address can be (RFC 5280 section 4.2.1.6)."""
    if mail and (len(mail) > 255 or not _MAIL.fullmatch(mail)):
        raise ValueError("a mail address has an @, no å, ä or ö, and 255 characters at most")
    return mail


def _day(text: str) -> str:
    try:
        date.fromisoformat(text)
    except ValueError as error:
        raise ValueError(f"{text} is no day: {error}") from None
    return text


PersonalNumber = Annotated[str, AfterValidator(_personal_number)]
HsaId = Annotated[str, AfterValidator(_hsa_id)]
Mail = Annotated[str, AfterValidator(_mail)]
Day = Annotated[str, Field(pattern=r"^\d{4}-\d{2}-\d{2}$"), AfterValidator(_day)]
Slug = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]


class Strict(BaseModel):
    """What is not known is a fault."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, coerce_numbers_to_str=False)
