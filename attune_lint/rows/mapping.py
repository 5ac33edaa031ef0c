"""Which column gets what: the one table between the names of workflow files and those of the database.

Spec: database, From a definition to its rows.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum, auto
from functools import cached_property
from typing import Any, Final, Literal, TypeAlias

from attrs import frozen

from attune_lint.model.definition import ActionMetadata, WorkflowDefinition
from attune_lint.model.files import WorkflowFile
from attune_lint.model.json import Json
from attune_lint.rows.columns import Column, Table
from attune_lint.rows.options import RegistrationOptions
from attune_lint.workflow.stored import definition_json

ENTRYPOINT: Final = "internal://workflow"
"""What an action runs that is a workflow: nothing, since a workflow is orchestrated."""

SqlType: TypeAlias = Literal["text", "text[]", "jsonb", "boolean", "integer", "bigint", "timestamptz"]


class Unsaid(Enum):
    """That a workflow says nothing of a column, which keeps its value or gets its default."""

    UNSAID = auto()


UNSAID: Final = Unsaid.UNSAID


@frozen
class Workflow:
    """A workflow with all that its rows are made of."""

    definition: WorkflowDefinition
    file: WorkflowFile
    action: ActionMetadata | None
    options: RegistrationOptions

    @property
    def _said(self) -> ActionMetadata:
        return self.action or ActionMetadata()

    @property
    def ref(self) -> str:
        """Its reference: its own `ref`, else that of its action, else the file's PACK.NAME."""
        return self.definition.ref or self._said.ref or self.file.ref_name

    @cached_property
    def label(self) -> str:
        """Its label, else the action's, else one made from the name."""
        return self.definition.label or self._said.label or label_of(self.ref.rpartition(".")[2])

    @property
    def description(self) -> str | None:
        """Its description, else the action's."""
        own = self.definition.description
        return self._said.description if own is None else own

    @property
    def tags(self) -> list[Json]:
        """Its tags, else the action's."""
        return list(self.definition.tags or self._said.tags)

    @property
    def parameters(self) -> Json:
        """The action's parameters, else its own."""
        theirs = self._said.parameters
        return self.definition.parameters if theirs is None else theirs

    @property
    def output(self) -> Json:
        """The action's output, else its own."""
        theirs = self._said.output
        return self.definition.output if theirs is None else theirs


def label_of(name: str) -> str:
    """A label made from a name: ``deploy_app`` becomes ``Deploy App``."""
    words = name.replace("_", " ").replace("-", " ").split()
    return " ".join(word[:1].upper() + word[1:] for word in words) or name


Value: TypeAlias = "Callable[[Workflow, Column], Json | Unsaid]"


@frozen
class Mapped:
    """A column, its type, and how its value is made; `field` is the file's field that it is made from."""

    table: Table
    column: str
    type: SqlType
    value: Value
    field: str | None = None


def _either(column: str, type: SqlType, value: Value, field: str | None) -> tuple[Mapped, Mapped]:
    return (
        Mapped("workflow_definition", column, type, value, field),
        Mapped("action", column, type, value, field),
    )


def _constant(value: Json) -> Value:
    return lambda _workflow, _column: value


def _definition(workflow: Workflow, _column: Column) -> Any:
    return definition_json(workflow.definition, target=workflow.options.target)


def _description(workflow: Workflow, column: Column) -> str | None:
    description = workflow.description
    return workflow.label if description is None and not column.nullable else description


MAPPING: Final[tuple[Mapped, ...]] = (
    *_either("ref", "text", lambda it, _: it.ref, "ref"),
    *_either("pack_ref", "text", lambda it, _: it.file.pack, None),
    *_either("label", "text", lambda it, _: it.label, "label"),
    Mapped("workflow_definition", "description", "text", lambda it, _: it.description, "description"),
    Mapped("action", "description", "text", _description, "description"),
    *_either("param_schema", "jsonb", lambda it, _: it.parameters, "parameters"),
    *_either("out_schema", "jsonb", lambda it, _: it.output, "output"),
    Mapped("workflow_definition", "version", "text", lambda it, _: it.definition.version, "version"),
    Mapped("workflow_definition", "tags", "text[]", lambda it, _: it.tags, "tags"),
    Mapped("workflow_definition", "definition", "jsonb", _definition, None),
    Mapped("action", "entrypoint", "text", _constant(ENTRYPOINT)),
    Mapped("action", "runtime", "bigint", _constant(None)),
    Mapped("action", "is_workflow", "boolean", _constant(True)),
    Mapped("action", "timeout_seconds", "integer", lambda it, _: _said(it.options.default_timeout)),
    Mapped("action", "default_runner", "text", lambda it, _: _said(it.options.default_runner)),
    # The engine does not see rows that are retired, so a workflow that is registered is not.
    *_either("retired_at", "timestamptz", _constant(None), None),
)
"""A column that the database lacks, or that it generates, is left out."""

LINKS: Final = {"workflow_definition": ("pack",), "action": ("pack", "workflow_def")}
"""The columns that hold ids, which only the database knows."""

ID_COLUMNS: Final = frozenset({"id", "pack", "workflow_def", "runtime"})
"""All columns of the two tables that are ids or hold them."""

DROPPED: Final[frozenset[str]] = frozenset()
"""Fields of a definition that are in no row: none, since `definition` holds them all."""


def _said(value: Json) -> Json | Unsaid:
    return UNSAID if value is None else value
