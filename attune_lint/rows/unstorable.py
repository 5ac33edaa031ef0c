"""What PostgreSQL can't store of a workflow's rows (spec: database)."""

from __future__ import annotations

import math
from collections.abc import Iterator

from attrs import frozen

from attune_lint.model.json import Json
from attune_lint.rows.columns import TABLES, Columns, Table
from attune_lint.rows.rows import WorkflowRows
from attune_lint.rows.storable import is_storable, parts, ref_problem, visible
from attune_lint.workflow.scalars import shortened


@frozen
class Unstorable:
    """A value that a column can't hold: `problem` is a sentence for the author of the file."""

    table: Table
    column: str
    problem: str
    too_long: bool = False


def unstorable(rows: WorkflowRows, columns: Columns) -> Iterator[Unstorable]:
    """What of a workflow's rows its tables can't hold, each column once."""
    for table in TABLES:
        for name, value in rows.of(table).items():
            problem = _problem(table, name, value)
            length = columns.of(table)[name].length
            if problem is not None:
                yield Unstorable(table, name, problem)
            elif isinstance(value, str) and length is not None and len(value) > length:
                told = f"The {name} has {len(value)} characters, and only {length} can be stored; shorten it."
                yield Unstorable(table, name, told, too_long=True)


def _problem(table: Table, name: str, value: Json) -> str | None:
    for part in parts(value):
        if isinstance(part, str) and not is_storable(part):
            return f"The text '{shortened(visible(part))}' holds a character that can't be stored; remove it."
        if isinstance(part, float) and not math.isfinite(part):
            return "A number is infinite or none, which can't be stored; remove it."
    return ref_problem(value) if table == "action" and name == "ref" and isinstance(value, str) else None
