"""The JSON that a node of the tree becomes (spec: engine-facts 7)."""

from __future__ import annotations

import json
from typing import Final

from attune_lint.model.json import Json
from attune_lint.model.node import Alias, Document, Mapping, Node, Resolved, Scalar, Sequence
from attune_lint.workflow.scalars import Problem, json_scalar

RAW_VALUE_KEY: Final = "$serde_json::private::RawValue"
"""A mapping with this as its first key is read as the JSON text that the key holds."""

_EMBEDDED_DEPTH: Final = 127
_MOST_DIGITS: Final = 20  # of a number that may fit into 64 bits


class JsonValues:
    """The JSON values of nodes that have no finding at `parse`; the last of doubled keys wins.

    What an anchor stands for is made once and shared, so the values must not be changed.
    """

    def __init__(self, document: Document) -> None:
        self.document = document
        self.shared: dict[Resolved, Json] = {}

    def of(self, node: Node) -> Json:
        """The JSON value of a node; recursion is bounded by the depth that the engine accepts."""
        if not isinstance(node, Alias):
            return self._made(node)
        target = self.document.resolve(node)
        if target is None:
            return None
        if target not in self.shared:
            self.shared[target] = self._made(target)
        return self.shared[target]

    def _made(self, node: Resolved) -> Json:
        if isinstance(node, Mapping):
            return self._object(node)
        if isinstance(node, Sequence):
            return [self.of(item) for item in node.items]
        value = json_scalar(node)
        return None if isinstance(value, Problem) else value

    def _object(self, node: Mapping) -> Json:
        pairs = [(self.document.resolve(key), value) for key, value in node.pairs]
        texts = [(key.text, value) for key, value in pairs if isinstance(key, Scalar)]
        if texts and texts[0][0] == RAW_VALUE_KEY:
            text = self.document.resolve(texts[0][1])
            return embedded_json(text.text) if isinstance(text, Scalar) else None
        return {text: self.of(value) for text, value in texts}


def is_embedded_json(text: str) -> bool:
    """Whether the engine can read a text as JSON."""
    try:
        embedded_json(text)
    except ValueError:
        return False
    return True


def embedded_json(text: str) -> Json:
    """The value of a JSON text.

    Raises:
        ValueError: it is none, is nested too deep, or holds what has no UTF-8 or is too large a number.
    """
    try:
        value: Json = json.loads(text, parse_int=_integer, object_pairs_hook=_embedded_object)
        json.dumps(value, ensure_ascii=False, allow_nan=False).encode()
    except RecursionError:
        raise ValueError("nested too deep") from None
    if _depth(value) > _EMBEDDED_DEPTH:
        raise ValueError("nested too deep")
    return value


def _integer(digits: str) -> int | float:
    number = int(digits) if len(digits) <= _MOST_DIGITS else 2**64
    return number if -(2**63) <= number < 2**64 and digits != "-0" else float(digits)


def _embedded_object(pairs: list[tuple[str, Json]]) -> Json:
    if not pairs or pairs[0][0] != RAW_VALUE_KEY:
        return dict(pairs)
    if len(pairs) > 1 or not isinstance(pairs[0][1], str):
        raise ValueError(RAW_VALUE_KEY)
    return embedded_json(pairs[0][1])


def _depth(value: Json) -> int:
    levels, level = 0, [value]
    while level := [item for item in level if isinstance(item, list | dict)]:
        levels += 1
        level = [inner for item in level for inner in (item.values() if isinstance(item, dict) else item)]
    return levels
