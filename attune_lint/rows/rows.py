"""From a workflow to its rows, for whatever columns a database has."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import PurePath

from attrs import field, frozen

from attune_lint.model.definition import ActionMetadata, WorkflowDefinition
from attune_lint.model.files import WorkflowFile
from attune_lint.model.json import Json
from attune_lint.rows.columns import TABLES, Column, Columns, Table
from attune_lint.rows.mapping import LINKS, MAPPING, UNSAID, Unsaid, Workflow
from attune_lint.rows.options import DEFAULT_OPTIONS, RegistrationOptions

Row = Mapping[str, Json]


@frozen
class WorkflowRows:
    """The two rows of a workflow, without ids and the columns that link them."""

    ref: str
    pack_ref: str
    workflow_definition: Row = field(hash=False)
    action: Row = field(hash=False)

    def of(self, table: Table) -> Row:
        """The row of one table."""
        return self.workflow_definition if table == "workflow_definition" else self.action


def rows(
    definition: WorkflowDefinition,
    file: WorkflowFile,
    action: ActionMetadata | None,
    columns: Columns,
    options: RegistrationOptions = DEFAULT_OPTIONS,
) -> WorkflowRows:
    """The rows of a workflow; total (spec: database, From a definition to its rows).

    Args:
        definition: the workflow.
        file: its file.
        action: what the action file says that points at it; None for a standalone one.
        columns: what the database has.
        options: how to register.
    """
    workflow = Workflow(definition, file, action, options)
    return WorkflowRows(
        workflow.ref,
        file.pack,
        _row(workflow, "workflow_definition", columns),
        _row(workflow, "action", columns),
    )


def _row(workflow: Workflow, table: Table, columns: Columns) -> Row:
    available = columns.of(table)
    found: dict[str, Json] = {}
    for mapped in MAPPING:
        column = available.get(mapped.column) if mapped.table == table else None
        if column is None or not column.writable:
            continue
        value = mapped.value(workflow, column)
        if not isinstance(value, Unsaid):
            found[mapped.column] = value
    return found


@frozen
class Misaligned:
    """Why workflows can't be registered in a database at all, as a sentence."""

    message: str


def misalignments(columns: Columns, options: RegistrationOptions) -> Iterator[Misaligned]:
    """What a database wants that the mapping has no value for, or lacks that it must have."""
    for table in TABLES:
        filled = {mapped.column for mapped in MAPPING if mapped.table == table} | set(LINKS[table])
        available = columns.of(table)
        for name in sorted(_INDISPENSABLE[table] - set(available)):
            yield Misaligned(f"The table '{table}' has no column '{name}', which registration needs.")
        for column in available.values():
            if column.required and (column.name not in filled or _has_no_value(column, table, options)):
                yield Misaligned(
                    f"The table '{table}' requires '{column.name}', for which workflows have no value."
                )


_INDISPENSABLE: Mapping[Table, frozenset[str]] = {
    "workflow_definition": frozenset({"id", "ref", "pack", "pack_ref", "label", "version", "definition"}),
    "action": frozenset({"id", "ref", "pack", "pack_ref", "label", "entrypoint", "workflow_def"}),
}


def _has_no_value(column: Column, table: Table, options: RegistrationOptions) -> bool:
    """Whether a column that must not be null always gets null."""
    example = Workflow(WorkflowDefinition("1", ()), _EXAMPLE, None, options)
    for mapped in MAPPING:
        if mapped.table == table and mapped.column == column.name and mapped.field is None:
            return mapped.value(example, column) in (None, UNSAID)
    return False


_EXAMPLE = WorkflowFile(PurePath("workflows/name.yaml"), "pack", "name", "pack.name")
