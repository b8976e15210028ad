"""Who is signed in, as decisions see it."""

from __future__ import annotations

from typing import Any

from rp.identity import SignedIn

LOA2, LOA3 = "http://id.sambi.se/loa/loa2", "http://id.sambi.se/loa/loa3"
CARE = "Vård och behandling"
RESERVE_LOA2 = "1.2.752.74.8.502"


def nurse(**changed: Any) -> SignedIn:
    """Anna with an ordinary card and her commission; None takes a claim away."""
    claims = {
        "sub": "sub-1",
        "acr": LOA3,
        "given_name": "Anna",
        "family_name": "Lindgren",
        "personalIdentityNumber": "199001012383",
        "employeeHsaId": "TST2321000131-1001",
        "commissionPurpose": CARE,
    } | changed
    return SignedIn.of({name: value for name, value in claims.items() if value is not None})
