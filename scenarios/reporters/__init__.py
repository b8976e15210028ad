"""Who listens to a run: a table for people at a terminal, a document for programs, JUnit for CI, a page for owners.

A new one changes none of the others, and nothing of the runner.
"""

from scenarios.reporters.told import Listener, Played, Told

__all__ = ["Listener", "Played", "Told"]
