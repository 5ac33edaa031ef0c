"""Prints the one fenced block under a heading of a Markdown file, so that what is shown is what is run.

Usage: readme_block.py FILE HEADING
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

FENCE = re.compile(r"^```[^\n]*\n(.*?)^```[ \t]*$", re.DOTALL | re.MULTILINE)
HEADING = re.compile(r"^## +(.+?) *$", re.MULTILINE)


def block_under(heading: str, text: str) -> str:
    """The only fenced block of a section; anything but one section with one block is an error."""
    fences = [found.span() for found in FENCE.finditer(text)]
    headings = [
        found
        for found in HEADING.finditer(text)
        if not any(start <= found.start() < end for start, end in fences)
    ]
    sections = [
        text[found.end() : following.start() if following else len(text)]
        for found, following in zip(headings, [*headings[1:], None], strict=True)
        if found[1] == heading
    ]
    blocks = [block for section in sections for block in FENCE.findall(section)]
    if len(sections) != 1 or len(blocks) != 1:
        raise SystemExit(f"{heading!r}: {len(sections)} sections and {len(blocks)} blocks, not one of each")
    return blocks[0]


if __name__ == "__main__":
    print(block_under(sys.argv[2], Path(sys.argv[1]).read_text(encoding="utf-8")), end="")
