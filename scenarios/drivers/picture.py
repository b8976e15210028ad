"""A picture of a page, in which nobody's personnummer can be read."""

from __future__ import annotations

import re

from playwright.sync_api import Page as Tab

from scenarios.drivers.driver import PATIENCE
from scenarios.numbers import NUMBER

_GREY = "#666666"


def picture(tab: Tab, *, hidden: str = "") -> bytes:
    """JPEG. ``hidden`` is what is grey too, a CSS selector."""
    masks = [tab.get_by_text(re.compile(NUMBER.pattern)), *([tab.locator(hidden)] if hidden else [])]
    masks = [one.locator("visible=true") for one in masks]  # else what is folded away leaves grey boxes
    return tab.screenshot(type="jpeg", quality=55, mask=masks, mask_color=_GREY, timeout=PATIENCE * 1000)
