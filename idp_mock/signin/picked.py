"""Which certificate of a card a login with it takes: always the one with the HSA-id (inera-idp:4.1)."""

from __future__ import annotations

from idp_mock.config import CardTakes
from idp_mock.credentials.certificate import Certificate
from idp_mock.errors import HsaIdNotPicked


def must_be_what_the_card_is_asked_for(certificate: Certificate, takes: CardTakes) -> None:
    """The browser shows every certificate of the card; with the wrong one there is no access (siths-eid:3.1, 7).

    Raises `HsaIdNotPicked`.
    """
    if takes == "hsa-id" and not certificate.hsa_id:
        raise HsaIdNotPicked
