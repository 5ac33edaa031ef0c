"""Reading a configuration: what it says, or all that is wrong with it, each at its place."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import PurePath
from typing import Any, Final

from returns.pipeline import is_successful
from returns.result import Failure, Result, Success

from attune_lint.config.configuration import Configuration, ConfigurationFile, Problem
from attune_lint.config.keys import PROJECT_FILE_NAME, PROJECT_TABLE
from attune_lint.config.places import Way, nearest, places
from attune_lint.config.values import value_of, wrong_in

_PLACE: Final = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")


def read_configuration(
    data: bytes, path: PurePath, shown: PurePath
) -> Result[Configuration | None, tuple[Problem, ...]]:
    """What a file says.

    Args:
        data: its content.
        path: where it is, which tells a `pyproject.toml` from a file of its own.
        shown: how problems name it.

    Returns:
        The configuration, None for a `pyproject.toml` that has none; or all that is wrong, in order.
    """
    table = PROJECT_TABLE if path.name == PROJECT_FILE_NAME else ()
    if table and table[-1].encode() not in data and b"\\" not in data:
        return Success(None)
    text = _text(data, shown)
    if not is_successful(text):
        return Failure((text.failure(),))
    file = ConfigurationFile(path, shown, text.unwrap(), table)
    document = _document(file)
    if not is_successful(document):
        return Failure((document.failure(),))
    return _of(file, document.unwrap())


def place_in(file: ConfigurationFile, way: Way, *, key: bool = False) -> tuple[int, int]:
    """Line and column, from 1, of a value of a configuration, or with `key` of its key."""
    place = nearest(places(file.text), (*file.table, *way))
    return _line_and_column(file.text, place.key if key else place.value)


def _text(data: bytes, shown: PurePath) -> Result[str, Problem]:
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        place = _line_and_column(data[: error.start].decode(), error.start)
        return Failure(Problem(shown, *place, "this byte is no UTF-8."))
    return Success(text.removeprefix("\ufeff").replace("\r\n", "\n"))


def _line_and_column(text: str, offset: int) -> tuple[int, int]:
    before = text[:offset]
    return before.count("\n") + 1, len(before) - before.rfind("\n")


def _document(file: ConfigurationFile) -> Result[dict[str, Any], Problem]:
    import tomllib

    try:
        return Success(tomllib.loads(file.text))
    except tomllib.TOMLDecodeError as error:
        return Failure(_syntax(file, str(error)))
    except (ValueError, RecursionError) as error:
        reason = (
            "it is nested too deep" if isinstance(error, RecursionError) else "a number in it is too long"
        )
        return Failure(Problem(file.shown, 1, 1, f"the file can't be read: {reason}."))


def _syntax(file: ConfigurationFile, message: str) -> Problem:
    """A mistake as the parser tells it, which says the place in its text."""
    place = _PLACE.search(message)
    line, column = _line_and_column(file.text, len(file.text))
    if place is not None and place[1] is not None:
        line, column = int(place[1]), int(place[2])
    return Problem(file.shown, line, column, f"this is no TOML: {_PLACE.sub('', message)}.")


def _of(
    file: ConfigurationFile, document: Mapping[str, Any]
) -> Result[Configuration | None, tuple[Problem, ...]]:
    table: Any = document
    for depth, name in enumerate(file.table):
        if name not in table:
            return Success(None)
        table = table[name]
        if not isinstance(table, dict):
            own = depth + 1 == len(file.table)
            return Failure(_problems(file, [((), "this must be a table.", False)])) if own else Success(None)
    wrong = list(wrong_in(table))
    if wrong:
        return Failure(_problems(file, wrong))
    return Success(Configuration(file, {name: value_of(name, value) for name, value in table.items()}))


def _problems(file: ConfigurationFile, wrong: Iterable[tuple[Way, str, bool]]) -> tuple[Problem, ...]:
    found = places(file.text)
    told = []
    for way, message, is_key in wrong:
        place = nearest(found, (*file.table, *way))
        offset = place.key if is_key else place.value
        told.append((offset, Problem(file.shown, *_line_and_column(file.text, offset), message)))
    return tuple(problem for _, problem in sorted(told, key=lambda each: each[0]))
