"""The manifest of a pack, `pack.yaml` (spec: pack-layout)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from attune_lint.model.diagnostic import Diagnostic
from attune_lint.model.node import Mapping, Scalar, Sequence
from attune_lint.model.source import Source
from attune_lint.pack import rules
from attune_lint.pack.record import ReadRecord, Record, read_record
from attune_lint.workflow.scalars import shortened

MANIFEST_NAMES: Final = ("pack.yaml", "pack.yml")

# One identifier, and two characters at least (spec: pack-layout, database).
_PACK_REF: Final = re.compile(r"[a-z][a-z0-9_-]+")
_DEPENDENCY: Final = re.compile(r"\s*([a-z][a-z0-9_-]*)")
# https://semver.org, version 2.0.0.
_NUMBER: Final = r"(?:0|[1-9][0-9]*)"
_LABEL: Final = r"(?:0|[1-9][0-9]*|[0-9]*[a-zA-Z-][0-9a-zA-Z-]*)"
_SEMANTIC_VERSION: Final = re.compile(
    rf"{_NUMBER}\.{_NUMBER}\.{_NUMBER}(?:-{_LABEL}(?:\.{_LABEL})*)?(?:\+[0-9a-zA-Z-]+(?:\.[0-9a-zA-Z-]+)*)?"
)


class Manifest(NamedTuple):
    """What a manifest declares; `dependencies` are references of packs without their versions.

    `ref` is None where the manifest has none that can be used.
    """

    record: Record
    ref: str | None
    version: str | None
    dependencies: frozenset[str]


class ReadManifest(NamedTuple):
    """A manifest, None where the file could not be read, and what is wrong with it."""

    manifest: Manifest | None
    diagnostics: tuple[Diagnostic, ...]


def read_manifest(source: Source) -> ReadManifest:
    """What a manifest declares, and what is wrong with it."""
    read = read_record(source)
    if read.record is None:
        return ReadManifest(None, _unusable(read, source))
    record = read.record
    ref, version = record.text("ref"), record.text("version")
    manifest = Manifest(
        record,
        ref.text if ref is not None else None,
        version.text if version is not None else None,
        frozenset(_dependencies(record)),
    )
    return ReadManifest(manifest, (*read.diagnostics, *_ref_findings(record), *_version_findings(record)))


def _unusable(read: ReadRecord, source: Source) -> tuple[Diagnostic, ...]:
    if read.is_broken:
        return read.diagnostics
    message = "The manifest is no mapping; give it at least 'ref' and 'version'."
    return (*read.diagnostics, rules.NOT_A_MAPPING.of_file(source.path, message))


def _ref_findings(record: Record) -> Iterator[Diagnostic]:
    ref = record.text("ref")
    if record.is_dangling("ref"):
        return
    if ref is None:
        message = "The manifest has no reference; add 'ref', the name by which workflows call this pack."
        yield rules.MANIFEST_REF.at(record.source, record.keys.get("ref", record.head), message, route="ref")
    elif not _PACK_REF.fullmatch(ref.text):
        message = (
            f"'{shortened(ref.text)}' is no reference of a pack; write two or more of a-z, 0-9, '-' and '_', "
            "the first a letter."
        )
        yield rules.MANIFEST_REF.at(record.source, ref, message, route="ref")


def _version_findings(record: Record) -> Iterator[Diagnostic]:
    version = record.text("version")
    if record.is_dangling("version"):
        return
    if version is None:
        message = "The manifest has no version; add one such as 'version: 1.0.0'."
        place = record.keys.get("version", record.head)
        yield rules.MANIFEST_VERSION.at(record.source, place, message, route="version")
    elif not _SEMANTIC_VERSION.fullmatch(version.text):
        message = f"The version '{shortened(version.text)}' is not semantic; write it like 1.0.0."
        yield rules.MANIFEST_VERSION.at(record.source, version, message, route="version")


def _dependencies(record: Record) -> Iterator[str]:
    """The references in a list such as ``[slack, "aws>=2.0", {ref: git}]`` or a mapping of them."""
    node = record.resolved("dependencies")
    items: list[str] = []
    if isinstance(node, Sequence):
        for item in node.items:
            items += _named(record, record.document.resolve(item))
    elif node is not None:
        items += _named(record, node)
    for text in items:
        found = _DEPENDENCY.match(text)
        if found:
            yield found[1]


def _named(record: Record, node: object) -> list[str]:
    if isinstance(node, Scalar):
        return [node.text]
    if not isinstance(node, Mapping):
        return []
    pairs = [(record.document.resolve(key), record.document.resolve(value)) for key, value in node.pairs]
    named = [
        value.text
        for key, value in pairs
        if isinstance(key, Scalar) and key.text in ("ref", "pack", "name") and isinstance(value, Scalar)
    ]
    return named or [key.text for key, _ in pairs if isinstance(key, Scalar)]
