"""Commands that are modules of their own; the command line adds each with one line."""
