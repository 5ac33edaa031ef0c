"""The JSON that a node of the tree becomes (spec: engine-facts 7)."""

from __future__ import annotations

import json
from typing import Final

from attune_lint.model.json import Json, JsonScalar
from attune_lint.model.node import Alias, Document, Mapping, Node, Resolved, Scalar, Sequence
from attune_lint.workflow.scalars import Problem, json_scalar, plain_value

RAW_VALUE_KEY: Final = "$serde_json::private::RawValue"
"""A mapping with this as its first key is read as the JSON text that the key holds."""


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
        match node:
            case Scalar():
                value = json_scalar(node)
                return None if isinstance(value, Problem) else value
            case Sequence():
                return [self.of(item) for item in node.items]
            case Mapping():
                return self._object(node)

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
        ValueError: it is none, or is nested too deep.
    """
    try:
        value: Json = json.loads(text, parse_constant=_no_constant, parse_int=_integer)
    except RecursionError:
        raise ValueError("nested too deep") from None
    return value


def _no_constant(name: str) -> None:
    raise ValueError(name)


def _integer(digits: str) -> JsonScalar:
    number = plain_value(digits)
    return float(digits) if isinstance(number, Problem) else number
