"""What authors are told about a text that is not YAML: where, what, and what to do."""

from __future__ import annotations

from typing import NamedTuple

import pytest

from attune_lint.model.diagnostic import Diagnostic
from tests.yaml.reading import findings


class Told(NamedTuple):
    """`place` and `context` are ``line:column``; `help` is a part of it, None for none."""

    place: str
    problem: str
    help: str | None = None
    context: str | None = None


QUOTES = "Put the value in quotes."
LINE_UP = "this does not line up with what it stands in"
TAB = Told("", "found a tab where only spaces may indent", "Replace the tab by spaces.")

MISTAKES: dict[str, tuple[str, Told]] = {
    # Colons
    "a colon in a value": ("a: b: c\n", Told("1:5", "a second ': ' can't stand in this value", QUOTES)),
    "a colon at its end": ("a: b:\n", Told("1:5", "a second ': '", QUOTES)),
    "a colon in a command": ("cmd: echo 'a: b'\n", Told("1:13", "a second ': '", QUOTES)),
    "a colon behind a tab": ("a:\tb: c\n", Told("1:5", "a second ': '", QUOTES)),
    "a colon behind quotes": ("a: 'b': c\n", Told("1:7", "a second ': '", QUOTES)),
    "a colon in an item": ("- a: b: c\n", Told("1:7", "a second ': '", QUOTES)),
    "a missing colon": (
        "tasks:\n  - name a\n    action: b\n",
        Told(
            "3:11", "a key can't stand in a line that continues the text before it", "end the key before it"
        ),
    ),
    "a missing colon at the start": ("a\nb: c\n", Told("2:2", "a key can't stand in a line", "Line it up")),
    "a missing colon at the end": (
        "a: b\nc\n",
        Told("2:1", "expected ':' after this key", "Add ': ' and a value"),
    ),
    "a missing colon between": (
        "a: b\nc\nd: e\n",
        Told("2:1", "expected ':' after this key", "in line with"),
    ),
    "a missing blank in flow style": ("{a:}", Told("1:3", "expected a space after ':'", "with a space")),
    "a missing blank in a list": ("[b:, c]", Told("1:3", "expected a space after ':'", "with a space")),
    "a missing key": (": a\n", Told("1:1", LINE_UP, "Indent it")),
    # Templates
    "text behind a template": (
        "a: {{ b }} c\n",
        Told("1:12", "a value that starts with '{{' needs quotes", 'Write it as "{{ ... }}".', "1:1"),
    ),
    "a colon behind a template": ("a: {{ b }}: c\n", Told("1:11", "starts with '{{'", '"{{ ... }}"')),
    "a template in an item": ("- - {{ b }} c\n", Told("1:13", "starts with '{{'", '"{{ ... }}"', "1:3")),
    "a colon in a template": ("a: {{ b: c: d }}\n", Told("1:11", "starts with '{{'", '"{{ ... }}"', "1:5")),
    "a statement of a template": ("a: {% if b %}\n", Told("1:5", "starts with '{%'", "only '{{ ... }}'")),
    "a template that is not to blame": ("a: b: c {{ d }}\n", Told("1:5", "a second ': '", QUOTES)),
    "a template on the next line": (
        "a: b\rc\rd: {{ e }}\r",
        Told("2:1", "expected ':' after this key", "Add"),
    ),
    # Tabs
    "a tab before a key": ("a:\n\tb: c\n", TAB._replace(place="2:1")),
    "a tab before a later key": ("a:\n  b: c\n\td: e\n", TAB._replace(place="3:1")),
    "a tab before an item": ("a:\n\t- b\n", TAB._replace(place="2:1")),
    "a tab behind a dash": ("a:\n  -\tb: c\n", TAB._replace(place="2:4")),
    "a tab before plain text": ("a: b\n\tc\n", TAB._replace(place="2:1")),
    "a tab before a block": ("a: |\n\tb\n", TAB._replace(place="2:1")),
    "a tab behind blanks": ("a:\n  'b'\n \t c: d\n", TAB._replace(place="3:2")),
    # Quotes
    "an open single quote": (
        "a: 'b\nc: d\n",
        Told("1:4", "this quoted text has no closing '", "Add the closing"),
    ),
    "an open double quote": (
        'a: "b\nc: d\n',
        Told("1:4", 'this quoted text has no closing "', "Add the closing"),
    ),
    "quotes in quotes": (
        "when: '{{ a == 'b' }}'\n",
        Told("1:17", "this can't follow the value before it", "of the kind that is not inside it", "1:1"),
    ),
    "double quotes in quotes": ('a: "b"c"\n', Told("1:7", "this can't follow", "of the kind", "1:1")),
    "text behind quotes": ("'a' b\n", Told("1:5", "this can't follow", "of the kind")),
    "text behind an alias": ("a: &b c\nd: *b e\n", Told("2:7", "this can't follow", QUOTES, "1:1")),
    "text behind brackets": ("a: [b] c\n", Told("1:8", "this can't follow", QUOTES, "1:1")),
    "a marker in quotes": (
        "a: 'b\n---\n",
        Told("2:1", "found a document marker inside a quoted text", "Close the quotes before it", "1:4"),
    ),
    "an unknown escape": ('a: "\\d"\n', Told("1:5", "'\\d' is no escape in double quotes")),
    "half an escape": (
        'a: "b\\x4"\n',
        Told("1:6", "expected hexadecimal digits in this escape"),
    ),
    "half a surrogate pair": ('"\\ud83d\\ude00"', Told("1:2", "this escape stands for no character (d83d)")),
    # Indentation
    "less indented": ("a:\n    b: c\n  d: e\n", Told("3:3", LINE_UP, "Indent it", "1:1")),
    "more indented": ("a: b\n  c: d\n", Told("2:4", "a key can't stand in a line", "Line it up")),
    "an item less indented": ("a:\n    - b\n  - c\n", Told("3:3", LINE_UP, "Indent it", "1:1")),
    "a key beside items": ("a:\n  - b\n  c: d\n", Told("3:3", LINE_UP, "Indent it", "2:3")),
    "an item in an item": ("- a: b\n  - c\n", Told("2:3", LINE_UP, "Indent it", "1:3")),
    "a list beside its key": (
        "a: - b\n",
        Told("1:4", "a list entry can't start here", "on a line of its own"),
    ),
    "a question mark beside a key": ("a: ? b\n", Told("1:4", "a key can't start here")),
    "a block that starts more indented": ("a: |\n    \n  b\n", Told("3:3", LINE_UP, "Indent it", "1:1")),
    "text beside a block header": (
        "a: |b\n",
        Told("1:5", "expected the block text to start on the next line", None, "1:4"),
    ),
    "a block without indentation": (
        "a: |-0\n",
        Told("1:6", "the indentation of a block text is 1 to 9, not 0", None, "1:4"),
    ),
    "a block with the indentation first": ("a: >0+\n", Told("1:5", "is 1 to 9, not 0", None, "1:4")),
    "more than one value": ("[a]\nb\n", Told("2:1", LINE_UP, "Indent it")),
    # Flow style
    "an open list": ("a: [b,\nc: d\n", Told("3:1", "expected ',' or ']' in this list", None, "1:4")),
    "an open mapping": ("{a: b", Told("1:6", "expected ',' or '}' in this mapping", None, "1:1")),
    "the other bracket": ("[a}", Told("1:3", "expected ',' or ']' in this list", None, "1:1")),
    "nothing between commas": ("[a,,b]", Told("1:4", "expected a value here", QUOTES)),
    # Characters that start no value
    "an at sign": ("a: @b\n", Told("1:4", "found '@', which can't start a value", QUOTES)),
    "a backtick": ("a: `b`\n", Told("1:4", "found '`', which", QUOTES)),
    "a percent sign": ("a: %b\n", Told("1:4", "found '%', which", QUOTES)),
    "a greater-than sign in flow style": ("[> 5]", Told("1:2", "found '>', which", QUOTES)),
    # Keys
    "a long key": (
        "a: b\n" + "k" * 1025 + ": c\n",
        Told("2:1", "this key is longer than 1024 bytes", "Write it as '? KEY'"),
    ),
    "a long first key": ("\xe9" * 600 + ": c\n", Told("1:601", "this key is longer", "Write it as '? KEY'")),
    "a long value with a colon": ("a: " + "b" * 1025 + ": c\n", Told("1:1029", "a second ': '", QUOTES)),
    # Anchors and tags
    "a bad anchor": (
        "a: &\xe9 b\n",
        Told("1:4", "the name of an anchor takes letters, digits, '-' and '_' only"),
    ),
    "a bad alias": ("a: **\n", Told("1:4", "the name of an alias takes letters")),
    "an undeclared handle": ("!a!b c", Told("1:1", "this tag's handle is not declared", "Remove the tag.")),
    "a bracket in a tag": ("!a[ b", Told("1:1", "expected a space after this tag")),
    "an open tag": ("!<a b", Told("1:1", "expected '>' at the end of this tag")),
    "a handle alone": ("!! b", Told("1:1", "expected a name after this tag's handle")),
    "half an escape in a tag": (
        "!%4 b",
        Told("1:1", "expected two hexadecimal digits after '%' in this tag"),
    ),
    "an escape that is not UTF-8": ("!%FF b", Told("1:1", "this tag's '%' escapes are not UTF-8")),
    # Directives
    "an unknown directive": (
        "%FOO\n---\n",
        Told("1:1", "found a '%' directive that does not exist", "Remove"),
    ),
    "another version": ("%YAML 1.3\n---\n", Told("1:1", "YAML 1.3 is not supported, only 1.1 and 1.2")),
    "no version": ("%YAML x\n---\n", Told("1:1", "found a %YAML directive without a version", "Remove")),
    "two versions": (
        "%YAML 1.1\n%YAML 1.1\n---\n",
        Told("2:1", "this document has a second YAML directive"),
    ),
    "no handle": ("%TAG a\n---\n", Told("1:1", "found a %TAG directive without a handle", "Remove")),
    "no prefix": ("%TAG !a! \n---\n", Told("1:1", "found a %TAG directive without a prefix", "Remove")),
    "two prefixes": (
        "%TAG !a! b\n%TAG !a! b\n---\n",
        Told("2:1", "this document has a second !a! directive"),
    ),
    "more than a version": (
        "%YAML 1.1 x\n---\n",
        Told("1:11", "found more on the line of this directive than belongs there", None, "1:1"),
    ),
    "no document": (
        "%YAML 1.1\na: b\n",
        Told("2:1", "a '%' directive needs a '---' line behind it", "Add a line"),
    ),
}


def told(found: Diagnostic) -> Told:
    assert found.span is not None
    context = None
    for related in found.related:
        assert related.message == "part of what starts here"
        assert related.span is not None
        context = f"{related.span.start.line}:{related.span.start.column}"
    place = f"{found.span.start.line}:{found.span.start.column}"
    return Told(place, found.message, found.help, context)


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake(name: str) -> None:
    text, expected = MISTAKES[name]
    (found,) = findings(text)
    assert (found.code, found.engine) == ("ATL104", "parse")
    said = told(found)
    assert said.problem.startswith("This is not valid YAML: ")
    assert said.problem.endswith(".")
    assert expected.problem in said.problem
    assert expected.help is None or expected.help in (said.help or "")
    assert (said.help is None) == (expected.help is None)
    assert (said.place, said.context) == (expected.place, expected.context)
