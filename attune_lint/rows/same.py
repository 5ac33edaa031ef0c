"""Whether two JSON values are the same once PostgreSQL has stored them (spec: database)."""

from __future__ import annotations

from decimal import Decimal

from attune_lint.model.json import Json


def same(one: Json, other: Json) -> bool:
    """Whether jsonb takes two values for equal: numbers by value, objects in any order of keys."""
    stack = [(one, other)]
    while stack:
        left, right = stack.pop()
        if isinstance(left, dict) and isinstance(right, dict):
            if left.keys() != right.keys():
                return False
            stack.extend((value, right[key]) for key, value in left.items())
        elif isinstance(left, list) and isinstance(right, list):
            if len(left) != len(right):
                return False
            stack.extend(zip(left, right, strict=True))
        elif not _same_scalar(left, right):
            return False
    return True


def _same_scalar(left: Json, right: Json) -> bool:
    if isinstance(left, bool) or isinstance(right, bool) or left is None or right is None:
        return left is right
    if isinstance(left, int | float) and isinstance(right, int | float):
        return left == right if type(left) is type(right) else _digits(left) == _digits(right)
    return type(left) is type(right) and left == right


def _digits(number: int | float) -> Decimal:
    """A number as jsonb has it, by its digits: 1e23 is not quite what Python takes it for."""
    return Decimal(number if isinstance(number, int) else repr(number))
