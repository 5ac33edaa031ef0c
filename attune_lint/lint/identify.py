"""Which files are workflows, and of which pack: by path, and by the manifest's text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import PurePath

from returns.pipeline import is_successful
from returns.result import Failure, Result, Success

from attune_lint.lint.reading import decode_text
from attune_lint.model.diagnostic import Diagnostic, Related
from attune_lint.model.files import (
    SUFFIXES,
    WORKFLOW_FOLDER,
    WorkflowFile,
    precedence,
    workflow_name,
)
from attune_lint.model.node import Document, Scalar
from attune_lint.model.node import Mapping as MappingNode
from attune_lint.pack.manifest import MANIFEST_NAMES
from attune_lint.rules.packs import NOT_A_WORKFLOW, SHADOWED
from attune_lint.yaml.compose import compose


def workflow_file(path: PurePath, pack: str) -> Result[WorkflowFile, tuple[Diagnostic, ...]]:
    """What a path says of a workflow (spec: workflow-format, Files and names).

    Args:
        path: the file's path; its folder must be one in which the engine looks for workflows.
        pack: the reference of the pack that it is in.
    """
    name = workflow_name(path)
    if path.parent.name != WORKFLOW_FOLDER or path.suffix not in SUFFIXES or not name:
        message = "A workflow file lies in 'workflows/' or 'actions/workflows/' and ends in .yaml or .yml."
        return Failure((NOT_A_WORKFLOW.of_file(path, message),))
    return Success(WorkflowFile(path, pack, name, f"{pack}.{name}"))


def shadowed(files: Mapping[PurePath, WorkflowFile]) -> tuple[Diagnostic, ...]:
    """The files of one pack that are never read, since another makes the same workflow.

    Args:
        files: each file by the path that findings show.
    """
    by_name: dict[str, list[PurePath]] = {}
    for shown, file in files.items():
        by_name.setdefault(file.name, []).append(shown)
    return tuple(found for same in by_name.values() for found in _shadowed(same, files))


def _shadowed(same: Sequence[PurePath], files: Mapping[PurePath, WorkflowFile]) -> Iterator[Diagnostic]:
    first, *others = sorted(same, key=lambda shown: precedence(files[shown].path))
    for shown in others:
        workflow = files[shown].ref_name
        message = f"This file is never read, since another makes the workflow '{workflow}'; remove one."
        yield SHADOWED.of_file(shown, message, related=(Related("this one is read", first, None),))


def declared_reference(manifest: str | bytes) -> str | None:
    """The reference that a pack's manifest declares, None where it has none (spec: pack-layout)."""
    source = decode_text(manifest, PurePath(MANIFEST_NAMES[0]))
    document = compose(source.unwrap()).document if is_successful(source) else None
    return None if document is None else _top_level_text(document, "ref")


def _top_level_text(document: Document, name: str) -> str | None:
    root = None if document.root is None else document.resolve(document.root)
    for key_node, value_node in root.pairs if isinstance(root, MappingNode) else ():
        key, value = document.resolve(key_node), document.resolve(value_node)
        if isinstance(key, Scalar) and key.text == name and isinstance(value, Scalar):
            return value.text or None
    return None
