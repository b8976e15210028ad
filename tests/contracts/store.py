"""What a store promises (`idp_mock.store`). An implementation supplies ``store``, which follows ``clock``."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest

from idp_mock.clock import Clock
from idp_mock.store import Once, Shelf, Spent, Store
from tests.race import THREADS, at_once

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
SOON = NOW + timedelta(minutes=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """Something to lay down: a frozen value, as everything that the mock remembers is."""

    who: str
    times: int = 0


class StoreContract:
    """Inherit, and supply ``store``; it must read ``clock``."""

    @pytest.fixture
    def clock(self) -> Clock:
        return Clock(lambda: NOW)

    @pytest.fixture
    def drawer(self, store: Store) -> Once[Grant]:
        return store.once("codes", Grant)

    @pytest.fixture
    def shelf(self, store: Store) -> Shelf[Grant]:
        return store.shelf("orders", Grant)

    # --- Once

    def test_what_was_put_in_comes_out_exactly_once(self, drawer: Once[Grant]) -> None:
        drawer.put("code-1", Grant(who="anna"), SOON)
        assert drawer.take("code-1") == Grant(who="anna")
        with pytest.raises(Spent):
            drawer.take("code-1")

    def test_what_was_never_put_in_is_spent(self, drawer: Once[Grant]) -> None:
        with pytest.raises(Spent):
            drawer.take("code-1")

    def test_of_many_takers_exactly_one_gets_it(self, drawer: Once[Grant]) -> None:
        for n in range(20):
            drawer.put(f"code-{n}", Grant(who="anna"), SOON)
            assert at_once(partial(took, drawer, f"code-{n}")).count(True) == 1

    def test_what_is_taken_may_be_put_in_anew(self, drawer: Once[Grant]) -> None:
        drawer.put("code-1", Grant(who="anna"), SOON)
        drawer.take("code-1")
        drawer.put("code-1", Grant(who="eva"), SOON)
        assert drawer.take("code-1") == Grant(who="eva")

    def test_the_first_claim_holds(self, drawer: Once[Grant]) -> None:
        assert drawer.claim("proof-1", SOON)
        assert not drawer.claim("proof-1", SOON)
        assert drawer.claim("proof-2", SOON)

    def test_of_many_claims_exactly_one_holds(self, drawer: Once[Grant]) -> None:
        for n in range(20):
            assert at_once(partial(drawer.claim, f"proof-{n}", SOON)).count(True) == 1

    # --- Shelf

    def test_a_shelf_gives_what_lies_there_and_keeps_it(self, shelf: Shelf[Grant]) -> None:
        assert shelf.get("a") is None
        shelf.put("a", Grant(who="anna"), SOON)
        assert shelf.get("a") == Grant(who="anna")
        assert shelf.get("a") == Grant(who="anna")

    def test_putting_again_replaces(self, shelf: Shelf[Grant]) -> None:
        shelf.put("a", Grant(who="anna"), SOON)
        shelf.put("a", Grant(who="eva"), SOON)
        assert shelf.get("a") == Grant(who="eva")

    def test_what_is_dropped_is_gone_and_dropping_nothing_is_fine(self, shelf: Shelf[Grant]) -> None:
        shelf.put("a", Grant(who="anna"), SOON)
        shelf.drop("a")
        shelf.drop("a")
        assert shelf.get("a") is None

    def test_a_swap_wants_what_lies_there(self, shelf: Shelf[Grant]) -> None:
        shelf.put("a", Grant(who="anna"), SOON)
        assert not shelf.swap("a", Grant(who="eva"), Grant(who="lisa"))
        assert shelf.get("a") == Grant(who="anna")
        assert shelf.swap("a", Grant(who="anna"), Grant(who="lisa"))  # equal is enough: it may have travelled
        assert shelf.get("a") == Grant(who="lisa")

    def test_a_swap_of_nothing_puts_nothing_down(self, shelf: Shelf[Grant]) -> None:
        assert not shelf.swap("a", Grant(who="anna"), Grant(who="lisa"))
        assert shelf.get("a") is None

    def test_of_many_swaps_from_the_same_thing_exactly_one_wins(self, shelf: Shelf[Grant]) -> None:
        for n in range(20):
            before, after = Grant(who=f"anna-{n}"), Grant(who=f"eva-{n}")
            shelf.put("a", before, SOON)
            assert at_once(partial(shelf.swap, "a", before, after)).count(True) == 1

    def test_no_change_is_lost_when_everybody_tries_again(self, shelf: Shelf[Grant]) -> None:
        shelf.put("a", Grant(who="anna"), SOON)

        def one_more() -> None:
            while True:
                old = shelf.get("a")
                assert old is not None
                if shelf.swap("a", old, Grant(who="anna", times=old.times + 1)):
                    return

        at_once(one_more)
        assert shelf.get("a") == Grant(who="anna", times=THREADS)

    # --- both

    def test_drawers_and_shelves_of_other_names_hold_other_things(self, store: Store) -> None:
        store.once("codes", Grant).put("a", Grant(who="anna"), SOON)
        store.shelf("codes", Grant).put("a", Grant(who="eva"), SOON)
        assert store.shelf("orders", Grant).get("a") is None
        with pytest.raises(Spent):
            store.once("proofs", Grant).take("a")
        assert store.shelf("codes", Grant).get("a") == Grant(who="eva")
        assert store.once("codes", Grant).take("a") == Grant(who="anna")

    def test_the_same_name_is_the_same_drawer(self, store: Store) -> None:
        store.once("codes", Grant).put("a", Grant(who="anna"), SOON)
        assert store.once("codes", Grant).take("a") == Grant(who="anna")

    def test_nothing_goes_before_its_time(self, store: Store, clock: Clock) -> None:
        shelf, drawer = store.shelf("orders", Grant), store.once("codes", Grant)
        shelf.put("late", Grant(who="anna"), SOON + timedelta(hours=1))
        drawer.put("late", Grant(who="anna"), SOON + timedelta(hours=1))
        clock.move(timedelta(minutes=30))
        for n in range(50):
            shelf.put(f"old-{n}", Grant(who="eva"), NOW)
            drawer.put(f"old-{n}", Grant(who="eva"), NOW)
        assert shelf.get("late") == Grant(who="anna")
        assert drawer.take("late") == Grant(who="anna")

    def test_what_was_put_again_for_longer_stays_longer(self, shelf: Shelf[Grant], clock: Clock) -> None:
        shelf.put("a", Grant(who="anna"), SOON)
        shelf.put("a", Grant(who="anna"), SOON + timedelta(hours=1))
        clock.move(timedelta(minutes=30))
        for n in range(50):
            shelf.put(f"b-{n}", Grant(who="eva"), SOON + timedelta(hours=1))
        assert shelf.get("a") == Grant(who="anna")

    def test_a_swap_does_not_make_it_go_sooner(self, shelf: Shelf[Grant], clock: Clock) -> None:
        shelf.put("a", Grant(who="anna"), SOON)
        assert shelf.swap("a", Grant(who="anna"), Grant(who="eva"))
        clock.move(timedelta(seconds=59))
        for n in range(50):
            shelf.put(f"b-{n}", Grant(who="lisa"), SOON + timedelta(hours=1))
        assert shelf.get("a") == Grant(who="eva")

    def test_what_is_counted_by_the_wall_stays_when_the_clock_is_moved(
        self, store: Store, clock: Clock
    ) -> None:
        shelf, drawer = store.shelf("tokens", Grant, by="wall"), store.once("proofs", Grant, by="wall")
        shelf.put("a", Grant(who="anna"), SOON)
        assert drawer.claim("a", SOON)
        clock.move(timedelta(days=400))
        for n in range(50):
            shelf.put(f"b-{n}", Grant(who="eva"), SOON)
            drawer.put(f"b-{n}", Grant(who="eva"), SOON)
        assert shelf.get("a") == Grant(who="anna")
        assert not drawer.claim("a", SOON)

    def test_cleared_is_empty_and_goes_on_working(self, store: Store) -> None:
        shelf, drawer = store.shelf("orders", Grant), store.once("codes", Grant)
        shelf.put("a", Grant(who="anna"), SOON)
        drawer.put("a", Grant(who="anna"), SOON)
        store.clear()
        assert shelf.get("a") is None
        with pytest.raises(Spent):
            drawer.take("a")
        drawer.put("a", Grant(who="eva"), SOON)
        assert store.once("codes", Grant).take("a") == Grant(who="eva")


def took(drawer: Once[Grant], key: str) -> bool:
    try:
        drawer.take(key)
    except Spent:
        return False
    return True
