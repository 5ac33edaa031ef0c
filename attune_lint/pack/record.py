"""Reading a pack's manifest and action files: YAML to one mapping whose keys have their places."""

from __future__ import annotations

from collections.abc import Mapping as MappingABC
from typing import Final, NamedTuple

from attrs import frozen

from attune_lint.model.diagnostic import Diagnostic, Located
from attune_lint.model.json import Json
from attune_lint.model.node import Document, Mapping, Node, Resolved, Scalar
from attune_lint.model.severity import Severity
from attune_lint.model.source import Source
from attune_lint.model.target import DEFAULT_TARGET
from attune_lint.workflow.json_check import JsonChecker
from attune_lint.workflow.json_values import JsonValues
from attune_lint.workflow.reading import Reading
from attune_lint.workflow.scalars import is_empty
from attune_lint.yaml import rules as yaml_rules
from attune_lint.yaml.compose import compose

# What is known to hold for these files, too: their other values are not read into JSON in the same way.
_BOUNDS: Final = frozenset({yaml_rules.NESTING_TOO_DEEP.code, yaml_rules.TOO_MANY_ALIASES.code})
_KEPT: Final = _BOUNDS | {yaml_rules.DUPLICATE_KEY.code, yaml_rules.KEY_NOT_SCALAR.code}


@frozen(eq=False, repr=False)
class Record:
    """The mapping at the root of a file; of a doubled key the last value counts."""

    source: Source
    document: Document
    node: Mapping
    keys: MappingABC[str, Scalar]
    values: MappingABC[str, Node]
    json: JsonValues

    def resolved(self, name: str) -> Resolved | None:
        """What a key holds; None where it is absent or holds nothing."""
        node = self.values.get(name)
        resolved = None if node is None else self.document.resolve(node)
        return None if resolved is None or is_empty(resolved) else resolved

    def is_dangling(self, name: str) -> bool:
        """Whether a key holds an alias of nothing, which is reported."""
        node = self.values.get(name)
        return node is not None and self.document.resolve(node) is None

    def text(self, name: str) -> Scalar | None:
        """The text that a key holds; None where there is none."""
        node = self.resolved(name)
        return node if isinstance(node, Scalar) and self.json.of(node) is not None else None

    def value(self, name: str) -> Json:
        """The JSON value that a key holds, None where it is absent."""
        node = self.values.get(name)
        return None if node is None else self.json.of(node)

    @property
    def head(self) -> Located:
        """Where to point for the file as a whole: its first key, or all of a mapping in braces."""
        return self.node.pairs[0][0] if self.node.pairs and not self.node.flow else self.node


class ReadRecord(NamedTuple):
    """What could be read of a file: `record` is None where it is no mapping, or can't be used."""

    record: Record | None
    diagnostics: tuple[Diagnostic, ...]

    @property
    def is_broken(self) -> bool:
        """Whether the findings say why the file can't be used."""
        return any(found.severity is Severity.ERROR for found in self.diagnostics)


def read_record(source: Source) -> ReadRecord:
    """The mapping in a manifest or action file, and what is wrong with the file as YAML."""
    composed = compose(source)
    if composed.document is None:
        return ReadRecord(None, composed.diagnostics)
    document = composed.document
    root = None if document.root is None else document.resolve(document.root)
    reading = Reading(source, document, DEFAULT_TARGET)
    if root is not None:
        JsonChecker(reading).check(root, 0, "")
    kept = tuple(found for found in reading.found if found.code in _KEPT)
    found = (*composed.diagnostics, *kept)
    if not isinstance(root, Mapping) or any(each.code in _BOUNDS for each in kept):
        return ReadRecord(None, found)
    return ReadRecord(_record(source, document, root), found)


def _record(source: Source, document: Document, root: Mapping) -> Record:
    keys: dict[str, Scalar] = {}
    values: dict[str, Node] = {}
    for key_node, value in root.pairs:
        key = document.resolve(key_node)
        if isinstance(key, Scalar):
            keys[key.text], values[key.text] = key, value
    return Record(source, document, root, keys, values, JsonValues(document))
