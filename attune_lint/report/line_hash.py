"""Fingerprints of lines, the same that code scanning computes where a report has none.

Described by `fingerprints.ts` of github/codeql-action: of a line and what follows it, the first 100 UTF-16
units without spaces and tabs are the digits of a number to the base 37, of which 64 bits are kept. Line
breaks of any kind are one line feed. The end of the file is the unit 65535, and zeros follow it. Behind a
colon stands how many lines so far have the same number.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection
from operator import mul
from struct import unpack
from typing import Final

_WINDOW: Final = 100
_END_OF_FILE: Final = "\uffff"
_MASK: Final = 2**64 - 1
_POWERS: Final = tuple(pow(37, _WINDOW - 1 - at, 2**64) for at in range(_WINDOW))
_BLANKS: Final = re.compile("[ \t]+")


def line_hashes(text: str, lines: Collection[int]) -> dict[int, str]:
    """The fingerprints of some lines of a file, by their numbers from 1.

    Takes time in proportion to the text, and to what is asked for.
    """
    units = _BLANKS.sub("", text.replace("\r\n", "\n").replace("\r", "\n")) + _END_OF_FILE
    found: dict[int, str] = {}
    seen: Counter[str] = Counter()
    start, last = 0, max(lines, default=0)
    for number in range(1, last + 1):
        # Lines have the same number where they have the same window, up to accidents of 64 bits.
        window = units[start : start + _WINDOW]
        seen[window] += 1
        if number in lines:
            found[number] = f"{_hash(window):x}:{seen[window]}"
        start = units.find("\n", start) + 1
    return found


def _hash(window: str) -> int:
    encoded = window.encode("utf-16-le", "surrogatepass")[: 2 * _WINDOW]
    units = unpack(f"<{len(encoded) // 2}H", encoded)
    value: int = sum(map(mul, units, _POWERS))
    return value & _MASK
