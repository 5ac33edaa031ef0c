"""Which texts PostgreSQL can't store (spec: database)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from attune_lint.model.json import Json, JsonScalar
from attune_lint.workflow.scalars import shortened

_NO_CHARACTER: Final = re.compile("[\0\ud800-\udfff]")
_REF: Final = re.compile(r"[^.]+\.[^.]+")


def is_storable(text: str) -> bool:
    """Whether a text holds neither U+0000 nor half of a surrogate pair."""
    return not _NO_CHARACTER.search(text)


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
    return (part for part in parts(value) if isinstance(part, str) and not is_storable(part))


def parts(value: Json) -> Iterator[JsonScalar]:
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
