"""Who plays the user: plain HTTP, or a real Chromium. Both do what a person can do, and see what a person can see."""

from scenarios.drivers.driver import Driver, Page, Passed, Reach, Watcher

__all__ = ["Driver", "Page", "Passed", "Reach", "Watcher"]
