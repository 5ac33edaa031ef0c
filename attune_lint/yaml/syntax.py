"""A syntax error as an author needs to hear it: what to do, where this can be told from the text."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from attune_lint.yaml.adapter.lexical import MAX_KEY_BYTES

# A byte order mark that takes a column from what follows it on its line (spec: engine-facts 13).
MARK_IN_THE_WAY = re.compile("\ufeff(?! *(?:[{\\[#\n\r\x85\u2028\u2029]|\\Z))")
_HAS_TAB_INDENT = re.compile(r"[ ]*\t")
_TEMPLATE_OF_LINE = re.compile(r"\s*+(?:- ++)*+(?:[^\s'\"{\[][^:]*+: ++)?+(\{[{%])")
_HAS_COLON = re.compile(r":[ \t]")
_QUOTE_VALUE: Final = "Put the value in quotes."
_LINE_UP: Final = "Indent it like the lines that it belongs with."


class Place(NamedTuple):
    """A place in a text that is no node: offsets in code points."""

    start: int
    end: int


class Advice(NamedTuple):
    """What is wrong, as the middle of a sentence, and what to do about it."""

    problem: str
    help: str | None


_TAB: Final = Advice("found a tab where only spaces may indent", "Replace the tab by spaces.")
_CONTINUED: Final = Advice(
    "a key can't stand in a line that continues the text before it",
    "Line it up with the other keys, or end the key before it with ':'.",
)
_KEY_HELP: Final = "Write it as '? KEY' and, on the next line, ': VALUE'."
_TEMPLATES: Final = {
    "{{": Advice("a value that starts with '{{' needs quotes", 'Write it as "{{ ... }}".'),
    "{%": Advice(
        "a value that starts with '{%' needs quotes", "Put it in quotes; only '{{ ... }}' is a template."
    ),
}

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
    "found a document marker": "Close the quotes before it, or indent it.",
    "found a '%' directive": "Remove the line.",
    "found a %": "Remove the line.",
    "found '": _QUOTE_VALUE,
    "a list entry can't": "Start the list on a line of its own.",
    "this quoted text has no": "Add the closing quote.",
    "expected a space after ':'": "Write ': ' with a space.",
    "this key is longer": _KEY_HELP,
}


def advice(problem: str, line: str, column: int) -> Advice:
    """What to say of a problem found at a 0-based column of a line.

    Args:
        problem: what the scanner or the parser said.
        line: the line of the text where it said so.
        column: the 0-based column there.
    """
    template = _TEMPLATE_OF_LINE.match(line)
    if template is not None:
        return _TEMPLATES[template.group(1)]
    before = line[:column]
    if problem.startswith("found '\\t'") or (
        problem.startswith(("expected <block end>", "a ")) and _HAS_TAB_INDENT.match(line[: column + 1])
    ):
        return _TAB
    if problem.startswith("expected <block end>") and before.strip(" -?"):
        return _after_value(before)
    if problem.startswith("a second ': '") and not _HAS_COLON.search(before):
        return _at_key(before)
    for start, said in _PARSER_PROBLEMS.items():
        if problem.startswith(start):
            return said
    helps = (text for start, text in _SCANNER_HELP.items() if problem.startswith(start))
    return Advice(problem, next(helps, None))


def _after_value(before: str) -> Advice:
    """Of text that follows a value which is complete, such as one in quotes, on the same line."""
    quoted = before.rstrip().endswith(("'", '"'))
    return Advice(
        "this can't follow the value before it",
        "Put the whole value in quotes, of the kind that is not inside it." if quoted else _QUOTE_VALUE,
    )


def _at_key(before: str) -> Advice:
    """Of a colon that makes no key of what stands before it on its line."""
    if len(before.strip().encode()) > MAX_KEY_BYTES:
        return Advice(f"this key is longer than {MAX_KEY_BYTES} bytes", _KEY_HELP)
    return _CONTINUED
