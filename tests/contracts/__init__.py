"""Promises, each written once as a class of tests. Who keeps one supplies the fixtures and inherits the rest."""
