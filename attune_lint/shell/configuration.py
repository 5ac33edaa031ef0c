"""Finding and reading the configurations that apply to files."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path, PurePath
from typing import Final

from returns.pipeline import is_successful
from returns.result import Failure, Result

from attune_lint.config.applied import Applied, Options
from attune_lint.config.configuration import Configuration, Problem
from attune_lint.config.keys import FILE_NAME, PROJECT_FILE_NAME
from attune_lint.lint.policy import Policy
from attune_lint.model.severity import Severity
from attune_lint.shell.discovery import shown_path
from attune_lint.shell.disk import Disk
from attune_lint.shell.files import read_bytes
from attune_lint.yaml.rules import FILE_TOO_LARGE

_LARGEST: Final = 1_000_000
"""In bytes: no configuration is so large, and what names all files of a repository is none."""


class Configurations:
    """What applies to files, each configuration read once; what is wrong with any is in `problems`.

    Args:
        options: what the command line says; paths that findings show start from its `directory`.
        only: the one file that applies to everything; the nearest upward from each file if None.
        isolated: whether no file applies.
        disk: what looks at files; a new one if None.
    """

    def __init__(
        self,
        options: Options,
        *,
        only: Path | None = None,
        isolated: bool = False,
        disk: Disk | None = None,
    ) -> None:
        self.disk = disk or Disk()
        self.options = options
        self.working_directory = Path(options.directory)
        self.problems: list[Problem] = []
        self._isolated = isolated or only is not None
        self._directories: dict[str, Applied] = {}
        self._leaving: dict[str, bool] = {}
        self._excluded: dict[Path, bool] = {}
        self._files: dict[PurePath, Applied] = {}
        self._policies: dict[PurePath, Policy] = {}
        self._without = Applied(None, options)
        if only is not None and not isolated:
            self._without = self._read(self.working_directory / only) or self._without

    def of(self, path: PurePath) -> Applied:
        """What applies to a file or directory, by a path as findings show it, or an absolute one."""
        if path not in self._files:
            absolute = self._located(path)
            is_directory = self.disk.is_directory(absolute)
            self._files[path] = self.of_directory(absolute if is_directory else os.path.dirname(absolute))
        return self._files[path]

    def of_directory(self, directory: str | Path) -> Applied:
        """What applies to the files in a directory, by its absolute path."""
        if self._isolated:
            return self._without
        passed = []
        applied = self._without
        for each in _upward(str(directory)):
            found = self._directories.get(each) or self._in(Path(each))
            passed.append(each)
            if found is not None:
                applied = found
                break
        self._directories.update(dict.fromkeys(passed, applied))
        return applied

    def excludes(self, path: str | Path, directory: bool) -> bool:
        """Whether a file or a directory, by its absolute path, is left out, or a directory around it is.

        What a configuration leaves out stays so where there is a nearer one inside of it.
        """
        around = os.path.dirname(path)
        if not self.leaves_something_out(around):
            return False
        if self.of_directory(around).excludes(Path(path), directory=directory):
            return True
        return any(self._leaves_out(Path(each)) for each in _upward(around))

    def leaves_out(self, path: PurePath) -> bool:
        """Whether a file or a directory, by its path as findings show it, is left out."""
        absolute = self._located(path)
        return self.leaves_something_out(os.path.dirname(absolute)) and self.excludes(
            absolute, self.disk.is_directory(absolute)
        )

    def leaves_something_out(self, directory: str | Path) -> bool:
        """Whether anything may be left out in a directory, by its absolute path."""
        key = str(directory)
        if key not in self._leaving:
            self._leaving[key] = any(self.of_directory(each).excluding for each in _upward(key))
        return self._leaving[key]

    def _leaves_out(self, directory: Path) -> bool:
        if directory not in self._excluded:
            applied = self.of_directory(directory.parent)
            self._excluded[directory] = applied.excludes(directory, directory=True)
        return self._excluded[directory]

    def policy_of(self, path: PurePath) -> Policy:
        """What is reported of a file by its path as findings show it."""
        if path not in self._policies:
            self._policies[path] = self.of(path).policy_of(self.absolute(path))
        return self._policies[path]

    def fail_on(self, path: PurePath) -> Severity:
        """The mildest finding in a file, by its path as findings show it, that fails a run."""
        return self.of(path).fail_on

    def absolute(self, path: PurePath) -> Path:
        """Where a path leads that starts from the working directory."""
        return Path(self._located(path))

    def _located(self, path: PurePath) -> str:
        return os.path.normpath(os.path.join(self.working_directory, path))

    def _in(self, directory: Path) -> Applied | None:
        """What the configuration in a directory makes of the options; None where there is none."""
        for name in (FILE_NAME, PROJECT_FILE_NAME):
            if self.disk.is_file(str(directory / name)):
                found = self._read(directory / name)
                if found is not None:
                    return found
        return None

    def _read(self, path: Path) -> Applied | None:
        """A configuration with the options; None for a `pyproject.toml` that has none."""
        read = self._content(path, shown_path(path, self.working_directory))
        if not is_successful(read):
            self.problems += read.failure()
            return self._without
        configuration = read.unwrap()
        if configuration is None:
            return None
        self.problems += _missing(configuration, self.disk)
        return Applied(configuration, self.options)

    def _content(self, path: Path, shown: PurePath) -> Result[Configuration | None, tuple[Problem, ...]]:
        from attune_lint.config.reading import read_configuration

        data = read_bytes(self.disk, path, shown, _LARGEST)
        if is_successful(data):
            return read_configuration(data.unwrap(), path, shown)
        too_large = data.failure().code == FILE_TOO_LARGE.code
        message = f"The file is larger than {_LARGEST} bytes." if too_large else data.failure().message
        return Failure((Problem(shown, 1, 1, message),))


def _upward(directory: str) -> Iterator[str]:
    """A directory, by its absolute path, and those around it."""
    yield directory
    while (parent := os.path.dirname(directory)) != directory:
        yield parent
        directory = parent


def _missing(configuration: Configuration, disk: Disk) -> Iterator[Problem]:
    """The paths of a configuration that lead nowhere."""
    for name, kind, is_there in (
        ("packs", "directory", disk.is_directory),
        ("actions", "file", disk.is_file),
    ):
        paths = configuration.values.get(name, ())
        for index, path in enumerate(paths if isinstance(paths, tuple) else ()):
            if not is_there(os.path.normpath(configuration.file.path.parent / path)):
                yield _at(configuration, (name, index), f"there is no {kind} '{path}'.")


def _at(configuration: Configuration, way: tuple[str | int, ...], message: str) -> Problem:
    from attune_lint.config.reading import place_in

    return Problem(configuration.file.shown, *place_in(configuration.file, way), message)
