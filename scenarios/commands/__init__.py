"""Verbs of the command line, each in a module of its own; `scenarios.cli` adds them."""
