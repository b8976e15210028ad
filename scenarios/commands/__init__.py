"""Commands that are more than a few lines: a module each, which ``scenarios.cli`` adds to the others."""
