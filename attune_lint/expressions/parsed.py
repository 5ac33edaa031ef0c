"""Texts as expressions, with what is found in them, which is asked for by many rules and in many files."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any, Final, TypeVar

from attrs import field, frozen
from returns.pipeline import is_successful

from attune_lint.expressions.errors import ExpressionError
from attune_lint.expressions.parser import parse
from attune_lint.expressions.syntax import Expression

_T = TypeVar("_T")

SHORT: Final = 200
"""Texts of so many characters are kept from file to file, with all that is found in them."""

_KEPT: Final = 1000


@frozen(eq=False, repr=False)
class Parsed:
    """A text as an expression: its tree, or else the error that says why it is none."""

    expression: Expression | None
    error: ExpressionError | None
    _short: bool
    _found: dict[Callable[[Expression], Iterable[Any]], tuple[Any, ...]] = field(factory=dict, init=False)

    def once(self, find: Callable[[Expression], Iterable[_T]]) -> Iterable[_T]:
        """What a function finds in the expression, nothing where there is none.

        It is found once, unless the text is long: what is found may be far larger than the text.
        """
        if self.expression is None:
            return ()
        if not self._short:
            return find(self.expression)
        found = self._found.get(find)
        if found is None:
            found = self._found[find] = tuple(find(self.expression))
        return found


def parsed(text: str) -> Parsed:
    """A text as an expression."""
    return _kept(text) if len(text) <= SHORT else _parsed(text)


def _parsed(text: str) -> Parsed:
    result, short = parse(text), len(text) <= SHORT
    if is_successful(result):
        return Parsed(result.unwrap(), None, short)
    return Parsed(None, result.failure(), short)


# The same few texts, such as `succeeded()`, stand in most files: this saves a quarter of all checking.
_kept = lru_cache(_KEPT)(_parsed)
