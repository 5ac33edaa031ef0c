"""What of loaded workflows can be registered, and what is left out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from attrs import frozen
from returns.result import Failure, Result, Success

from attune_lint.lint.loaded import LoadedWorkflow
from attune_lint.model.diagnostic import Diagnostic
from attune_lint.model.severity import Severity
from attune_lint.rows.columns import Columns
from attune_lint.rows.mapping import MAPPING
from attune_lint.rows.options import RegistrationOptions
from attune_lint.rows.rows import WorkflowRows, rows
from attune_lint.rows.unstorable import Unstorable, unstorable
from attune_lint.rules.storage import CODES, UNSTORABLE_LENGTH, UNSTORABLE_TEXT


@frozen
class Prepared:
    """A workflow with the rows that it is to have, and the findings that do not keep it out.

    What could only be better is none of these.
    """

    loaded: LoadedWorkflow
    rows: WorkflowRows
    warnings: tuple[Diagnostic, ...]


@frozen
class LeftOut:
    """A workflow that is not registered, and why: `reason` is a sentence."""

    loaded: LoadedWorkflow
    reason: str
    diagnostics: tuple[Diagnostic, ...]

    @property
    def ref(self) -> str:
        """The reference that its file's name makes."""
        return self.loaded.file.ref_name


def prepared(
    loaded: LoadedWorkflow, columns: Columns, options: RegistrationOptions
) -> Result[Prepared, LeftOut]:
    """The rows of a workflow, or why it is left out (spec: database, Registration).

    Args:
        loaded: the workflow.
        columns: what the database has.
        options: how to register.
    """
    found = loaded.diagnostics
    if loaded.verdict == "validate" and (options.skip_invalid or loaded.workflow is None):
        return Failure(LeftOut(loaded, "The engine rejects it.", found))
    if loaded.verdict in ("parse", None) or loaded.workflow is None:
        return Failure(LeftOut(loaded, "The engine can't read it.", found))
    made = rows(loaded.workflow, loaded.file, loaded.action, columns, options)
    kept_out = tuple(each for each in found if each.code in CODES)
    if not kept_out:
        kept_out = tuple(_unstorable(loaded, unstorable(made, columns)))
    if kept_out:
        return Failure(LeftOut(loaded, "It can't be stored.", kept_out))
    return Success(Prepared(loaded, made, tuple(each for each in found if each.severity != Severity.INFO)))


def _unstorable(loaded: LoadedWorkflow, problems: Iterable[Unstorable]) -> Iterator[Diagnostic]:
    """Findings at the fields that columns are made from, each problem once."""
    told: set[str] = set()
    for problem in problems:
        if problem.problem in told:
            continue
        told.add(problem.problem)
        field = next(
            each.field for each in MAPPING if (each.table, each.column) == (problem.table, problem.column)
        )
        place = loaded.places.get(field or "") or loaded.places.get("version")
        rule = UNSTORABLE_LENGTH if problem.too_long else UNSTORABLE_TEXT
        path = loaded.file.path if place is None else place.path
        span = None if place is None else place.span
        yield rule.of_span(path, span, problem.problem, route=field)
