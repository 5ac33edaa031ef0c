"""Where the values that apply come from."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from pathlib import PurePath
from typing import Any, Final

from attrs import asdict, frozen

from attune_lint.config.applied import Options
from attune_lint.config.configuration import Configuration
from attune_lint.config.keys import KEYS
from attune_lint.config.reading import place_in
from attune_lint.model.json import Json


@frozen
class Entry:
    """A value of a key that applies, as JSON; `path` and `line` say where it is written, if in a file.

    `option` is the option that says it. Without any of these it is the default, which is None for `select`.
    """

    key: str
    value: Json
    path: PurePath | None = None
    line: int | None = None
    option: str | None = None


_REPLACING: Final = ("target", "select", "fail-on", "max-file-size")
_SELECTING: Final = ("select", "extend-select", "ignore")
_NOTHING: Final[tuple[object, ...]] = (None, (), {})


def entries(configuration: Configuration | None, options: Options) -> Iterator[Entry]:
    """What applies to the files of a configuration, at least one entry a key.

    Options that add to a configuration, and do not replace it, give an entry of their own.
    """
    said = {name.replace("_", "-"): value for name, value in asdict(options).items()}
    for key in KEYS:
        found = [] if said.get(key) in _NOTHING else [Entry(key, _json(said[key]), option=f"--{key}")]
        if configuration is not None and key in configuration.values and not _is_replaced(key, said):
            line, _ = place_in(configuration.file, (key,), key=True)
            value = _json(configuration.values[key])
            found.append(Entry(key, value, configuration.file.shown, line))
        yield from found or [Entry(key, _default(key))]


def _is_replaced(key: str, said: Mapping[str, Any]) -> bool:
    """Whether options replace what a configuration says to a key."""
    own = key in _REPLACING and said[key] not in _NOTHING
    return own or (key in _SELECTING and said["select"] not in _NOTHING)


def _json(value: Any) -> Json:
    match value:
        case tuple() | list():
            return list(value)
        case dict():
            return {name: _json(each) for name, each in value.items()}
        case int():
            return value
        case _:
            return str(value)


def _default(key: str) -> Json:
    written = KEYS[key].default
    return None if written.startswith("(") else _json(tomllib.loads(f"value = {written}")["value"])
