"""The variables and results that expressions read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from attune_lint.expressions.inference import evaluated
from attune_lint.expressions.syntax import Attribute, Expression, Index, Literal, Name
from attune_lint.rules.scope import OBJECTS, TASKS, VARIABLES
from attune_lint.rules.templates import Part

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


def reads(part: Part, present: frozenset[tuple[str, str]] = frozenset()) -> Iterable[Read]:
    """The variables and results that a part of a template reads, but those that are known to be present."""
    found = part.parsed.once(_unguarded)
    return [read for read in found if not _is_in(present, read)] if present else found


def _is_in(present: frozenset[tuple[str, str]], read: Read) -> bool:
    return any((alias, read.name) in present for alias in _ALIASES[read.where])


def _unguarded(root: Expression) -> Iterator[Read]:
    """The variables and results that an expression reads without a guard in itself."""
    taken: set[Expression] = set()
    for node, certain, there in evaluated(root):
        found = None
        if isinstance(node, Attribute | Index) and isinstance(node.target, Name):
            space, name = _SPACES.get(node.target.text), key_of(node)
            if space is not None and name is not None:
                taken.add(node.target)
                found = Read(node, space, name, certain)
        elif isinstance(node, Name) and node.text not in OBJECTS and node not in taken:
            found = Read(node, "workflow", node.text, certain)
        if found is not None and not _is_in(there, found):
            yield found


def key_of(node: Attribute | Index) -> str | None:
    """The name that a field or an element is taken by, where it is written out."""
    if isinstance(node, Attribute):
        return node.field.text
    value = node.index.value if isinstance(node.index, Literal) else None
    return value if isinstance(value, str) else None
