"""What applies to a file, for people and for programs."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import PurePath

from attrs import frozen

from attune_lint.config.keys import KEYS
from attune_lint.config.origins import Entry
from attune_lint.model.json import Json
from attune_lint.report.text import printable


@frozen
class Shown:
    """What applies to a path: the configuration file, None if there is none, and the values."""

    path: PurePath
    file: PurePath | None
    excluded: bool
    entries: tuple[Entry, ...]


def render_text(shown: Shown) -> Iterator[str]:
    """One line a value: the key, the value as JSON, and where it comes from."""
    file = "no configuration" if shown.file is None else shown.file.as_posix()
    yield printable(f"{shown.path.as_posix()}: {file}{', excluded' if shown.excluded else ''}") + "\n"
    rows = [(entry.key, _value(entry), _origin(entry)) for entry in shown.entries]
    widths = [max(len(row[column]) for row in rows) for column in (0, 1)]
    for key, value, origin in rows:
        yield f"{key.ljust(widths[0])}  {value.ljust(widths[1])}  {origin}\n"


def render_json(shown: Shown) -> Iterator[str]:
    """One JSON object, of version 1."""
    document: dict[str, Json] = {
        "version": 1,
        "path": shown.path.as_posix(),
        "file": None if shown.file is None else shown.file.as_posix(),
        "excluded": shown.excluded,
        "values": [_entry(entry) for entry in shown.entries],
    }
    yield json.dumps(document, indent=2) + "\n"


def _entry(entry: Entry) -> dict[str, Json]:
    path = None if entry.path is None else entry.path.as_posix()
    return {"key": entry.key, "value": entry.value, "path": path, "line": entry.line, "option": entry.option}


def _value(entry: Entry) -> str:
    if entry.value is None:
        return KEYS[entry.key].default
    return printable(json.dumps(entry.value, ensure_ascii=False))


def _origin(entry: Entry) -> str:
    if entry.path is not None:
        return printable(f"{entry.path.as_posix()}:{entry.line}")
    return entry.option or "default"
