"""Writing TOML in many ways, with the places at which keys and values are written."""

from __future__ import annotations

import re
from collections.abc import Mapping
from random import Random
from typing import Any

from hypothesis import strategies as st

from attune_lint.config.places import Place, Way

BARE = re.compile(r"[A-Za-z0-9_-]+")
SPACES = ["", " ", "\t "]
BREAKS = ["", " ", "\n", "# [a = 'é\n", '\n\n  # """\n ']

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=8) | st.sampled_from(
    ["'''", '"""', '"', "''", "\\", "a\nb", "[", "= {", "#", "é", "a.b", "\r"]
)
scalars = texts | st.integers(-(2**40), 2**40) | st.booleans() | st.sampled_from([1.5, -0.25, 1e100])
values = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=8,
)
seeds = st.integers(0, 2**32)
tables = st.dictionaries(texts, values, max_size=4)


class Writer:
    """Writes a document piece by piece, in ways that a number decides, and notes the places."""

    def __init__(self, seed: int) -> None:
        self.any_of = Random(seed).choice
        self.text = ""
        self.found: dict[Way, Place] = {}

    def document(self, table: Mapping[str, Any]) -> None:
        later = []
        for name, value in table.items():
            heads = isinstance(value, dict) or (isinstance(value, list) and _are_tables(value))
            if heads and self.any_of([True, False]):
                later.append((name, value))
            else:
                self.pair(name, value, ())
                self.line_end()
        for name, value in later:
            if isinstance(value, dict):
                self.table(name, value)
            else:
                for index, each in enumerate(value):
                    self.element(name, index, each)

    def table(self, name: str, value: Mapping[str, Any]) -> None:
        self.text += "["
        at = self.key(name)
        self.found[name,] = Place(at, at)
        self.text += "]"
        self.line_end()
        self.pairs(value, (name,))

    def element(self, name: str, index: int, value: Mapping[str, Any]) -> None:
        self.text += "[["
        at = self.key(name)
        self.found.setdefault((name,), Place(at, at))
        self.found[name, index] = Place(at, at)
        self.text += "]]"
        self.line_end()
        self.pairs(value, (name, index))

    def pairs(self, table: Mapping[str, Any], way: Way) -> None:
        for name, value in table.items():
            self.pair(name, value, way)
            self.line_end()

    def pair(self, name: str, value: Any, way: Way) -> None:
        """A key with its value; a table of one key may be a dotted key."""
        keys = [(way := (*way, name), self.key(name))]
        while isinstance(value, dict) and len(value) == 1 and self.any_of([True, False]):
            ((name, value),) = value.items()
            self.text += f"{self.any_of(SPACES)}.{self.any_of(SPACES)}"
            keys.append((way := (*way, name), self.key(name)))
        self.text += f"{self.any_of(SPACES)}={self.any_of(SPACES)}"
        for each, at in keys:
            self.found[each] = Place(at, len(self.text))
        self.value(value, way)

    def key(self, name: str) -> int:
        self.text += self.any_of(SPACES)
        at = len(self.text)
        bare = BARE.fullmatch(name) is not None and self.any_of([True, False])
        self.text += name if bare else self.string(name, one_line=True)
        self.text += self.any_of(SPACES)
        return at

    def value(self, value: Any, way: Way) -> None:
        if isinstance(value, list):
            self.array(value, way)
        elif isinstance(value, dict):
            self.inline(value, way)
        elif isinstance(value, str):
            self.text += self.string(value)
        else:
            self.text += str(value).lower()

    def array(self, items: list[Any], way: Way) -> None:
        self.text += "["
        for index, item in enumerate(items):
            self.text += self.any_of(BREAKS)
            self.found[*way, index] = Place(len(self.text), len(self.text))
            self.value(item, (*way, index))
            last = index + 1 == len(items)
            self.text += self.any_of(BREAKS) + ("" if last and self.any_of([True, False]) else ",")
        self.text += f"{self.any_of(BREAKS)}]"

    def inline(self, table: Mapping[str, Any], way: Way) -> None:
        self.text += "{"
        for index, (name, value) in enumerate(table.items()):
            self.text += "," if index else ""
            self.pair(name, value, way)
        self.text += f"{self.any_of(SPACES)}}}"

    def string(self, text: str, *, one_line: bool = False) -> str:
        styles = [f'"{_escaped(text)}"']
        if not re.search(r"['\x00-\x08\x0a-\x1f\x7f]", text):
            styles.append(f"'{text}'")
        if not one_line:
            styles.append(f'"""{_escaped(text)}"""')
            styles.append(f'"""\\\n  {_escaped(text)}"""')
            if not re.search(r"'''|'{1,2}\Z|[\x00-\x08\x0b-\x1f\x7f]", text):
                styles.append(f"'''\n{text}'''")
        return str(self.any_of(styles))

    def line_end(self) -> None:
        self.text += self.any_of(["\n", " # a = [\n", "\n\n"])


def _are_tables(items: list[Any]) -> bool:
    return bool(items) and all(isinstance(item, dict) for item in items)


def _escaped(text: str) -> str:
    return re.sub(r'[\\"\x00-\x20\x7f]', lambda found: f"\\u{ord(found[0]):04X}", text)
