"""Linting a pack as a whole: from its files to what can be said of each, in two steps.

A pack is opened first, which says what others need to know of it. Then its files are checked against
all packs that were opened.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cached_property
from pathlib import PurePath
from typing import TYPE_CHECKING, TypeAlias

from attrs import frozen
from returns.pipeline import is_successful

from attune_lint.lint.identify import shadowed
from attune_lint.lint.reading import Opened, check_workflow, definition, open_workflow
from attune_lint.lint.suppression import NO_SUPPRESSIONS, Suppressions, addresses, suppressions
from attune_lint.model.diagnostic import Diagnostic, Verdict
from attune_lint.model.files import WorkflowFile
from attune_lint.model.source import Source
from attune_lint.model.target import Target
from attune_lint.pack.action import ReadAction, read_action
from attune_lint.pack.contract import pack_of
from attune_lint.pack.facts import WorkflowFacts, facts_of
from attune_lint.pack.files import FileText, PackFiles, Pointers, WorkflowText
from attune_lint.pack.manifest import ReadManifest, read_manifest
from attune_lint.pack.pack import Pack
from attune_lint.pack.surroundings import Surroundings
from attune_lint.rules.registry import PACK_CHECKS
from attune_lint.yaml.compose import compose
from attune_lint.yaml.rules import INTERNAL_ERROR, UNREADABLE

if TYPE_CHECKING:
    from attune_lint.model.definition import WorkflowDefinition


@frozen(eq=False, repr=False, slots=False)
class OpenedWorkflow:
    """A workflow file, which is parsed when something needs more than what is known of it anyway.

    `known` are its facts, if they are known from elsewhere.
    """

    text: FileText
    file: WorkflowFile | None
    target: Target
    known: WorkflowFacts | None = None

    @cached_property
    def _parsed(self) -> tuple[Opened, WorkflowFacts | None] | Diagnostic:
        if not is_successful(self.text.content):
            return self.text.content.failure()
        try:
            opened = open_workflow(self.text.content.unwrap(), self.target)
            return opened, self.known or _facts(opened, self.file)
        except Exception as error:  # one file must not stop the run, whatever is wrong with this tool
            return internal_error(self.text.path, error)

    @property
    def opened(self) -> Opened | None:
        """The file as it was parsed; None where it could not be read, which `problem` says."""
        return None if isinstance(self._parsed, Diagnostic) else self._parsed[0]

    @property
    def problem(self) -> Diagnostic | None:
        """Why the file could not be read."""
        return self._parsed if isinstance(self._parsed, Diagnostic) else None

    @property
    def facts(self) -> WorkflowFacts | None:
        """What other files need to know of it; None where nothing could be read."""
        if self.known is not None or isinstance(self._parsed, Diagnostic):
            return self.known
        return self._parsed[1]


@frozen(eq=False, repr=False)
class OpenedPack:
    """A pack with its workflows as far as they could be read, and what is wrong with its other files.

    `called_packs` are the references of the other packs that its workflows call.
    """

    pack: Pack
    workflows: tuple[OpenedWorkflow, ...]
    diagnostics: tuple[Diagnostic, ...]
    called_packs: frozenset[str]
    files: PackFiles | None = None

    @property
    def texts(self) -> tuple[FileText, ...]:
        """All files of the pack that were read."""
        files = self.files
        manifest = () if files is None or files.manifest is None else (files.manifest,)
        actions = () if files is None else files.actions
        return (*manifest, *actions, *(each.text for each in self.workflows))

    @property
    def sources(self) -> dict[PurePath, Source]:
        """The sources of these files, by the paths that findings show."""
        read = (text.content for text in self.texts)
        return {
            source.path: source for source in (each.value_or(None) for each in read) if source is not None
        }

    @property
    def suppressions(self) -> dict[PurePath, Suppressions]:
        """What the comments of these files suppress, for those that have such comments."""
        workflows = {each.text.path for each in self.workflows}
        said = {
            path: suppressions(source, compose(source).document)
            for path, source in self.sources.items()
            if path not in workflows and addresses(source.text)
        }
        opened = (each.opened for each in self.workflows if _addressed(each.text))
        said |= {each.source.path: each.suppressions for each in opened if each is not None}
        return {path: each for path, each in said.items() if each.entries or each.diagnostics}


def _addressed(text: FileText) -> bool:
    """Whether a text may hold comments for this tool."""
    source = text.content.value_or(None)
    return source is not None and addresses(source.text)


def read_actions(files: PackFiles) -> tuple[ReadAction, ...]:
    """The action files of a pack; what they point at is for the caller to find."""
    return tuple(_read_action(text) for text in files.actions)


def _read_action(text: FileText) -> ReadAction:
    if not is_successful(text.content):
        return ReadAction(text.path, None, (text.content.failure(),))
    try:
        return read_action(text.content.unwrap())
    except Exception as error:  # as above
        return ReadAction(text.path, None, (internal_error(text.path, error),))


def internal_error(path: PurePath, error: Exception) -> Diagnostic:
    """The finding that this tool itself failed on a file."""
    message = f"attune-lint failed on this file, which is a mistake in it: {error!r}; please report it."
    return INTERNAL_ERROR.of_file(path, message)


FactsOf: TypeAlias = Callable[[WorkflowText], WorkflowFacts | None]
"""Gives what is known of a workflow file from elsewhere."""


def nothing_known(_text: WorkflowText) -> None:
    """That nothing is known of any file from elsewhere."""


def open_pack(
    files: PackFiles,
    actions: tuple[ReadAction, ...],
    pointers: Pointers,
    target: Target,
    known: FactsOf = nothing_known,
) -> OpenedPack:
    """A pack from the texts of its files.

    Args:
        files: its files.
        actions: its action files, as `read_actions` gives them.
        pointers: where these point.
        target: the generation of the engine.
        known: what is known of its workflow files from elsewhere.
    """
    manifest = _read_manifest(files.manifest)
    texts = (*files.workflows, *pointers.elsewhere)
    workflows = tuple(OpenedWorkflow(text.text, text.file, target, known(text)) for text in texts)
    pack = Pack(
        files.directory,
        files.ref,
        files.declared,
        None if files.manifest is None else files.manifest.path,
        manifest.manifest,
        actions,
        tuple(
            each.facts or WorkflowFacts(each.text.path, text.file)
            for each, text in zip(workflows, texts, strict=True)
        ),
        pointers.leading,
        frozenset(each.text.path for each in pointers.elsewhere),
        files.never_read,
        files.listed,
    )
    found = [*manifest.diagnostics, *_of_actions(pack), *shadowed_files(pack)]
    found += (diagnostic for check in PACK_CHECKS for diagnostic in check(pack))
    if not files.listed:
        message = "The directory can't be read, so that nothing is known of the actions in it."
        found.append(UNREADABLE.of_file(pack.action_folder, message))
    return OpenedPack(pack, workflows, tuple(found), called_packs(pack), files)


def called_packs(pack: Pack) -> frozenset[str]:
    """The references of the other packs that a pack's workflows call."""
    return frozenset(pack_of(call.ref) for facts in pack.workflows for call in facts.calls) - {pack.ref}


