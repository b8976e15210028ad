"""Right requests to every address that a care system, a browser, a phone or a program asks.

The order is part of which request has which number.
"""

from tests.mutations.right import asking, redeeming, visiting, playing  # noqa: I001  # see above
from tests.mutations.right.registry import RIGHT, made

__all__ = ["RIGHT", "asking", "made", "playing", "redeeming", "visiting"]
