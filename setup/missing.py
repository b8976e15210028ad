"""What set-up says when it cannot go on."""

from __future__ import annotations


class Missing(Exception):
    """Something could not be found and not be installed. One line that says what, and what to do about it."""
