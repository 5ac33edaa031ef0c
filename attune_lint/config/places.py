"""Where a TOML document has its keys and values.

What reads TOML in Python tells no places. So they are looked up in a document that is known to be valid,
where something in it is to be named. Nothing is read here but the way from one key or value to the next.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final, TypeAlias

from attrs import frozen

Way: TypeAlias = tuple[str | int, ...]
"""The keys and indices from the root of a document to a value."""


@frozen
class Place:
    """The offsets at which a key and its value start, the same for an item of a list."""

    key: int
    value: int


_DEEPEST: Final = 12
"""How far places are looked for inside of lists and inline tables; no configuration is so deep."""

_TOKEN: Final = re.compile(
    r'"""(?:[^\\]|\\.)*?"{3,5}'
    r"|'''.*?'{3,5}"
    r'|"(?:[^"\\\n]|\\.)*"'
    r"|'[^'\n]*'"
    r"|#[^\n]*"
    r"|[\n\[\]{}=,.]"
    r"|[^\s\"'#\[\]{}=,.]+",
    re.DOTALL,
)


def places(text: str) -> Mapping[Way, Place]:
    """Where each key and value of a document is.

    Args:
        text: a document that `tomllib` reads, with LF at the ends of its lines.
    """
    walk = _Walk(text)
    walk.document()
    return walk.found


def nearest(found: Mapping[Way, Place], way: Way) -> Place:
    """The place of a value, or of the nearest around it that has one; else the start of the document."""
    lengths = range(len(way), 0, -1)
    return next((found[way[:length]] for length in lengths if way[:length] in found), Place(0, 0))


class _Walk:
    """Goes over the tokens of a document, and notes what begins where."""

    def __init__(self, text: str) -> None:
        self.tokens: Iterator[re.Match[str]] = (
            token for token in _TOKEN.finditer(text) if not token[0].startswith("#")
        )
        self.found: dict[Way, Place] = {}
        self.sizes: dict[Way, int] = {}

    def document(self) -> None:
        table: Way = ()
        for token in self.tokens:
            if token[0] == "[":
                table = self.header()
            elif token[0] != "\n":
                self.pair(token, table)

    def header(self) -> Way:
        """A table's header; the way of `[[a]]` ends in an index."""
        token = next(self.tokens)
        several = token[0] == "["
        keys, _ = self.key(next(self.tokens) if several else token)
        way: Way = ()
        for at, name in keys:
            way = (*way, name)
            self.found.setdefault(way, Place(at, at))
            if way in self.sizes:
                way = (*way, self.sizes[way] - 1)
        if several:
            next(self.tokens)
            way = self.one_more(way, keys[-1][0])
        return way

    def one_more(self, way: Way, at: int) -> Way:
        array = way[:-1] if isinstance(way[-1], int) else way
        self.sizes[array] = self.sizes.get(array, 0) + 1
        way = (*array, self.sizes[array] - 1)
        self.found[way] = Place(at, at)
        return way

    def key(self, token: re.Match[str]) -> tuple[list[tuple[int, str]], re.Match[str]]:
        """The parts of a key with their offsets, and the token behind it."""
        parts = [(token.start(), _name(token[0]))]
        after = next(self.tokens)
        while after[0] == ".":
            token = next(self.tokens)
            parts.append((token.start(), _name(token[0])))
            after = next(self.tokens)
        return parts, after

    def pair(self, token: re.Match[str], table: Way) -> re.Match[str] | None:
        """A key with its value; gives the token behind."""
        keys, _ = self.key(token)
        value = next(self.tokens)
        way = table
        for at, name in keys:
            way = (*way, name)
            self.found.setdefault(way, Place(at, value.start()))
        return self.value(value, way)

    def value(self, token: re.Match[str], way: Way) -> re.Match[str] | None:
        """What is in a value; gives the token behind."""
        if token[0] not in ("[", "{"):
            return self.behind()
        if len(way) >= _DEEPEST:
            return self.skipped()
        index = 0
        after: re.Match[str] | None = self.inner()
        while after is not None and after[0] not in ("]", "}"):
            if token[0] == "{":
                after = self.pair(after, way)
            else:
                item = (*way, index)
                self.found[item] = Place(after.start(), after.start())
                after = self.value(after, item)
                index += 1
            while after is not None and after[0] in (",", "\n"):
                after = next(self.tokens, None)
        return next(self.tokens, None)

    def inner(self) -> re.Match[str]:
        """The first token inside of a list or inline table."""
        return next(token for token in self.tokens if token[0] != "\n")

    def behind(self) -> re.Match[str] | None:
        """The token behind a value that is no list and no table, which may be several tokens."""
        return next((token for token in self.tokens if token[0] in _ENDS), None)

    def skipped(self) -> re.Match[str] | None:
        depth = 1
        while depth:
            depth += {"[": 1, "{": 1, "]": -1, "}": -1}.get(next(self.tokens)[0], 0)
        return next(self.tokens, None)


_ENDS: Final = (",", "\n", "]", "}")


def _name(token: str) -> str:
    """What a part of a key says, which may be in quotes."""
    import tomllib

    return str(tomllib.loads(f"key = {token}")["key"]) if token[0] in "\"'" else token
