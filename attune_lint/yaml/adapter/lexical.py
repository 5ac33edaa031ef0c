"""What the characters of YAML mean: sets and patterns of the scanner (spec: engine-facts 13, 14).

Patterns whose names end in a plural match any number of characters, none included.
"""

from __future__ import annotations

import re
from typing import Final

from attune_lint.yaml.adapter.forms import double_quoted, plain, plain_in_flow, single_quoted

MAX_KEY_BYTES: Final = 1024
"""How far behind its start the ``:`` of a key may be, in bytes of UTF-8."""

BREAKS = "\n\r\x85\u2028\u2029"
BREAKS_END = BREAKS + "\0"
BLANK_END = BREAKS_END + " \t"
FLOW_INDICATORS = ",[]{}"
AFTER_COLON_IN_FLOW = ",?[]{}"
CANNOT_START_PLAIN = "-?:,[]{}#&*!|>'\"%@`" + BLANK_END
AFTER_ANCHOR = BLANK_END + "?:,]}%@`"

SPACES = re.compile(" *")
BLANKS = re.compile("[ \t]*")
BLANK_LINES = re.compile(r"(?: *\n)* *")
REST_OF_LINE = re.compile(f"[^{BREAKS_END}]*")
WORD_CHARACTERS = re.compile(r"[0-9A-Za-z_-]*")
DIGITS = re.compile(r"[0-9]{0,9}")
BLOCK_HEADER = re.compile("(?:[+-][0-9]?|[0-9][+-]?)?")
TAG_CHARACTERS = re.compile(r"[0-9A-Za-z_;/?:@&=+$.%!~*'()-]*")
URI_CHARACTERS = re.compile(r"[0-9A-Za-z_;/?:@&=+$.%!~*'(),\[\]-]*")
BAD_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")

QUOTED_ON_ONE_LINE: Final = {
    "'": re.compile(single_quoted(BREAKS_END)),
    '"': re.compile(double_quoted(BREAKS_END)),
}
QUOTED_RUN: Final = {
    "'": re.compile(f"[^'{BLANK_END}]*"),
    '"': re.compile(f'[^"\\\\{BLANK_END}]*'),
}
PLAIN_ON_LINE = re.compile(plain(BREAKS_END))
PLAIN_ON_LINE_IN_FLOW = re.compile(plain_in_flow(BREAKS_END))

ESCAPES: Final = {
    "0": "\0",
    "a": "\a",
    "b": "\b",
    "t": "\t",
    "\t": "\t",
    "n": "\n",
    "v": "\v",
    "f": "\f",
    "r": "\r",
    "e": "\x1b",
    " ": " ",
    '"': '"',
    "/": "/",
    "\\": "\\",
    "N": "\x85",
    "_": "\xa0",
    "L": "\u2028",
    "P": "\u2029",
}
HEX_ESCAPES: Final = {
    "x": re.compile("[0-9A-Fa-f]{2}"),
    "u": re.compile("[0-9A-Fa-f]{4}"),
    "U": re.compile("[0-9A-Fa-f]{8}"),
}
