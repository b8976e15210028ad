"""Cards and phones are made when they are first used, once, and can be renewed and revoked."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

from idp_mock.credentials.keys import Pool
from idp_mock.credentials.wallet import Wallet
from idp_mock.errors import CertificateRevoked, NotFound, NothingToRenew
from idp_mock.people.generate import generate
from idp_mock.people.hsa import Hsa
from idp_mock.people.person import Kind, Organisation
from tests.credentials.hands import ISSUED, KINDS, UPGRADED, held
from tests.mock import CARD, NOW, PHONE, RESERVE, Mock, keys
from tests.race import at_once, race

EMPLOYER = Organisation(hsa_id="TST2321000131-1000", name="Region Exempel", number="232100-0131")


@pytest.fixture
def taken(monkeypatch: pytest.MonkeyPatch) -> list[RSAPrivateKey]:
    """The keys that wallets took for credentials they made."""
    keys_taken: list[RSAPrivateKey] = []
    take = Pool.next

    def noted(pool: Pool) -> RSAPrivateKey:
        keys_taken.append(take(pool))
        return keys_taken[-1]

    monkeypatch.setattr(Pool, "next", noted)
    return keys_taken


def serials(mock: Mock, credential: str) -> list[int]:
    return [certificate.serial for certificate in mock.wallet.get(credential).certificates]


def statuses(mock: Mock, credential: str) -> set[str]:
    return {mock.register.status(serial) for serial in serials(mock, credential)}


def test_a_credential_is_made_at_its_first_use_and_kept(mock: Mock) -> None:
    mock.clock.move(timedelta(hours=3))
    card = mock.wallet.get(CARD)
    assert mock.wallet.get(CARD) is card
    assert {c.not_before for c in card.certificates} == {NOW - timedelta(days=1)}


@pytest.mark.parametrize("kind", KINDS)
def test_a_credential_says_whose_and_what_it_is(mock: Mock, kind: Kind) -> None:
    credential = held(mock, kind)
    holder, entry = mock.hsa.holder(credential.id)
    assert (credential.id, credential.kind, credential.holder) == (entry.id, kind, holder.id)


def test_nobody_has_two_cards_with_the_same_serial_numbers(mock: Mock) -> None:
    every = [n for person in mock.hsa.people() for h in person.credentials for n in serials(mock, h.id)]
    assert len(every) == len(set(every))


@pytest.mark.parametrize("act", ["get", "renew", "revoke"])
def test_a_credential_that_is_not_there_is_not_found(mock: Mock, act: str) -> None:
    with pytest.raises(NotFound, match="there is no credential"):
        getattr(mock.wallet, act)("nobody.ordinary-card")


def test_sixteen_threads_that_ask_at_once_get_the_same_card(mock: Mock, taken: list[RSAPrivateKey]) -> None:
    cards = at_once(lambda: mock.wallet.get(CARD))
    assert all(card is cards[0] for card in cards)
    assert len(taken) == 1


def test_threads_that_ask_for_different_cards_get_each_their_own(mock: Mock) -> None:
    ids = [h.id for person in mock.hsa.people() for h in person.credentials][:16]
    cards = race([partial(mock.wallet.get, wanted) for wanted in ids])
    assert [card.id for card in cards] == ids


@pytest.mark.parametrize("kind", [kind for kind in ISSUED if kind not in ("upgraded-card", "type-1-card")])
def test_renewing_gives_new_certificates_on_the_same_card(mock: Mock, kind: Kind) -> None:
    before = held(mock, kind)
    mock.clock.move(timedelta(days=30))
    after = mock.wallet.renew(before.id)
    assert mock.wallet.get(before.id) is after
    assert (after.id, after.kind, after.holder) == (before.id, before.kind, before.holder)
    for old, new in zip(before.certificates, after.certificates, strict=True):
        assert new.serial != old.serial
        assert (new.issuer, new.subject, new.policies) == (old.issuer, old.subject, old.policies)
        assert new.not_before == NOW + timedelta(days=30)
        assert new.not_after > old.not_after


def test_renewing_an_upgraded_card_leaves_the_old_certificates_on_it(mock: Mock) -> None:
    before = mock.wallet.get(UPGRADED)
    mock.clock.move(timedelta(days=30))
    after = mock.wallet.renew(UPGRADED)
    assert after.of_others == before.of_others != ()
    old = {c.serial for c in before.of_others}
    assert {c.serial for c in before.certificates} & {c.serial for c in after.certificates} == old
    assert after.bearing("hsa-id").not_before == NOW + timedelta(days=30)
    for certificate in after.certificates:
        public = certificate.x509.public_key()
        assert public == after.private_key.public_key()


@pytest.mark.parametrize("kind", ["type-1-card", "blank-reserve-card"])
def test_where_nothing_can_be_issued_anew_nothing_is_renewed(mock: Mock, kind: Kind) -> None:
    """The old CAs issued their last in 2020 (siths-eid:4.1), and onto a blank card nobody fetched anything."""
    credential = held(mock, kind)
    with pytest.raises(NothingToRenew):
        mock.wallet.renew(credential.id)
    assert mock.wallet.get(credential.id) is credential


def test_a_renewed_card_counts_how_often(mock: Mock) -> None:
    fortnight = "nurse-reserve-card-only.reserve-card-14-days"
    assert [mock.wallet.get(fortnight).extended, mock.wallet.renew(fortnight).extended] == [2, 3]
    assert mock.wallet.renew(fortnight).extended == 4
    (one, _) = mock.wallet.get(fortnight).certificates
    assert one.not_after - one.not_before == timedelta(days=14)


def test_renewing_one_card_leaves_the_next_ones_beginning_alone(mock: Mock) -> None:
    mock.clock.move(timedelta(days=30))
    mock.wallet.renew(CARD)
    assert mock.wallet.get(PHONE).certificates[0].not_before == NOW - timedelta(days=1)


def test_a_renewed_card_is_good_though_the_old_one_was_revoked(mock: Mock) -> None:
    old = mock.wallet.get(CARD)
    mock.wallet.revoke(CARD)
    mock.wallet.renew(CARD)
    assert statuses(mock, CARD) == {"good"}
    assert {mock.register.status(c.serial) for c in old.certificates} == {"revoked"}


@pytest.mark.parametrize("kind", ISSUED)
def test_revoking_a_card_revokes_all_that_it_holds(mock: Mock, kind: Kind) -> None:
    credential = held(mock, kind)
    assert statuses(mock, credential.id) == {"good"}
    mock.wallet.revoke(credential.id)
    assert statuses(mock, credential.id) == {"revoked"}


def test_revoking_one_card_leaves_the_holders_others_alone(mock: Mock) -> None:
    mock.wallet.revoke(CARD)
    assert statuses(mock, RESERVE) == statuses(mock, PHONE) == {"good"}


def test_revoking_twice_keeps_the_first_time(mock: Mock) -> None:
    mock.wallet.revoke(CARD)
    mock.clock.move(timedelta(hours=1))
    mock.wallet.revoke(CARD)
    assert {mock.register.revoked_at(serial) for serial in serials(mock, CARD)} == {NOW}


@pytest.mark.parametrize("kind", ["card-of-another-environment", "blank-reserve-card"])
def test_what_nothing_was_issued_to_here_can_be_revoked_in_vain(mock: Mock, kind: Kind) -> None:
    credential = held(mock, kind)
    mock.wallet.revoke(credential.id)
    assert statuses(mock, credential.id) <= {"unknown"}


def test_a_reset_register_takes_back_every_revocation(mock: Mock) -> None:
    mock.wallet.revoke(CARD)
    mock.register.reset()
    assert statuses(mock, CARD) == {"good"}


def test_a_wallet_that_forgets_makes_everything_anew(mock: Mock) -> None:
    before = mock.wallet.get(CARD)
    mock.clock.move(timedelta(days=400))
    mock.wallet.forget()
    after = mock.wallet.get(CARD)
    assert {c.serial for c in before.certificates}.isdisjoint(c.serial for c in after.certificates)
    assert {c.not_before for c in after.certificates} == {NOW + timedelta(days=399)}


def test_a_card_revoked_before_it_was_ever_used_is_revoked(mock: Mock) -> None:
    mock.wallet.revoke(CARD)
    with pytest.raises(CertificateRevoked):
        mock.verifier.verify(mock.wallet.get(CARD).certificates[0])


def test_what_one_environment_issues_another_does_not_know(mock: Mock) -> None:
    other = Mock()
    assert {other.register.status(serial) for serial in serials(mock, CARD)} == {"unknown"}


def test_a_hundred_thousand_people_cost_nothing_until_they_come(
    mock: Mock, taken: list[RSAPrivateKey]
) -> None:
    hsa = Hsa(generate(100_000, 1, (EMPLOYER,)))
    wallet = Wallet(hsa, mock.hierarchy, keys(), mock.register, mock.clock)
    assert taken == []
    last = wallet.get("generated-100000.ordinary-card")
    assert len(taken) == 1
    mock.verifier.verify(last.bearing("hsa-id"))


def test_more_people_than_keys_still_have_a_card_each(mock: Mock, taken: list[RSAPrivateKey]) -> None:
    wallet = Wallet(Hsa(generate(70, 1, (EMPLOYER,))), mock.hierarchy, keys(), mock.register, mock.clock)
    cards = [wallet.get(f"generated-{n}.ordinary-card") for n in range(1, 71)]
    assert len({id(key) for key in taken}) < len(cards)
    assert len({card.certificates[0].subject_number for card in cards}) == len(cards)
    for card in cards:
        mock.verifier.verify(card.certificates[0])
