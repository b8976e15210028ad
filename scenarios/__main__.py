"""``python -m scenarios`` is ``siths-harness``."""

from scenarios.cli import main

if __name__ == "__main__":
    main(prog_name="siths-harness")