def _read_manifest(text: FileText | None) -> ReadManifest:
    if text is None:
        return ReadManifest(None, ())
    if is_successful(text.content):
        return read_manifest(text.content.unwrap())
    return ReadManifest(None, (text.content.failure(),))


def _facts(opened: Opened, file: WorkflowFile | None) -> WorkflowFacts | None:
    if file is None or opened.document is None or opened.workflow is None:
        return None
    return facts_of(opened.source, opened.document, opened.workflow, file, bounded=opened.is_bounded)


def _of_actions(pack: Pack) -> Iterator[Diagnostic]:
    """What is wrong with action files; what is wrong with a workflow's action concerns the workflow."""
    for read in pack.actions:
        target = pack.leading.get(read.path)
        concerned = (target,) if isinstance(target, PurePath) else ()
        yield from (found.resting_on(concerned) for found in read.diagnostics)


def shadowed_files(pack: Pack) -> tuple[Diagnostic, ...]:
    """The workflow files of a pack that are never read, since another makes the same workflow."""
    return shadowed({each.path: each.file for each in pack.workflows if each.path not in pack.elsewhere})


@frozen(eq=False, repr=False)
class CheckedFile:
    """What can be said of one workflow file; `verdict` is None where it could not be read."""

    path: PurePath
    verdict: Verdict | None
    diagnostics: tuple[Diagnostic, ...]
    opened: Opened | None = None

    @property
    def definition(self) -> WorkflowDefinition | None:
        """What the engine's reader makes of the file, None if it takes none."""
        return None if self.opened is None or self.verdict is None else definition(self.opened, self.verdict)

    @property
    def suppressions(self) -> Suppressions:
        """What the comments of the file suppress."""
        return NO_SUPPRESSIONS if self.opened is None else self.opened.suppressions


def check_pack(
    opened: OpenedPack, around: Surroundings, wanted: Callable[[PurePath], bool]
) -> Iterator[CheckedFile]:
    """What can be said of the workflow files of a pack.

    Args:
        opened: the pack.
        around: what is known around its workflows.
        wanted: which files to check, by the paths that findings show.
    """
    for workflow in opened.workflows:
        if wanted(workflow.text.path):
            yield _check(workflow, around)


def check_file(
    text: FileText, file: WorkflowFile | None, target: Target, around: Surroundings
) -> CheckedFile:
    """What can be said of a workflow file by itself; `file` is None for one that is in no pack."""
    return _check(OpenedWorkflow(text, file, target), around)


def _check(workflow: OpenedWorkflow, around: Surroundings) -> CheckedFile:
    path, problem = workflow.text.path, workflow.problem
    if workflow.opened is None:
        found = () if problem is None else (problem,)
        return CheckedFile(path, None if problem is None else problem.engine, found)
    try:
        checked = check_workflow(workflow.opened, workflow.file, around)
    except Exception as error:  # as above
        return CheckedFile(path, None, (internal_error(path, error),))
    return CheckedFile(path, checked.verdict, checked.diagnostics, workflow.opened)
