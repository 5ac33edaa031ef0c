"""Workflows as loading gives them: what a file defines, with its action file and its findings."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import PurePath
from typing import Final

from attrs import evolve, field, frozen

from attune_lint.lint.pack import CheckedFile, OpenedPack, OpenedWorkflow, check_pack
from attune_lint.lint.selection import DEFAULT_SELECTION
from attune_lint.lint.suppressed import without_suppressed
from attune_lint.model.definition import ActionMetadata, WorkflowDefinition
from attune_lint.model.diagnostic import Diagnostic, Verdict
from attune_lint.model.files import WorkflowFile
from attune_lint.pack.action import ActionFile
from attune_lint.pack.contract import Place
from attune_lint.pack.surroundings import Surroundings
from attune_lint.rules.storage import CODES as UNSTORABLE


@frozen
class LoadedWorkflow:
    """A workflow file with what it defines, None if the engine rejects it, and its findings.

    `action` is what the action file says that points at it, None for a standalone workflow. `places` says
    where the file, or the action file, has its fields, by name. `verdict` is the engine's, None where the
    file could not be read.
    """

    file: WorkflowFile
    workflow: WorkflowDefinition | None
    diagnostics: tuple[Diagnostic, ...]
    action: ActionMetadata | None = None
    verdict: Verdict | None = "ok"
    places: Mapping[str, Place] = field(factory=dict, eq=False, repr=False)


_FIELDS: Final = ("ref", "label", "description", "version", "tags", "parameters", "output")


def loaded_workflows(
    opened: OpenedPack, around: Surroundings, wanted: Callable[[PurePath], bool]
) -> Iterator[LoadedWorkflow]:
    """The workflows of a pack, one for each action that points at a file, and those of files without any.

    Files that the engine never reads, since another makes the same workflow, are left out.

    Args:
        opened: the pack.
        around: what is known around its workflows.
        wanted: which files to load, by the paths that findings show.
    """
    pack = opened.pack
    for workflow, checked in zip(_wanted(opened, wanted), check_pack(opened, around, wanted), strict=True):
        facts = pack.by_path[checked.path]
        actions = pack.pointing.get(checked.path, ())
        if not actions and pack.read_workflows.get(facts.file.name) is not facts:
            continue
        for action in actions or (None,):
            yield _loaded(workflow, checked, facts.file, action)


def _wanted(opened: OpenedPack, wanted: Callable[[PurePath], bool]) -> Iterator[OpenedWorkflow]:
    return (workflow for workflow in opened.workflows if wanted(workflow.text.path))


def _loaded(
    workflow: OpenedWorkflow, checked: CheckedFile, file: WorkflowFile, action: ActionFile | None
) -> LoadedWorkflow:
    return LoadedWorkflow(
        evolve(file, path=workflow.text.path),
        checked.definition,
        shown(checked),
        None if action is None else action.metadata,
        checked.verdict,
        _places(workflow, action),
    )


def shown(checked: CheckedFile) -> tuple[Diagnostic, ...]:
    """The findings by all rules that are not opt-in, without those that comments suppress.

    What makes the engine reject the file, or keeps the workflow out of a database, is never left out.
    """
    found = tuple(filter(DEFAULT_SELECTION.shows, checked.diagnostics))
    said = {checked.path: checked.suppressions}
    kept = {id(each) for each in without_suppressed(found, said)}
    return tuple(each for each in found if id(each) in kept or each.engine or each.code in UNSTORABLE)


def _places(workflow: OpenedWorkflow, action: ActionFile | None) -> dict[str, Place]:
    found: dict[str, Place] = {}
    if action is not None:
        source = action.record.source
        for name, key in action.record.keys.items():
            if name in _FIELDS:
                found[name] = Place(source.path, source.span(key.start, key.end))
    opened = workflow.opened
    if opened is not None and opened.workflow is not None:
        fields = opened.workflow.fields
        for name in _FIELDS:
            if name in fields.keys or name not in found:
                place = fields.key(name)
                found[name] = Place(opened.source.path, opened.source.span(place.start, place.end))
    return found
