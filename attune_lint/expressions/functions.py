"""What expressions can name: functions and top-level names, one row each (spec: expressions)."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import Final, NamedTuple

from attune_lint.expressions.types import ANY, BOOLEAN, INTEGER, LIST, NUMBER, OBJECT, STRING, Type
from attune_lint.model.target import Target


class Builtin(NamedTuple):
    """A function of the language, with the least and the greatest number of its arguments.

    `takes` are the types of the arguments that it does not always fail for, `gives` that of its value.
    """

    name: str
    least: int
    most: int
    takes: tuple[Type, ...]
    gives: Type


class WorkflowFunction(NamedTuple):
    """A function about the task that just ended, whatever its arguments; `since` has it first."""

    name: str
    since: Target = Target.V2026_06


class KnownName(NamedTuple):
    """A name that is not a workflow variable; `means` is the name that it is another word for."""

    name: str
    means: str
    since: Target = Target.V2026_06


_NUMERIC: Final = NUMBER | BOOLEAN | STRING
_SIZED: Final = STRING | LIST | OBJECT
_SEQUENCE: Final = STRING | LIST
_ORDERED: Final = NUMBER | STRING

# Spec: engine-facts 15, expressions (Functions).
_BUILTINS: Final = (
    Builtin("string", 1, 1, (ANY,), STRING),
    Builtin("number", 1, 1, (_NUMERIC,), NUMBER),
    Builtin("int", 1, 1, (_NUMERIC,), INTEGER),
    Builtin("bool", 1, 1, (ANY,), BOOLEAN),
    Builtin("type_of", 1, 1, (ANY,), STRING),
    Builtin("length", 1, 1, (_SIZED,), INTEGER),
    Builtin("keys", 1, 1, (OBJECT,), LIST),
    Builtin("values", 1, 1, (OBJECT,), LIST),
    Builtin("abs", 1, 1, (NUMBER,), NUMBER),
    Builtin("floor", 1, 1, (NUMBER,), NUMBER),
    Builtin("ceil", 1, 1, (NUMBER,), NUMBER),
    Builtin("round", 1, 1, (NUMBER,), NUMBER),
    Builtin("min", 2, 2, (_ORDERED, _ORDERED), _ORDERED),
    Builtin("max", 2, 2, (_ORDERED, _ORDERED), _ORDERED),
    Builtin("sum", 1, 1, (LIST,), NUMBER),
    Builtin("lower", 1, 1, (STRING,), STRING),
    Builtin("upper", 1, 1, (STRING,), STRING),
    Builtin("trim", 1, 1, (STRING,), STRING),
    Builtin("split", 2, 2, (STRING, STRING), LIST),
    Builtin("join", 2, 2, (LIST, STRING), STRING),
    Builtin("replace", 3, 3, (STRING, STRING, STRING), STRING),
    Builtin("starts_with", 2, 2, (STRING, STRING), BOOLEAN),
    Builtin("ends_with", 2, 2, (STRING, STRING), BOOLEAN),
    Builtin("match", 2, 2, (STRING, STRING), BOOLEAN),
    Builtin("contains", 2, 2, (_SIZED, ANY), BOOLEAN),
    Builtin("reversed", 1, 1, (_SEQUENCE,), _SEQUENCE),
    Builtin("sort", 1, 1, (LIST,), LIST),
    Builtin("unique", 1, 1, (LIST,), LIST),
    Builtin("flat", 1, 1, (LIST,), LIST),
    Builtin("zip", 2, 2, (LIST, LIST), LIST),
    Builtin("range", 1, 2, (NUMBER, NUMBER), LIST),
    Builtin("slice", 2, 3, (_SEQUENCE, NUMBER, NUMBER), _SEQUENCE),
    Builtin("index_of", 2, 2, (_SEQUENCE, ANY), ANY),
    Builtin("count", 2, 2, (_SEQUENCE, ANY), INTEGER),
    Builtin("merge", 2, 2, (OBJECT, OBJECT), OBJECT),
    Builtin("chunks", 2, 2, (LIST, NUMBER), LIST),
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


@cache
def workflow_functions(target: Target) -> Mapping[str, WorkflowFunction]:
    """The workflow functions of a generation by name; the engine tries them before the built-in ones."""
    return MappingProxyType({row.name: row for row in _WORKFLOW_FUNCTIONS if row.since <= target})


@cache
def known_names(target: Target) -> Mapping[str, KnownName]:
    """The top-level names of a generation that resolve in every workflow or in some place of it."""
    return MappingProxyType({row.name: row for row in _KNOWN_NAMES if row.since <= target})
