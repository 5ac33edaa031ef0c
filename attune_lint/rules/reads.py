"""The variables and results that expressions read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

from attune_lint.expressions.inference import evaluated
from attune_lint.expressions.syntax import Attribute, Expression, Index, Literal, Name
from attune_lint.rules.scope import OBJECTS, TASKS, VARIABLES

_ALIASES: Final = {"workflow": VARIABLES, "task": TASKS}
_SPACES: Final = {alias: space for space, aliases in _ALIASES.items() for alias in aliases}


class Read(NamedTuple):
    """A variable or a result that an expression reads; `where` is `workflow` or `task`.

    `certain` if it is read whenever the expression is evaluated.
    """

    node: Expression
    where: str
    name: str
    certain: bool


def reads(root: Expression, present: frozenset[tuple[str, str]] = frozenset()) -> Iterator[Read]:
    """The variables and results that an expression reads without a guard."""
    taken: set[Expression] = set()
    for node, certain, there in evaluated(root, present):
        found = None
        if isinstance(node, Attribute | Index) and isinstance(node.target, Name):
            space, name = _SPACES.get(node.target.text), key_of(node)
            if space is not None and name is not None:
                taken.add(node.target)
                found = Read(node, space, name, certain)
        elif isinstance(node, Name) and node.text not in OBJECTS and node not in taken:
            found = Read(node, "workflow", node.text, certain)
        if found is not None and not any((alias, found.name) in there for alias in _ALIASES[found.where]):
            yield found


def key_of(node: Attribute | Index) -> str | None:
    """The name that a field or an element is taken by, where it is written out."""
    if isinstance(node, Attribute):
        return node.field.text
    value = node.index.value if isinstance(node.index, Literal) else None
    return value if isinstance(value, str) else None
