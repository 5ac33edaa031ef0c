"""What a configuration file says."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePath
from typing import NamedTuple, TypeAlias

from attrs import field, frozen

from attune_lint.model.severity import Severity
from attune_lint.model.target import Target

Value: TypeAlias = Target | Severity | int | tuple[str, ...] | Mapping[str, Severity | tuple[str, ...]]
"""A severity, a target or a size, a list, or a table: what the kinds of `config.keys` say."""


@frozen
class ConfigurationFile:
    """A configuration file: its path, how messages name it, and its text with LF at the ends of lines.

    `table` are the keys of the table that is the configuration, none for the whole file.
    """

    path: PurePath
    shown: PurePath
    text: str = field(repr=False)
    table: tuple[str, ...] = ()


class Problem(NamedTuple):
    """What is wrong at a place of a configuration file, as a sentence: line and column from 1."""

    path: PurePath
    line: int
    column: int
    message: str

    def __str__(self) -> str:
        return f"{self.path.as_posix()}:{self.line}:{self.column}: {self.message}"


@frozen(eq=False, repr=False)
class Configuration:
    """The values of one file by the names of their keys; what is not written is not in it."""

    file: ConfigurationFile
    values: Mapping[str, Value]
