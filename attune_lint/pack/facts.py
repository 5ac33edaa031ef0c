"""What other files of a pack need to know of a workflow: its schemas, and what it calls."""

from __future__ import annotations

from pathlib import PurePath

from attrs import field, frozen

from attune_lint.graph.certain import certain_tasks
from attune_lint.model.files import WorkflowFile
from attune_lint.model.node import Document, Node, Scalar
from attune_lint.model.source import Source
from attune_lint.pack.contract import Place, Schema
from attune_lint.pack.schema_check import SchemaText, declared_schema
from attune_lint.workflow.json_values import JsonValues
from attune_lint.workflow.located import LocatedWorkflow


@frozen
class Call:
    """A task that calls an action: `certain` if every run of the workflow starts it."""

    ref: str
    task: str
    certain: bool
    place: Place = field(eq=False)


@frozen(eq=False, repr=False)
class WorkflowFacts:
    """A workflow as seen from elsewhere.

    `ref` is what the file itself says; where it says nothing that can be read it is None, and `says_ref`
    tells whether it says something. `place` is None where nothing could be read of the file, whose path
    as findings show it is `path`. Calls are those of top-level tasks: sub-tasks never run (spec:
    execution, What a task does).
    """

    path: PurePath
    file: WorkflowFile
    ref: Scalar | None = None
    says_ref: bool = False
    place: Place | None = None
    parameters: Schema | None = None
    output: Schema | None = None
    calls: tuple[Call, ...] = ()


def facts_of(
    source: Source, document: Document, workflow: LocatedWorkflow, file: WorkflowFile, *, bounded: bool = True
) -> WorkflowFacts:
    """The facts of a workflow, as much of it as could be decoded.

    `bounded` False says that the document nests deeper than values are made of.
    """
    json = JsonValues(document)

    def schema(name: str, node: Node | None) -> Schema | None:
        if node is None or not bounded:
            return None
        return declared_schema(SchemaText(source, document, json, name, node))

    certain = certain_tasks(workflow, document)
    calls = tuple(
        Call(
            task.action.text,
            task.title,
            task in certain,
            Place(source.path, source.span(task.action.start, task.action.end)),
        )
        for task in workflow.tasks
        if task.action is not None
    )
    head = workflow.ref if workflow.ref is not None else workflow.fields.head
    return WorkflowFacts(
        source.path,
        file,
        workflow.ref if workflow.ref is not None and workflow.ref.text else None,
        bool(workflow.ref.text if workflow.ref is not None else "ref" in workflow.fields.undecoded),
        Place(source.path, source.span(head.start, head.end)),
        schema("parameters", workflow.parameters),
        schema("output", workflow.output),
        calls,
    )
