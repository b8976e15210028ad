"""Planted bugs, each as it was met in real systems and switched on by name. A harness that does not see them is none.

Each takes the right parts and gives the wrong ones; the sample itself knows nothing of them.
"""

from rp.mistakes import levels, signatures, standing  # importing them is what registers them
from rp.mistakes.catalogue import MISTAKES, plant

__all__ = ["MISTAKES", "levels", "plant", "signatures", "standing"]
