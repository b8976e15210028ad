"""Reviews of the sample, as it should be or with a mistake."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from scenarios.review.catalogue import catalogue, chosen
from scenarios.review.finding import Finding
from scenarios.review.item import Item
from scenarios.review.review import review
from scenarios.stage.sample import Sample
from scenarios.targets.target import load_target

Reviews = Callable[..., dict[str, Finding]]


def items(ids: Sequence[str]) -> tuple[Item, ...]:
    """Those of these ids, in the catalogue's order; none: all."""
    return tuple(item for item in catalogue() if item.id in ids) if ids else chosen(())


def reviewed(*ids: str, mistakes: tuple[str, ...] = ()) -> dict[str, Finding]:
    """What came of these items, or of all, with a sample that has these mistakes."""
    stage = Sample(load_target(), mistakes=mistakes)
    try:
        return {one.item.id: one for one in review(items(ids), stage)}
    finally:
        stage.close()


@pytest.fixture(name="reviewed", scope="session")
def _reviewed() -> Reviews:
    return reviewed
