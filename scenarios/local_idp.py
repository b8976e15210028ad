"""What a user does at an IdP of one's own between the care system and the mock."""

from __future__ import annotations

from scenarios.drivers import Driver
from scenarios.targets.target import Action, Target


def go_on(driver: Driver, target: Target) -> None:
    """On the way to SITHS, where the page is one of that IdP's."""
    between = target.local_idp
    if between is None or not target.is_before_siths(driver.see().address):
        return
    for action in between.to_siths:
        _act(driver, action, between.url)


def come_back(driver: Driver, target: Target) -> None:
    """On the way back. What it asks it may ask once only: a button that is not there is not missed."""
    between = target.local_idp
    for action in between.back if between else ():
        page = driver.see()
        if between is None or not target.is_before_siths(page.address):
            return
        if action.click is None or page.by_text(action.click) is not None:
            _act(driver, action, between.url)


def _act(driver: Driver, action: Action, at: str) -> None:
    if action.open is not None:
        driver.go(f"{at.rstrip('/')}{action.open}")
    elif action.click is not None:
        driver.press_text(action.click)
