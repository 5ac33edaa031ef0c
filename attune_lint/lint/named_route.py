"""Where a finding is, told by names: what stays the same when tasks are moved."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from attune_lint.model.node import Document, Mapping, Node, Resolved, Scalar, Sequence

_STEP: Final = re.compile(r"\[(?P<index>[0-9]+)\]|\.?(?P<key>[^.\[]+)|.", re.DOTALL)


class NamedRoutes:
    """Replaces the numbers in the routes of one file: ``tasks[1].next[0].do[2]`` is ``tasks[build].next.do``.

    Args:
        document: the file's tree, None where it has none; then numbers are only left out.
    """

    def __init__(self, document: Document | None) -> None:
        self.document = document or Document(None)
        self.values: dict[int, dict[str, Node]] = {}

    def of(self, route: str | None) -> str:
        """A route without numbers: items that have a name are called by it; empty for the root."""
        return "".join(self._parts(route or "")).removeprefix(".")

    def _parts(self, route: str) -> Iterator[str]:
        node = self.document.root
        for step in _STEP.finditer(route):
            here = None if node is None else self.document.resolve(node)
            if step["index"] is not None:
                node = _item(here, int(step["index"]))
                name = self._name(node)
                if name is not None:
                    yield f"[{name}]"
            elif step["key"] is not None:
                node = self._value(here, step["key"])
                yield f".{step['key']}"

    def _name(self, item: Node | None) -> str | None:
        resolved = None if item is None else self.document.resolve(item)
        named = self._value(resolved, "name")
        name = None if named is None else self.document.resolve(named)
        return name.text if isinstance(name, Scalar) else None

    def _value(self, node: Resolved | None, key: str) -> Node | None:
        if not isinstance(node, Mapping):
            return None
        if id(node) not in self.values:
            keys = ((self.document.resolve(name), value) for name, value in node.pairs)
            self.values[id(node)] = {name.text: value for name, value in keys if isinstance(name, Scalar)}
        return self.values[id(node)].get(key)


def _item(node: Resolved | None, index: int) -> Node | None:
    return node.items[index] if isinstance(node, Sequence) and index < len(node.items) else None
