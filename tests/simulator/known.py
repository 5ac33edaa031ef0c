"""Operators and functions on values that are known (spec: expressions, Types and Functions)."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from typing import Any, Final, cast

from tests.simulator.values import Value, as_text, is_number

_LANGUAGE_TYPES: Final = (
    (bool, "bool"),
    (int | float, "number"),
    (str, "string"),
    (list, "array"),
    (dict, "object"),
)
_COMPARISONS: Final[Mapping[str, Callable[[Any, Any], bool]]] = {
    "<": operator.lt,
    ">": operator.gt,
    "<=": operator.le,
    ">=": operator.ge,
}
# The sign of a remainder is not said; no workflow here has a negative one.
_ARITHMETIC: Final[Mapping[str, Callable[[Any, Any], Value]]] = {
    "-": operator.sub,
    "*": operator.mul,
    "%": operator.mod,
    "/": lambda left, right: left // right if left % right == 0 else left / right,
}


class EvaluationError(Exception):
    """An expression can't be evaluated."""


def require(condition: bool) -> None:
    """Fail unless a condition holds.

    Raises:
        EvaluationError: it does not.
    """
    if not condition:
        raise EvaluationError


def applied(op: str, left: Any, right: Any) -> Value:
    """An operator on known values.

    Raises:
        EvaluationError: it does not take them.
    """
    numbers = is_number(left) and is_number(right)
    if op in _ARITHMETIC:
        require(numbers and not (op in {"/", "%"} and right == 0))
        return _ARITHMETIC[op](left, right)
    require(numbers or (type(left) is type(right) and isinstance(left, str | list)))
    if op == "+":
        return cast(Value, left + right)
    try:
        return _COMPARISONS[op](left, right)
    except TypeError as error:
        raise EvaluationError from error


def _type_of(value: Value) -> Value:
    return next((name for kind, name in _LANGUAGE_TYPES if isinstance(value, kind)), "null")


def _of_string(function: Callable[..., Value]) -> Callable[..., Value]:
    def checked(*arguments: Value) -> Value:
        require(all(isinstance(argument, str) for argument in arguments))
        return function(*arguments)

    return checked


def _length(value: Value) -> Value:
    if isinstance(value, str):
        return len(value.encode())
    if isinstance(value, list | dict):
        return len(value)
    raise EvaluationError


FUNCTIONS: Final[Mapping[str, Callable[..., Value]]] = {
    "type_of": _type_of,
    "string": as_text,
    "bool": bool,
    "length": _length,
    "lower": _of_string(str.lower),
    "upper": _of_string(str.upper),
    "trim": _of_string(str.strip),
    "starts_with": _of_string(str.startswith),
    "ends_with": _of_string(str.endswith),
    "contains": _of_string(operator.contains),
}
