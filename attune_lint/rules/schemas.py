"""What is wrong with the schemas that a workflow file declares itself (spec: workflow-format, Schemas)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from attune_lint.model.diagnostic import Diagnostic
from attune_lint.model.node import Mapping
from attune_lint.pack.schema_check import SchemaText, schema_findings
from attune_lint.rules.context import Context
from attune_lint.workflow.json_values import JsonValues


def schemas(context: Context) -> Iterator[Diagnostic]:
    """ATL714; that a schema is no mapping the engine's validator says."""
    json = JsonValues(context.document)
    for name in ("parameters", "output"):
        node = getattr(context.workflow, name)
        if node is None or not context.bounded or not isinstance(context.document.resolve(node), Mapping):
            continue
        yield from schema_findings(SchemaText(context.source, context.document, json, name, node))


CHECKS: Final = (schemas,)
