"""What PostgreSQL can't store of a workflow's rows (spec: database)."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from typing import Final

from attrs import frozen

from attune_lint.model.json import Json, JsonScalar
from attune_lint.rows.columns import TABLES, Columns, Table
from attune_lint.rows.rows import WorkflowRows
from attune_lint.workflow.scalars import shortened

_NO_CHARACTER: Final = re.compile("[\0\ud800-\udfff]")
_REF: Final = re.compile(r"[^.]+\.[^.]+")


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
    for part in _parts(value):
        if isinstance(part, str) and _NO_CHARACTER.search(part):
            return f"The text '{shortened(visible(part))}' holds a character that can't be stored; remove it."
        if isinstance(part, float) and not math.isfinite(part):
            return "A number is infinite or none, which can't be stored; remove it."
    return ref_problem(value) if table == "action" and name == "ref" and isinstance(value, str) else None


def ref_problem(ref: str) -> str | None:
    """Why a reference can't be that of an action, as a sentence; None if it can."""
    shown = shortened(ref)
    if not _REF.fullmatch(ref):
        return f"The reference '{shown}' can't be stored; write PACK.NAME, with one dot."
    if ref != ref.lower():
        return f"The reference '{shown}' can't be stored; write it in lower case."
    return None


def broken_texts(value: Json) -> Iterator[str]:
    """The texts and keys in a value that hold U+0000 or half of a surrogate pair."""
    return (part for part in _parts(value) if isinstance(part, str) and _NO_CHARACTER.search(part))


def _parts(value: Json) -> Iterator[JsonScalar]:
    """The scalars and keys in a value, in order; what is shared by two places is met once."""
    stack: list[Json] = [value]
    met: set[int] = set()
    while stack:
        item = stack.pop()
        if not isinstance(item, list | dict):
            yield item
        elif id(item) not in met:
            met.add(id(item))
            stack.extend(reversed(item if isinstance(item, list) else item.values()))
            if isinstance(item, dict):
                stack.extend(reversed(item))


def visible(text: str) -> str:
    """A text in which what can't be stored is written as an escape."""
    return _NO_CHARACTER.sub(lambda found: f"\\u{ord(found.group()):04x}", text)
