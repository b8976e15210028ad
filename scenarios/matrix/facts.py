"""What a login was, as the mock knows it: whatever the care system makes of it is judged against this."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from scenarios.control import Control

_LEVEL_REFUSED = "IDP-210"  # who it is is known, and the level is none of those that were demanded


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Who the IdP said it was: the level, and what each claim can have said."""

    signed_in: bool
    loa: int = 0
    policies: tuple[str, ...] = ()  # of the certificate that was used
    told: frozenset[str] | None = None  # names of the claims that were told; None: nobody asked for any
    person: Mapping[str, Any] | None = None
    chosen: str = ""  # the HSA-id of the tjänste-id or commission that was chosen; empty: nobody was asked
    refused: str = ""  # the code of the last refusal

    def says(self, claim: str) -> str | None:
        """What the claim says; empty: it was not told; None: that is not known here."""
        if self.told is not None and claim not in self.told:
            return ""
        found = set(self._can_be(claim))
        return found.pop() if len(found) == 1 else None

    def _can_be(self, claim: str) -> Iterator[str]:
        for employment in (self.person or {}).get("employments", ()):
            if self.chosen and self.chosen not in _ids(employment):
                continue
            of_employment = {"employeeHsaId": employment["hsa_id"], **_at(employment["organisation"])}
            if claim in of_employment:
                yield str(of_employment[claim])
            for commission in employment["commissions"]:
                if self.chosen in ("", employment["hsa_id"], commission["hsa_id"]):
                    said = _of(commission)
                    if claim in said:
                        yield str(said[claim])


def facts(events: Iterable[Mapping[str, Any]], control: Control, credential: str, person: str) -> Facts:
    """Read from the journal of the login, from what HSA knows of the person, and from the credential."""
    signed_in, loa, chosen, refused = False, "", "", ""
    policies: tuple[str, ...] = ()
    told: frozenset[str] | None = None
    shown = False  # the card itself, whose certificate bears an HSA-id
    for event in events:
        says = event["says"]
        match event["what"]:
            case "certificate-verified":
                policies = tuple(says.get("policies", ()))
            case "certificate-shown":
                shown = says.get("certificate") != "none"
            case "choice-made":
                chosen = str(says["row"])
            case "signed-in":
                signed_in, loa = True, str(says["loa"])
            case "token-response" | "userinfo-response":
                told = (told or frozenset()) | frozenset(str(says.get("claims", "")).split(", "))
        refused = event["code"] or refused
    known = control.ask("GET", f"people/{person}")
    if signed_in and shown and not chosen:
        chosen = _borne(control, credential, known)
    if not signed_in and refused == _LEVEL_REFUSED:
        loa = _of_the_credential(control, credential)
    return Facts(
        signed_in=signed_in,
        loa=_level(loa),
        policies=policies,
        told=told,
        person=known,
        chosen=chosen,
        refused=refused,
    )


def _of_the_credential(control: Control, credential: str) -> str:
    held = control.ask("GET", f"credentials/{credential}")["certificates"]
    return next((str(one["loa"]) for one in held if one["for"] == "login"), "")


def _borne(control: Control, credential: str, person: Mapping[str, Any]) -> str:
    """The tjänste-id that the card's certificate bears, where it is one of this person's alone; else empty."""
    held = control.ask("GET", f"credentials/{credential}")["certificates"]
    subjects = " ".join(
        str(one["subject"]) for one in held if one["bears"] == "hsa-id" and one["for"] == "login"
    )
    found = [one["hsa_id"] for one in person["employments"] if one["hsa_id"] in subjects]
    return str(found[0]) if len(found) == 1 else ""


def _level(loa: str) -> int:
    return int(loa[-1]) if loa[-1:] in ("2", "3") else 0


def _ids(employment: Mapping[str, Any]) -> set[str]:
    return {employment["hsa_id"], *(one["hsa_id"] for one in employment["commissions"])}


def _at(organisation: Mapping[str, Any]) -> dict[str, Any]:
    return {"organizationName": organisation["name"], "organizationIdentifier": organisation["number"]}


def _of(commission: Mapping[str, Any]) -> dict[str, Any]:
    provider = commission["provider"]
    return {
        "commissionHsaId": commission["hsa_id"],
        "commissionName": commission["name"],
        "commissionPurpose": commission["purpose"],
        "healthCareUnitHsaId": commission["unit_hsa_id"],
        "healthCareUnitName": commission["unit_name"],
        "healthCareProviderHsaId": provider["hsa_id"],
        "healthCareProviderName": provider["name"],
    }
