"""What the owner of the mock does to a credential without going to a counter: the same rules judge it."""

from __future__ import annotations

from idp_mock.credentials.credential import Credential
from idp_mock.credentials.product import Unlock, product
from idp_mock.errors import IssuingRefusal
from idp_mock.issuing.attempt import Act, Attempt
from idp_mock.issuing.desk import Desk


class Owner:
    """Stands in for holder and administrators at once, so nobody is asked who is there.

    Every act raises `errors.IssuingRefusal` where a rule does not hold, and `NotFound`.
    """

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def renew(self, credential_id: str) -> Credential:
        """New certificates on a reserve card, as an extension or a new order gives (gits:13, gits:14, case:26).

        Raises `NothingToRenew` where nothing was fetched onto it yet.
        """
        with self._desk.visit("portal", credential_id):
            self._judge("renew", credential_id)
            return self._desk.wallet.renew(credential_id)

    def unlock(self, credential_id: str) -> None:
        """The tries are given back, in whatever way such a card has. Raises `CannotBeUnlocked` where it is dead."""
        with self._desk.visit("portal", credential_id):
            self._must_be_unlockable(credential_id)
            self._desk.codes.unlock(credential_id)

    def can_unlock(self, credential_id: str) -> bool:
        """Whether the rules would let it be unlocked now."""
        try:
            self._must_be_unlockable(credential_id)
        except IssuingRefusal:
            return False
        return True

    def _must_be_unlockable(self, credential_id: str) -> None:
        ways = product(self._desk.wallet.get(credential_id).series).unlocked_by
        self._judge("unlock", credential_id, way=next(iter(ways), None))

    def _judge(self, act: Act, credential_id: str, *, way: Unlock | None = None) -> None:
        desk = self._desk
        (holder, _), credential = desk.hsa.holder(credential_id), desk.wallet.get(credential_id)
        attempt = Attempt(
            act=act,
            now=desk.clock.now(),
            receiver=holder if act == "renew" else None,
            credential=credential,
            is_revoked=desk.is_revoked(credential),
            last_day=desk.last_day(credential) if act == "renew" else None,
            way=way,
            is_owner=True,
        )
        desk.judge(attempt)
