"""The report of a registration, or of what one would do: for people and for programs."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Final

from attrs import frozen

from attune_lint.lint.registration import LeftOut
from attune_lint.model.diagnostic import Diagnostic
from attune_lint.model.json import Json
from attune_lint.report.json_report import diagnostic_json
from attune_lint.report.text import printable
from attune_lint.rows.plan import Step

VERSION: Final = 1
_DONE: Final = {
    "create": "created",
    "update": "updated",
    "leave": "unchanged",
    "refuse": "refused",
    "delete": "deleted",
}
_TO_DO: Final = {
    "create": "would create",
    "update": "would update",
    "leave": "unchanged",
    "refuse": "would refuse",
    "delete": "would delete",
}


@frozen
class Line:
    """What became of one workflow: `path` is its file's, `failure` why its step was not carried out."""

    step: Step
    path: str | None
    failure: str | None
    warnings: tuple[Diagnostic, ...] = ()


@frozen
class RegistrationReport:
    """A finished registration; not `written` where it was only planned, or all was undone."""

    lines: tuple[Line, ...]
    left_out: tuple[LeftOut, ...]
    written: bool
    problem: str | None = None


def status_of(line: Line, *, written: bool) -> str:
    """What became of a workflow, in a word or two."""
    if line.failure is not None:
        return "failed"
    return (_DONE if written else _TO_DO)[line.step.action]


def render_text(report: RegistrationReport) -> Iterator[str]:
    """A line for each workflow, and a summary."""
    for line in report.lines:
        yield _text(line, written=report.written)
    for left in report.left_out:
        path = printable(left.loaded.file.path.as_posix())
        yield f"left out {printable(left.ref)}: {left.reason} See {path}.\n"
    yield _summary(report)


def _text(line: Line, *, written: bool) -> str:
    step = line.step
    parts = [f"{status_of(line, written=written)} {printable(step.ref)}"]
    if step.action == "update" and line.failure is None:
        parts.append(f": {_changes(step)}")
    reason = line.failure or (step.reason if step.action in ("refuse", "delete") else None)
    if reason:
        parts.append(f": {printable(reason)}")
    if step.users:
        parts.append(f" ({_users(step.users)})")
    return "".join(parts) + "\n"


def _changes(step: Step) -> str:
    return "; ".join(f"{table}: {', '.join(names)}" for table, names in step.changes.items())


def _users(users: Mapping[str, int | None]) -> str:
    """How much of other tables hangs on a workflow."""
    counted = [f"{number} rows of '{table}'" for table, number in users.items() if number is not None]
    unknown = [f"'{table}'" for table, number in users.items() if number is None]
    hidden = [f"rows of {', '.join(unknown)} can't be counted"] if unknown else []
    return ", ".join([*counted, *hidden]) + (" hang on it" if counted and not hidden else "")


def _summary(report: RegistrationReport) -> str:
    counts: dict[str, int] = {}
    for line in report.lines:
        status = status_of(line, written=report.written)
        counts[status] = counts.get(status, 0) + 1
    if report.left_out:
        counts["left out"] = len(report.left_out)
    said = ", ".join(f"{number} {status}" for status, number in counts.items()) or "no workflows"
    return f"{said[:1].upper()}{said[1:]}.\n"


def render_json(report: RegistrationReport) -> Iterator[str]:
    """The report as one JSON object in ASCII."""
    value: dict[str, Json] = {
        "version": VERSION,
        "written": report.written,
        "problem": report.problem,
        "workflows": [_json(line, written=report.written) for line in report.lines],
        "left_out": [_left_out(left) for left in report.left_out],
    }
    yield json.dumps(value, indent=2) + "\n"


def _json(line: Line, *, written: bool) -> dict[str, Json]:
    step = line.step
    return {
        "ref": step.ref,
        "path": line.path,
        "action": step.action,
        "status": status_of(line, written=written),
        "changes": {table: list(names) for table, names in step.changes.items()},
        "reason": line.failure or step.reason,
        "workflow_def_id": step.workflow_def_id,
        "action_id": step.action_id,
        "users": dict(step.users),
        "warnings": [diagnostic_json(found) for found in line.warnings],
    }


def _left_out(left: LeftOut) -> dict[str, Json]:
    return {
        "ref": left.ref,
        "path": left.loaded.file.path.as_posix(),
        "reason": left.reason,
        "diagnostics": [diagnostic_json(found) for found in left.diagnostics],
    }
