"""What nobody can hold: one rule a function, and each says what is wrong where it does not hold.

They are about the card or phone itself; how one comes by it, and who may give it out, is issuing's matter.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from idp_mock.people.held import CredentialEntry
from idp_mock.people.person import ORDINARY_CARDS, RESERVE_CARDS, Kind

_LOA3: frozenset[Kind] = frozenset({"ordinary-card", "upgraded-card", "reserve-card-loa3", "mobile"})
_SITHS_EID_CARDS = _LOA3 - {"mobile"} | {"reserve-card-loa2"}
_SIX_MONTHS = 184  # days, of the longest six months there are
_MOST_PHONES = 3  # siths-eid:5
_LAST_TELIA = date(
    2024, 1, 23
)  # the new platform came on the 25th, without Telia e-legitimation (gits:1, gits:4)
_FROZEN_DAY = "2024-01-24"  # from noon of the day before to noon of the day after (gits:2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """Of a person what decides about what they can hold."""

    has_coordination_number: bool
    hsa_ids: tuple[str, ...]  # of the employments; a card bears the first one, if nothing else is said
    credentials: tuple[CredentialEntry, ...]


@dataclass(frozen=True, slots=True)
class Case:
    """One credential, and whose it is said to be."""

    held: CredentialEntry
    holder: Holder


Rule = Callable[[Case], Iterator[str]]


def loa3_wants_a_personal_number(case: Case) -> Iterator[str]:
    if case.holder.has_coordination_number and case.held.kind in _LOA3:
        yield "it is LoA 3, and a samordningsnummer gives LoA 2 only (gits:10)"


def an_employment_is_the_holders(case: Case) -> Iterator[str]:
    for hsa_id in filter(None, (case.held.employment, *case.held.more_employments)):
        if hsa_id not in case.holder.hsa_ids:
            yield f"{hsa_id} is none of the person's employments"


def a_card_bears_one_hsa_id_of_its_own(case: Case) -> Iterator[str]:
    if case.held.employment and case.held.issued_with:
        yield "give employment or issued_with, for a card bears one HSA-id of its own"


def a_card_bears_one_more_employment_at_most(case: Case) -> Iterator[str]:
    more = case.held.more_employments
    if more and case.held.kind not in _SITHS_EID_CARDS:
        yield "only a SITHS e-id card bears the HSA-id of one more employment (siths-eid:4.2)"
    if len(more) > 1:
        yield f"a card bears its own HSA-id and one more, not {len(more)} more (gits:6)"
    own = case.held.employment or next(iter(case.holder.hsa_ids), "")
    if own in more:
        yield f"{own} is the card's own already"


def a_series_is_of_its_kind(case: Case) -> Iterator[str]:
    kind, series = case.held.kind, case.held.series
    if series is None:
        return
    if kind not in (RESERVE_CARDS if series in ("473", "573") else ORDINARY_CARDS):
        yield f"it is no card of the series {series}: 473 and 573 are reserve cards, 6XX and 7XX ordinary ones"
    elif series == "7XX" and kind != "ordinary-card":
        yield "a 7XX card was never an old one (siths-eid:3.5, 4.1)"


def a_reserve_card_holds_six_months(case: Case) -> Iterator[str]:
    if case.held.kind in RESERVE_CARDS and case.held.days > _SIX_MONTHS:
        yield "its certificates hold six months at most (gits:13, gits:14)"


def only_a_reserve_card_is_extended(case: Case) -> Iterator[str]:
    kind, times = case.held.kind, case.held.extended
    if times and kind not in ("reserve-card-loa2", "reserve-card-loa3"):
        yield "only a reserve card is extended (gits:13, gits:14)"
    if times > 1 and kind == "reserve-card-loa3":
        yield "it is extended once at most (gits:14)"


def only_an_upgraded_card_has_leftovers(case: Case) -> Iterator[str]:
    if case.held.leftovers and case.held.kind != "upgraded-card":
        yield "only an upgraded-card has old certificates beside its new ones (siths-eid:4.2)"


def telia_is_on_older_ordinary_cards(case: Case) -> Iterator[str]:
    held = case.held
    if held.telia and held.kind not in ORDINARY_CARDS:
        yield "a Telia e-legitimation was on ordinary cards only (gits:9)"
    if held.telia and held.made and date.fromisoformat(held.made) > _LAST_TELIA:
        yield f"a card of {held.made} has no Telia e-legitimation any more (gits:4)"


def signatures_are_fetched_onto_new_cards(case: Case) -> Iterator[str]:
    if case.held.signature and case.held.kind not in _SITHS_EID_CARDS - {"upgraded-card"}:
        yield "certificates for signatures are fetched onto a card, and an old card has its own (gits:5)"


def a_mobile_is_made_from_loa3(case: Case) -> Iterator[str]:
    held = case.held
    if not held.made_from:
        return
    others = {one.name: one for one in case.holder.credentials if one is not held}
    if held.kind != "mobile":
        yield "only a Mobilt SITHS is made from another credential (siths-eid:5)"
    elif held.made_from not in others:
        yield f"the person holds no {held.made_from} that it could be made from"
    elif others[held.made_from].kind not in _LOA3:
        yield f"{held.made_from} is not LoA 3, so no Mobilt SITHS is made from it (siths-eid:5)"


def a_mobile_is_no_older_than_its_card(case: Case) -> Iterator[str]:
    """What it was fetched with was there before it."""
    held = case.held
    other = next((one for one in case.holder.credentials if one.name == held.made_from), None)
    if other is not None and held.made and other.made and held.made < other.made:
        yield f"it was fetched before there was the {held.made_from} that it is made from (siths-eid:5)"


def what_is_made_was_ordered_before(case: Case) -> Iterator[str]:
    """But for reserve cards, which lie in a drawer until somebody orders."""
    held = case.held
    if held.ordered and held.made and held.made < held.ordered and held.kind not in RESERVE_CARDS:
        yield "it was made before it was ordered"


def nothing_was_issued_in_the_freeze(case: Case) -> Iterator[str]:
    if case.held.valid_from == _FROZEN_DAY:
        yield f"nothing was issued on {_FROZEN_DAY}, in the middle of the change of platform (gits:2)"


def nobody_has_a_fourth_mobile(case: Case) -> Iterator[str]:
    mobiles = [one for one in case.holder.credentials if one.kind == "mobile"]
    if any(one is case.held for one in mobiles[_MOST_PHONES:]):
        yield "nobody has more than three Mobilt SITHS (siths-eid:5)"


def only_a_mobile_is_in_a_phone(case: Case) -> Iterator[str]:
    if case.held.phone is not None and case.held.kind != "mobile":
        yield "only a Mobilt SITHS is in a phone"


def only_a_card_has_a_number(case: Case) -> Iterator[str]:
    if case.held.card_number and case.held.kind in ("mobile", "function-certificate"):
        yield "only a card has a card number"


RULES: tuple[Rule, ...] = (
    loa3_wants_a_personal_number,
    an_employment_is_the_holders,
    a_card_bears_one_hsa_id_of_its_own,
    a_card_bears_one_more_employment_at_most,
    a_series_is_of_its_kind,
    a_reserve_card_holds_six_months,
    only_a_reserve_card_is_extended,
    only_an_upgraded_card_has_leftovers,
    telia_is_on_older_ordinary_cards,
    signatures_are_fetched_onto_new_cards,
    a_mobile_is_made_from_loa3,
    a_mobile_is_no_older_than_its_card,
    what_is_made_was_ordered_before,
    nothing_was_issued_in_the_freeze,
    nobody_has_a_fourth_mobile,
    only_a_mobile_is_in_a_phone,
    only_a_card_has_a_number,
)


def cannot_be_held(holder: Holder) -> Iterator[tuple[int, str]]:
    """What is wrong with which of the person's credentials."""
    for n, held in enumerate(holder.credentials):
        for rule in RULES:
            yield from ((n, f"{held.kind}: {what}") for what in rule(Case(held, holder)))
