"""What is registered in a database, as a table and as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Final, Literal, TypeAlias

from attrs import frozen

from attune_lint.report.text import printable

VERSION: Final = 1
State: TypeAlias = Literal["same", "differs", "no file"]
_HEADINGS: Final = ("REFERENCE", "VERSION", "FILE", "LABEL", "TAGS")


@frozen
class Registered:
    """A registered workflow, and how it compares with the file at hand."""

    ref: str
    pack: str
    label: str
    version: str
    tags: tuple[str, ...]
    state: State
    description: str | None = None


def matching(
    workflows: Iterable[Registered],
    *,
    query: str | None = None,
    pack: str | None = None,
    tag: str | None = None,
) -> tuple[Registered, ...]:
    """The workflows of a pack, with a tag, and with a text in reference, label or description."""
    wanted = (query or "").lower()
    return tuple(
        each
        for each in workflows
        if any(wanted in text.lower() for text in (each.ref, each.label, each.description or ""))
        and pack in (None, each.pack)
        and (tag is None or tag in each.tags)
    )


def render_text(workflows: Sequence[Registered]) -> Iterator[str]:
    """A table, or nothing where there is no workflow."""
    rows = [_HEADINGS, *map(_cells, workflows)] if workflows else []
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        yield "  ".join(cells).rstrip() + "\n"


def _cells(each: Registered) -> tuple[str, ...]:
    texts = (each.ref, each.version, each.state, each.label, ", ".join(each.tags))
    return tuple(map(printable, texts))


def render_json(workflows: Sequence[Registered]) -> Iterator[str]:
    """The workflows as one JSON object in ASCII."""
    found = [
        {
            "ref": each.ref,
            "pack": each.pack,
            "label": each.label,
            "description": each.description,
            "version": each.version,
            "tags": list(each.tags),
            "file": each.state,
        }
        for each in workflows
    ]
    yield json.dumps({"version": VERSION, "workflows": found}, indent=2) + "\n"
