"""Values that may be any JSON: what the engine rejects or loses inside them.

The engine reads most of them directly. What may have one of several forms (items of `publish`,
`wait_for`) it reads into a buffer first, which is stricter about keys: `Mode` tells them apart
(spec: engine-facts 7 and 8).
"""

from __future__ import annotations

import re
from enum import Enum, auto
from typing import NamedTuple

from attune_lint.model.node import Alias, Mapping, Node, Resolved, Scalar, Sequence
from attune_lint.workflow import reports, rules
from attune_lint.workflow.json_values import RAW_VALUE_KEY, is_embedded_json
from attune_lint.workflow.reading import Reading
from attune_lint.workflow.scalars import Problem, is_local, is_not_finite, json_scalar, shortened, type_name
from attune_lint.yaml import rules as yaml_rules

# What is too short for 64 bits fits into them.
_MAY_HAVE_NO_VALUE = re.compile(r"[-+0-9].{18}|[-+]?\.[iInN]")


class Mode(Enum):
    """How the engine reads a value: directly, or through a buffer."""

    DIRECT = auto()
    BUFFERED = auto()


class _Route(NamedTuple):
    """The way to a value, as links, so that it is only spelled out for a finding."""

    outer: _Route | None
    step: str

    def __str__(self) -> str:
        steps = []
        link: _Route | None = self
        while link is not None:
            steps.append(link.step)
            link = link.outer
        return "".join(reversed(steps))


class _Item(NamedTuple):
    node: Node
    depth: int | None  # of the collection around it; None inside an alias, which is measured as a whole
    route: _Route
    alias: Alias | None

    def step(self, node: Node, step: str) -> _Item:
        """An item inside this one."""
        depth = None if self.depth is None or self.alias else self.depth + 1
        return _Item(node, depth, _Route(self.route, step), self.alias)


def is_harmless(node: Node) -> bool:
    """Whether a node is a scalar of which there is nothing to say as JSON."""
    if not isinstance(node, Scalar) or node.tag is not None:
        return False
    return node.style is not None or not _MAY_HAVE_NO_VALUE.match(node.text)


def _is_embedded(node: Resolved, mode: Mode) -> bool:
    if not isinstance(node, Scalar) or (mode is Mode.BUFFERED and not isinstance(json_scalar(node), str)):
        return False
    return is_embedded_json(node.text)


class JsonChecker:
    """Checks the JSON values of one file; what an anchor stands for is checked once."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.seen: set[tuple[Resolved, Mode]] = set()

    def check(self, node: Node, depth: int, route: str, mode: Mode = Mode.DIRECT) -> None:
        """Check a value and all inside it.

        Args:
            node: the value.
            depth: how many collections are around it.
            route: its route.
            mode: how the engine reads it.
        """
        if is_harmless(node):
            return
        stack = [_Item(node, depth, _Route(None, route), None)]
        while stack:
            item = stack.pop()
            if isinstance(item.node, Alias):
                self._follow(item, item.node, mode, stack)
            elif item.alias is None:
                self._check(item, item.node, mode, stack)
            else:
                with self.reading.through(item.alias):
                    self._check(item, item.node, mode, stack)

    def _follow(self, item: _Item, alias: Alias, mode: Mode, stack: list[_Item]) -> None:
        target = self.reading.document.resolve(alias)
        if target is None:
            return
        if item.depth is not None:
            measure = self.reading.expansions.of(alias)
            self.reading.count_aliases(1 + measure.aliases, alias)
            if self.reading.too_deep(alias, item.depth + measure.depth, item.route):
                return
        if (target, mode) not in self.seen:
            self.seen.add((target, mode))
            stack.append(_Item(target, None, item.route, item.alias or alias))

    def _check(self, item: _Item, node: Resolved, mode: Mode, stack: list[_Item]) -> None:
        if isinstance(node, Scalar):
            self._scalar(node, item.route)
            return
        if item.depth is not None and self.reading.too_deep(node, item.depth + 1, item.route):
            return
        if is_local(node.tag):
            reports.no_json_value(self.reading, Problem.LOCAL_TAG, node, str(item.route))
        elif node.tag is not None:
            reports.idle_tag(self.reading, node, str(item.route))
        if isinstance(node, Sequence):
            steps = ((child, f"[{index}]") for index, child in enumerate(node.items))
            inner = [item.step(child, step) for child, step in steps if not is_harmless(child)]
        else:
            inner = self._mapping(item, node, mode)
        stack.extend(reversed(inner))

    def _scalar(self, node: Scalar, route: _Route) -> None:
        value = None if is_harmless(node) else json_scalar(node)
        if isinstance(value, Problem):
            reports.no_json_value(self.reading, value, node, str(route))
        elif value is None and is_not_finite(node):
            reports.not_finite(self.reading, node, str(route))
        elif node.tag is not None:
            reports.idle_tag(self.reading, node, str(route))

    def _mapping(self, item: _Item, node: Mapping, mode: Mode) -> list[_Item]:
        if reports.is_unquoted_template(self.reading, node):
            reports.unquoted_template(self.reading, node, str(item.route))
            return []
        keys: dict[str, Scalar] = {}
        inner = []
        is_direct = mode is Mode.DIRECT
        for number, (key_node, value) in enumerate(node.pairs):
            key = key_node if is_direct and isinstance(key_node, Scalar) else self._key(key_node, item, mode)
            if key is None:
                continue
            is_publish_item = mode is Mode.BUFFERED and item.route.outer is None
            if number == 0 and key.text == RAW_VALUE_KEY and not is_publish_item:
                self._embedded_json(item, node, value, mode)
                return []
            if key.text in keys or key.text == "<<":
                reports.compared_keys(self.reading, key, keys, str(item.route))
            else:
                keys[key.text] = key
            if not is_harmless(value):
                inner.append(item.step(value, f".{key.text}"))
        return inner

    def _key(self, node: Node, item: _Item, mode: Mode) -> Scalar | None:
        key = self._resolved(item, node)
        if isinstance(key, Sequence | Mapping):
            reports.key_not_scalar(self.reading, node, str(item.route))
            return None
        if key is not None and mode is Mode.BUFFERED:
            self._buffered_key(key, item.route)
        return key

    def _buffered_key(self, key: Scalar, route: _Route) -> None:
        value = json_scalar(key)
        if isinstance(value, Problem):
            reports.no_json_value(self.reading, value, key, str(route))
        elif not isinstance(value, str):
            message = f"The key '{shortened(key.text)}' is read as {type_name(value)} here; put it in quotes."
            self.reading.report(rules.PUBLISH_KEY, key, message, route=str(route))

    def _embedded_json(self, item: _Item, node: Mapping, value: Node, mode: Mode) -> None:
        text = self._resolved(item, value)
        if text is None or (len(node.pairs) == 1 and _is_embedded(text, mode)):
            return
        message = f"A mapping that starts with '{RAW_VALUE_KEY}' is read as JSON text; rename the key."
        self.reading.report(yaml_rules.EMBEDDED_JSON, node, message, route=str(item.route))

    def _resolved(self, item: _Item, node: Node) -> Resolved | None:
        """What a part of an item stands for; inside an alias, aliases were counted as a whole."""
        return self.reading.document.resolve(node) if item.depth is None else self.reading.follow(node)
