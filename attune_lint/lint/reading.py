"""From bytes to a source, and from a source to a definition with what the engine rejects in it."""

from __future__ import annotations

from functools import cached_property
from pathlib import PurePath
from typing import TYPE_CHECKING, Final, NamedTuple

from attrs import frozen
from returns.result import Failure, Result, Success

from attune_lint.lint.selection import DEFAULT_SELECTION
from attune_lint.lint.suppression import Suppressions, suppressions
from attune_lint.model.diagnostic import Diagnostic, Verdict, in_order, verdict_of
from attune_lint.model.files import WorkflowFile
from attune_lint.model.node import Document
from attune_lint.model.source import Source
from attune_lint.model.target import DEFAULT_TARGET, Target
from attune_lint.pack.surroundings import Surroundings
from attune_lint.rules.context import Context
from attune_lint.rules.registry import CHECKS
from attune_lint.workflow.decode import decode
from attune_lint.workflow.located import LocatedWorkflow
from attune_lint.yaml import rules as yaml_rules
from attune_lint.yaml.compose import compose

if TYPE_CHECKING:
    from attune_lint.model.definition import WorkflowDefinition

_BEYOND_BOUNDS: Final = frozenset({yaml_rules.NESTING_TOO_DEEP.code, yaml_rules.TOO_MANY_ALIASES.code})


@frozen
class Parsed:
    """A file as far as it could be read.

    `definition` is there where the engine's reader takes the file, also if its validator does not;
    `verdict` is the engine's.
    """

    definition: WorkflowDefinition | None
    verdict: Verdict
    diagnostics: tuple[Diagnostic, ...]


def decode_text(data: str | bytes, path: PurePath) -> Result[Source, Diagnostic]:
    """The source in a file's content, which must be UTF-8 (spec: engine-facts 13)."""
    try:
        text = data if isinstance(data, str) else data.decode("utf-8")
        text.encode("utf-8")
    except UnicodeError as error:
        start = error.start if isinstance(error, UnicodeEncodeError | UnicodeDecodeError) else 0
        return Failure(_not_utf8(data, path, start))
    return Success(Source(path, text))


def _not_utf8(data: str | bytes, path: PurePath, start: int) -> Diagnostic:
    before = data[:start] if isinstance(data, str) else data[:start].decode("utf-8", "replace")
    readable = Source(path, before.encode("utf-8", "replace").decode("utf-8") + "\ufffd")
    place = _Place(len(before), len(before) + 1)
    message = "The file is not UTF-8 from here on; save it in that encoding."
    return yaml_rules.NOT_UTF8.at(readable, place, message)


class _Place(NamedTuple):
    start: int
    end: int


@frozen(eq=False, repr=False, slots=False)
class Opened:
    """A workflow file before any check: `document` and `workflow` are None where there is none."""

    source: Source
    target: Target
    document: Document | None
    workflow: LocatedWorkflow | None
    diagnostics: tuple[Diagnostic, ...]

    @cached_property
    def suppressions(self) -> Suppressions:
        """What its comments suppress."""
        return suppressions(self.source, self.document)

    @property
    def is_bounded(self) -> bool:
        """Whether values may be made of it: it nests and repeats no more than the engine takes."""
        return not any(found.code in _BEYOND_BOUNDS for found in self.diagnostics)


def open_workflow(source: Source, target: Target) -> Opened:
    """The located workflow of a file, and what is wrong with it as YAML and in its shape."""
    composed = compose(source)
    if composed.document is None:
        return Opened(source, target, None, None, composed.diagnostics)
    decoded = decode(source, composed.document, target)
    found = (*composed.diagnostics, *decoded.diagnostics)
    return Opened(source, target, composed.document, decoded.workflow, found)


class Checked(NamedTuple):
    """Everything that can be said of a file, and the engine's verdict on it."""

    verdict: Verdict
    diagnostics: tuple[Diagnostic, ...]


def check_workflow(
    opened: Opened, file: WorkflowFile | None, surroundings: Surroundings | None = None
) -> Checked:
    """Everything that can be said of an opened file.

    Args:
        opened: the file.
        file: its place in its pack; None for one outside any pack.
        surroundings: what is known around it; None if that is not to be looked at.
    """
    if opened.document is None or opened.workflow is None:
        return _checked(opened.diagnostics)
    context = Context(
        opened.source,
        opened.target,
        opened.document,
        opened.workflow,
        file,
        surroundings,
        opened.is_bounded,
    )
    found = (*opened.diagnostics, *(diagnostic for check in CHECKS for diagnostic in check(context)))
    context.forget()
    return _checked(found)


def _checked(found: tuple[Diagnostic, ...]) -> Checked:
    return Checked(verdict_of(found), in_order(found))


def definition(opened: Opened, verdict: Verdict) -> WorkflowDefinition | None:
    """The definition that the engine's reader makes of a file, None if it takes none."""
    from attune_lint.workflow.plain import definition_of  # which no linting needs

    if opened.document is None or opened.workflow is None or verdict == "parse":
        return None
    return definition_of(opened.workflow, opened.document)


def read_workflow(
    source: Source, *, target: str = DEFAULT_TARGET, file: WorkflowFile | None = None
) -> Parsed:
    """What all rules that are not opt-in say of a workflow file by itself, and what the engine makes of it.

    No comment suppresses any of that.

    Args:
        source: the file.
        target: the generation of the engine.
        file: the file's place in its pack; None for one outside any pack.

    Raises:
        ValueError: there is no such target.
    """
    opened = open_workflow(source, Target(target))
    checked = check_workflow(opened, file)
    shown = tuple(filter(DEFAULT_SELECTION.shows, checked.diagnostics))
    return Parsed(definition(opened, checked.verdict), checked.verdict, shown)


def parse_workflow(
    source: Source, *, target: str = DEFAULT_TARGET
) -> Result[WorkflowDefinition, tuple[Diagnostic, ...]]:
    """The definition that the engine makes of a workflow file, or why it makes none.

    Args:
        source: the file.
        target: the generation of the engine.

    Returns:
        The definition of a file that the engine's reader and validator both take; else the findings
        that make it reject the file, never none.

    Raises:
        ValueError: there is no such target.
    """
    parsed = read_workflow(source, target=target)
    if parsed.definition is None or parsed.verdict != "ok":
        return Failure(tuple(found for found in parsed.diagnostics if found.engine))
    return Success(parsed.definition)
