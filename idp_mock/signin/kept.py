"""What the user has chosen in an SSO session: a second care system asks only for what is open (inera-idp:4.2)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from idp_mock.signin.choice import Row


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """The last choice that was made on a page, as far down as it went. Empty: nothing was chosen."""

    organisation: str = ""
    employment: str = ""
    commission: str = ""

    @classmethod
    def of(cls, row: Row) -> Self:
        return cls(
            organisation=row.employment.organisation.hsa_id,
            employment=row.employment.hsa_id if row.level != "organisation" else "",
            commission=row.commission.hsa_id if row.commission else "",
        )

    def settles(self, row: Row) -> bool:
        """Whether ``row`` is what was chosen, or belongs to it."""
        if row.employment.organisation.hsa_id != self.organisation:
            return False
        if row.level == "organisation":
            return True
        if self.employment not in ("", row.employment.hsa_id):
            return False
        return row.commission is None or self.commission in ("", row.commission.hsa_id)


NOTHING_KEPT = Kept()
