"""A syntax error as an author needs to hear it: what to do, where this can be told from the text."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

_HAS_TAB_INDENT = re.compile(r"[ ]*\t")
_VALUE_OF_LINE = re.compile(r"\s*(?:- +)*(?:[^\s'\"{\[][^:]*: +)?(?P<value>.*)")
_QUOTE_VALUE: Final = "Put the value in quotes."
_LINE_UP: Final = "Indent it like the lines that it belongs with."


class Advice(NamedTuple):
    """What is wrong, as the middle of a sentence, and what to do about it."""

    problem: str
    help: str | None


# What the parser says, by its first words, in an author's.
_PARSER_PROBLEMS: Final[dict[str, Advice]] = {
    "expected '<document start>'": Advice(
        "a '%' directive needs a '---' line behind it", "Add a line '---', or remove the directive."
    ),
    "found undefined tag handle": Advice("this tag's handle is not declared", "Remove the tag."),
    "expected the node content": Advice("expected a value here", _QUOTE_VALUE),
    "expected <block end>": Advice("this does not line up with what it stands in", _LINE_UP),
    "expected ',' or ']'": Advice("expected ',' or ']' in this list", None),
    "expected ',' or '}'": Advice("expected ',' or '}' in this mapping", None),
}
_SCANNER_HELP: Final[dict[str, str]] = {
    "a second ': '": _QUOTE_VALUE,
    "expected ':' after this key": "Add ': ' and a value, or put it in line with the text it continues.",
    "found a tab": "Replace the tab by spaces.",
    "a list entry can't": "Start the list on a line of its own.",
    "this quoted text has no": "Add the closing quote.",
    "expected a space after ':'": "Write ': ' with a space.",
    "this key is longer": "Write it as '? KEY' and, on the next line, ': VALUE'.",
}


def advice(problem: str, line: str, column: int) -> Advice:
    """What to say of a problem found at a 0-based column of a line.

    Args:
        problem: what the scanner or the parser said.
        line: the line of the text where it said so.
        column: the 0-based column there.
    """
    if _starts_with_template(line):
        return Advice("a value that starts with '{{' needs quotes", 'Write it as "{{ ... }}".')
    if problem.startswith("found '\\t'") or (
        problem.startswith(("expected <block end>", "a ")) and _HAS_TAB_INDENT.match(line[: column + 1])
    ):
        return Advice("found a tab where only spaces may indent", "Replace the tab by spaces.")
    for start, said in _PARSER_PROBLEMS.items():
        if problem.startswith(start):
            return said
    default = _QUOTE_VALUE if problem.startswith("found ") else None
    helps = (text for start, text in _SCANNER_HELP.items() if problem.startswith(start))
    return Advice(problem, next(helps, default))


def _starts_with_template(line: str) -> bool:
    found = _VALUE_OF_LINE.match(line)
    return found is not None and found["value"].startswith(("{{", "{%"))
