"""What looks like a personnummer or a samordningsnummer, in any text."""

from __future__ import annotations

import re

# Ten or twelve digits that begin with a day; that of a samordningsnummer is 60 more.
NUMBER = re.compile(r"(?<!\d)(?:19|20)?\d{2}(?:0[1-9]|1[0-2])(?:[0-3]\d|[6-9]\d)[-+ ]?\d{4}(?!\d)")
