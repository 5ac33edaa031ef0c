"""What expressions can name: functions and top-level names, one row each (spec: expressions)."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from attrs import frozen

from attune_lint.model.target import Target


@frozen
class Builtin:
    """A function of the language, with the least and the greatest number of its arguments."""

    name: str
    least: int
    most: int


@frozen
class WorkflowFunction:
    """A function about the task that just ended, whatever its arguments; `since` has it first."""

    name: str
    since: Target = Target.V2026_06


@frozen
class KnownName:
    """A name that is not a workflow variable; `means` is the name that it is another word for."""

    name: str
    means: str
    since: Target = Target.V2026_06


# Spec: engine-facts 15.
_BUILTINS: Final = (
    Builtin("string", 1, 1),
    Builtin("number", 1, 1),
    Builtin("int", 1, 1),
    Builtin("bool", 1, 1),
    Builtin("type_of", 1, 1),
    Builtin("length", 1, 1),
    Builtin("keys", 1, 1),
    Builtin("values", 1, 1),
    Builtin("abs", 1, 1),
    Builtin("floor", 1, 1),
    Builtin("ceil", 1, 1),
    Builtin("round", 1, 1),
    Builtin("min", 2, 2),
    Builtin("max", 2, 2),
    Builtin("sum", 1, 1),
    Builtin("lower", 1, 1),
    Builtin("upper", 1, 1),
    Builtin("trim", 1, 1),
    Builtin("split", 2, 2),
    Builtin("join", 2, 2),
    Builtin("replace", 3, 3),
    Builtin("starts_with", 2, 2),
    Builtin("ends_with", 2, 2),
    Builtin("match", 2, 2),
    Builtin("contains", 2, 2),
    Builtin("reversed", 1, 1),
    Builtin("sort", 1, 1),
    Builtin("unique", 1, 1),
    Builtin("flat", 1, 1),
    Builtin("zip", 2, 2),
    Builtin("range", 1, 2),
    Builtin("slice", 2, 3),
    Builtin("index_of", 2, 2),
    Builtin("count", 2, 2),
    Builtin("merge", 2, 2),
    Builtin("chunks", 2, 2),
)

_WORKFLOW_FUNCTIONS: Final = (
    WorkflowFunction("result"),
    WorkflowFunction("succeeded"),
    WorkflowFunction("failed"),
    WorkflowFunction("timed_out"),
    WorkflowFunction("cancelled", Target.V2026_10),
)

_KNOWN_NAMES: Final = (
    KnownName("parameters", "parameters"),
    KnownName("workflow", "workflow"),
    KnownName("vars", "workflow"),
    KnownName("variables", "workflow"),
    KnownName("task", "task"),
    KnownName("tasks", "task"),
    KnownName("config", "config"),
    KnownName("keystore", "keystore"),
    KnownName("system", "system"),
    KnownName("item", "item"),
    KnownName("index", "index"),
    KnownName("inquiry", "inquiry", Target.V2026_10),
)

BUILTINS: Final[Mapping[str, Builtin]] = MappingProxyType({row.name: row for row in _BUILTINS})


def workflow_functions(target: Target) -> Mapping[str, WorkflowFunction]:
    """The workflow functions of a generation by name; the engine tries them before the built-in ones."""
    return MappingProxyType({row.name: row for row in _WORKFLOW_FUNCTIONS if row.since <= target})


def known_names(target: Target) -> Mapping[str, KnownName]:
    """The top-level names of a generation that resolve in every workflow or in some place of it."""
    return MappingProxyType({row.name: row for row in _KNOWN_NAMES if row.since <= target})
