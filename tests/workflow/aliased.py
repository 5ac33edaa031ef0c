"""Documents full of aliases made up at random, and a reader of them that follows every alias.

It is the specification once more (engine-facts 13), without regard for time: it says how many aliases
the engine follows in a document, how deep it nests, and what the document says without its aliases.
"""

from __future__ import annotations

import json
from typing import Any, Final, NamedTuple

from hypothesis import strategies as st

FOLLOWED_AT_MOST: Final = 3000
ENDLESS_DEPTH: Final = 60

# Kinds of values: TEXT, NUMBER, JSON, "[KIND]" for a list, "{KIND}" for a mapping of any keys, or a record.
FIELDS: Final[dict[str, dict[str, str]]] = {
    "workflow": {
        "version": "TEXT",
        "tasks": "[task]",
        "label": "TEXT",
        "vars": "{JSON}",
        "tags": "[TEXT]",
        "output_map": "{TEXT}",
        "parameters": "JSON",
    },
    "task": {
        "name": "TEXT",
        "action": "TEXT",
        "input": "{JSON}",
        "next": "[transition]",
        "retry": "retry",
        "tasks": "[task]",
        "publish": "[{JSON}]",
        "decision": "[decision]",
        "iterate_cache": "iterate_cache",
        "wait_for": "wait_for",
        "join": "NUMBER",
        "worker_selector": "JSON",
    },
    "transition": {"when": "TEXT", "do": "[TEXT]", "publish": "[{JSON}]", "__chart_meta__": "JSON"},
    "retry": {"count": "NUMBER", "delay": "NUMBER", "on_error": "TEXT"},
    "decision": {"next": "TEXT", "when": "TEXT"},
    "iterate_cache": {"namespace": "TEXT", "page_size": "NUMBER"},
    "wait_for": {"inquiry": "NUMBER"},
}
REQUIRED: Final = {
    "workflow": ["version", "tasks"],
    "task": ["name", "action"],
    "transition": [],
    "retry": ["count", "delay"],
    "decision": ["next"],
    "iterate_cache": ["namespace"],
    "wait_for": ["inquiry"],
}
CLOSED: Final = {"iterate_cache", "wait_for"}


class Text(NamedTuple):
    text: str
    anchor: str = ""


class Number(NamedTuple):
    number: int
    anchor: str = ""


class List(NamedTuple):
    items: list[Any]
    anchor: str = ""


class Map(NamedTuple):
    pairs: list[tuple[Any, Any]]
    anchor: str = ""


class Reference(NamedTuple):
    name: str


class EndlessError(Exception):
    """A value contains itself."""


class TooManyError(Exception):
    """More aliases than a test has time for."""


class Maker:
    """Draws a document in the order of its text, so that every alias comes after its anchor."""

    def __init__(self, draw: st.DrawFn) -> None:
        self.draw = draw
        self.kinds: dict[str, str] = {}
        self.keys: dict[str, str] = {}
        self.left = 40

    def chance(self, one_in: int) -> bool:
        return self.draw(st.integers(1, one_in)) == one_in

    def value(self, kind: str) -> Any:
        fitting = [name for name, other in self.kinds.items() if fits(other, kind)]
        if fitting and self.chance(2):
            return Reference(self.draw(st.sampled_from(fitting)))
        anchor = ""
        if self.chance(2):
            anchor = f"a{len(self.kinds)}"
            self.kinds[anchor] = kind
        self.left -= 1
        return self.made(kind, anchor)

    def made(self, kind: str, anchor: str) -> Any:
        if kind == "TEXT" or (kind == "JSON" and (self.left < 0 or self.chance(2))):
            return Text(self.draw(st.sampled_from(["x", "", "a.b", "5"])), anchor)
        if kind == "NUMBER":
            return Number(self.draw(st.integers(1, 9)), anchor)
        if kind == "JSON":
            kind = self.draw(st.sampled_from(["[JSON]", "{JSON}"]))
        if kind.startswith("["):
            least = 1 if kind == "[task]" else 0
            count = self.draw(st.integers(least, 3 if self.left > 0 else least))
            return List([self.value(kind[1:-1]) for _ in range(count)], anchor)
        if kind.startswith("{"):
            count = self.draw(st.integers(0, 3 if self.left > 0 else 0))
            return Map([(self.key(f"k{i}"), self.value(kind[1:-1])) for i in range(count)], anchor)
        return self.record(kind, anchor)

    def record(self, kind: str, anchor: str) -> Map:
        names = [*REQUIRED[kind]]
        for name in FIELDS[kind]:
            if name not in names and kind not in CLOSED and self.left > 0 and self.chance(3):
                names.append(name)
        pairs = [(self.key(name), self.value(FIELDS[kind][name])) for name in names]
        if kind not in CLOSED and self.kinds and self.chance(3):
            ignored = Reference(self.draw(st.sampled_from(list(self.kinds))))
            pairs.append((self.key("ignored"), List([ignored, List([ignored])])))
        return Map(pairs, anchor)

    def key(self, name: str) -> Any:
        if name in self.keys and self.chance(2):
            return Reference(self.keys[name])
        if name not in self.keys and self.chance(3):
            self.keys[name] = f"key{len(self.keys)}"
            return Text(name, self.keys[name])
        return Text(name)


