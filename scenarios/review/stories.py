"""Items that are a small story of their own, each under its name."""

from __future__ import annotations

from collections.abc import Callable

from scenarios.review.finding import Outcome
from scenarios.review.subject import Subject

StoryOf = Callable[[Subject], Outcome]
STORIES: dict[str, StoryOf] = {}


def story(tell: StoryOf) -> StoryOf:
    """Register the function as the story of its name, with dashes."""
    STORIES[tell.__name__.replace("_", "-")] = tell
    return tell
