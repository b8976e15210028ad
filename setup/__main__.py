"""``python -m setup``: find or install what is missing, then be quiet."""

from __future__ import annotations

import sys

from setup import chromium, environment
from setup.missing import Missing


def main(arguments: list[str]) -> int:
    """Exit code 0 when everything is there, 3 when something could not be had."""
    try:
        environment.make()
        chromium.make()
        if "--lowest" in arguments:
            environment.make_lowest()
    except Missing as missing:
        print(f"setup: {missing}", file=sys.stderr)
        return 3
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
