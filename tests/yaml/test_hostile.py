"""Texts that are made to cost much: each has an outcome, and none takes long.

The bound on the time is a safety net against costs that grow faster than a text, not a measure.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable

import pytest

from attune_lint.model.node import Alias, walk
from attune_lint.yaml.compose import Composed
from tests.yaml.reading import composed

SECONDS = 120
MANY = 100_000
SOME = 10_000
MEBIBYTE = 1 << 20
LONG = 1 << 17


def outcome(text: str) -> Composed:
    before = time.process_time()
    found = composed(text)
    assert time.process_time() - before < SECONDS
    return found


def filled(opening: str, unit: str, closing: str = "", size: int = LONG) -> str:
    return opening + unit * ((size - len(opening) - len(closing)) // len(unit)) + closing


def numbered(form: Callable[[int], str], count: int) -> str:
    return "".join(map(form, range(count)))


# With the number of their nodes.
ACCEPTED = {
    "lists in lists": ("[" * MANY + "]" * MANY, MANY),
    "lists in lists on many lines": ("[\n" * MANY + "]\n" * MANY, MANY),
    "mappings in mappings": ("{a: " * SOME + "}" * SOME, 2 * SOME + 1),
    "mappings in mappings on many lines": ("{\na:\n" * SOME + "}\n" * SOME, 2 * SOME + 1),
    "dashes": ("- " * MANY, MANY + 1),
    "dashes on many lines": (numbered(lambda number: " " * number + "-\n", 1400), 1401),
    "dashes and question marks": ("- ? " * SOME, 3 * SOME + 1),
    "keys on many lines": (numbered(lambda number: " " * number + "a:\n", 1400), 2801),
    "question marks": ("? " * MANY, 2 * MANY + 1),
    "a wide list": (filled("[", "some item, ", "]", MEBIBYTE), 95_325),
    "a wide mapping": ("{" + numbered(lambda number: f"a{number}: b, ", SOME) + "}", 2 * SOME + 1),
    "a wide list on many lines": ("[\n" + "'a', # b\n" * SOME + "]", SOME + 1),
    "many lines": ("- name: a\n  value: b\n" * 10_000, 50_001),
    "one line": (filled("a: ", "b", size=MEBIBYTE), 3),
    "one line of words": (filled("a: ", "b c", size=MEBIBYTE), 3),
    "anchors and aliases": (numbered(lambda number: f"- &a{number} b\n- *a{number}\n", SOME), 2 * SOME + 1),
    "comments": ("# a\n" * SOME + "b # c", 1),
    "blank lines": ("a:\n" + "\n \n" * SOME + " b: c", 5),
    "marks": ("\ufeff# a\n" * SOME + "b", 1),
    "texts that are too long for keys": (f"- {'k' * 1100}\n" * SOME, SOME + 1),
    "texts in flow style that are too long for keys": ("[" + ("\xe9" * 600 + ",\n") * SOME + "]", SOME + 1),
    "many candidates for keys on a line": ("[" + "\xe9," * SOME + "]", SOME + 1),
    "ends of the document": ("a\n" + "...\n" * SOME, 1),
    "tags": ("- !t%41 a\n" * SOME, SOME + 1),
    "tag directives": (numbered(lambda number: f"%TAG !a{number}! b\n", SOME) + "--- a", 1),
    "one plain text of words": (filled("a", " b"), 1),
    "one plain text of lines": (filled("a", "\nb:c  "), 1),
    "one plain text of blanks": (filled("a", " ", "b"), 1),
    "one plain text of blank lines": (filled("a", "\n", "b"), 1),
    "one plain text in flow style": (filled("[", "a:b? ", "]"), 2),
    "one single-quoted text of words": (filled("'", "a ", "'"), 1),
    "one single-quoted text of quotes": (filled("'", "''", "'"), 1),
    "one single-quoted text of lines": (filled("'", "a\n\n ", "'"), 1),
    "one double-quoted text of words": (filled('"', "a ", '"'), 1),
    "one double-quoted text of escapes": (filled('"', "\\n\\u00e9", '"'), 1),
    "one double-quoted text of escaped lines": (filled('"', "a\\\n", '"'), 1),
    "one literal text": (filled("|\n", " a\n"), 1),
    "one literal text of blank lines": (filled("|+\n a\n", "\n"), 1),
    "one literal text of one line": (filled("|\n ", "a "), 1),
    "one folded text": (filled(">\n", " a\n  b\n\n"), 1),
    "one comment": (filled("a #", " b"), 1),
    "one tag": (filled("!", "%41", " a"), 1),
    "one anchor": (filled("&", "a", " b"), 1),
}

REJECTED = {
    "open lists": "[" * SOME,
    "open mappings": "{" * MANY,
    "open mappings on many lines": "{\n" * MANY,
    "open mappings with keys": "{a: " * SOME,
    "open lists behind what is not ASCII": "# \xe9\n" + "[" * SOME,
    "dashes with lists": "- [" * SOME,
    "keys over the limit": f"{'k' * 1100}: a\n" * SOME,
    "keys in flow style over the limit": "{" + f"{'k' * 1100}: a,\n" * SOME + "}",
    "keys without colons": "a: b\n" + "c\n" * SOME,
    "colons": filled("a: ", "b: "),
    "colons at the end of a long line": filled("a: ", "b", ": c"),
    "templates": filled("a: ", "{{ b }} "),
    "an error behind dashes": filled("", "- ", "@"),
    "an error behind blanks": filled("", " ", "@"),
    "an error before a long line": filled("a: b: ", "c: "),
    "an error before many lines": filled("a: b: c\r", "d\r"),
    "brackets that close": filled("", "]"),
    "tabs": filled("", "\t"),
    "an open single quote": filled("'", "a\n "),
    "an open double quote": filled('"', "a\\\n"),
    "documents": "---\n" * SOME,
    "bangs": filled("!", "a!"),
    "control characters": "a\x07" * SOME,
    "undefined aliases": "- *a\n" * SOME,
}


@pytest.mark.parametrize("name", ACCEPTED)
def test_a_costly_text_is_read(name: str) -> None:
    text, nodes = ACCEPTED[name]
    found = outcome(text)
    assert found.diagnostics == ()
    assert found.document is not None
    assert found.document.root is not None
    assert sum(1 for _ in walk(found.document.root)) == nodes


@pytest.mark.parametrize("name", REJECTED)
def test_a_costly_text_is_rejected(name: str) -> None:
    found = outcome(REJECTED[name])
    assert found.diagnostics
    assert {one.engine for one in found.diagnostics} == {"parse"}


def test_an_anchor_that_is_redefined_again_and_again() -> None:
    found = outcome("- &a b\n" * 10_000 + "- *a\n")
    assert {one.code for one in found.diagnostics} == {"ATL112"}
    assert found.document is not None
    assert found.document.root is not None
    (alias,) = (node for node in walk(found.document.root) if isinstance(node, Alias))
    # The number of every later definition is the same, and the last one keeps it.
    assert len(found.document.anchors) == 2
    assert found.document.resolve(alias) is found.document.anchors[1]


@pytest.mark.parametrize("seed", range(20))
def test_random_bytes(seed: int) -> None:
    text = random.Random(seed).randbytes(20_000).decode("latin-1")
    assert outcome(text).diagnostics


@pytest.mark.parametrize("seed", range(20))
def test_random_characters_of_yaml(seed: int) -> None:
    letters = random.Random(seed).choices("ab \n-?:,[]{}#&*!|>'\"%@`\t\\", k=20_000)
    outcome("".join(letters))