def fits(kind: str, wanted: str) -> bool:
    """Whether a value of a kind may stand where another is wanted: in JSON anything, else its like."""
    return wanted in ("JSON", kind) or (wanted == "{JSON}" and kind in FIELDS)


def written(node: Any) -> str:
    """A node as YAML in flow style."""
    match node:
        case Reference():
            return f"*{node.name} "
        case Text():
            said = json.dumps(node.text)
        case Number():
            said = str(node.number)
        case List():
            said = f"[{', '.join(map(written, node.items))}]"
        case Map():
            said = f"{{{', '.join(f'{written(key)}: {written(value)}' for key, value in node.pairs)}}}"
    return f"&{node.anchor} {said}" if node.anchor else said


class Walker:
    """Reads a document as the engine does: field by field, through every alias."""

    def __init__(self, root: Map) -> None:
        self.anchored: dict[str, Any] = {}
        self.events = 0
        self.gather(root)
        self.followed = self.deepest = 0

    def gather(self, node: Any) -> None:
        self.events += 2 if isinstance(node, List | Map) else 1
        if not isinstance(node, Reference) and node.anchor:
            self.anchored[node.anchor] = node
        inner = node.items if isinstance(node, List) else []
        inner = [part for pair in node.pairs for part in pair] if isinstance(node, Map) else inner
        for part in inner:
            self.gather(part)

    def resolved(self, node: Any) -> Any:
        if not isinstance(node, Reference):
            return node
        self.followed += 1
        if self.followed > FOLLOWED_AT_MOST:
            raise TooManyError
        return self.anchored[node.name]

    def walk(self, node: Any, kind: str, depth: int = 0) -> Any:
        """What a node says as Python values, its aliases followed; `depth` collections are around it."""
        node = self.resolved(node)
        if isinstance(node, Text):
            return node.text
        if isinstance(node, Number):
            return node.number
        if depth >= ENDLESS_DEPTH:
            raise EndlessError
        self.deepest = max(self.deepest, depth + 1)
        if isinstance(node, List):
            inner = "JSON" if kind == "JSON" else kind[1:-1]
            return [self.walk(item, inner, depth + 1) for item in node.items]
        read: dict[str, Any] = {}
        for key_node, value in node.pairs:
            key = self.resolved(key_node).text
            fields = FIELDS.get(kind)
            if fields is None:
                read[key] = self.walk(value, "JSON" if kind == "JSON" else kind[1:-1], depth + 1)
            elif key in fields:
                read[key] = self.walk(value, fields[key], depth + 1)
        return read


@st.composite
def documents(draw: st.DrawFn) -> Map:
    """A workflow that is right but for its names and targets."""
    return Maker(draw).record("workflow", draw(st.sampled_from(["", "root"])))
