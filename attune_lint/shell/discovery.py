"""Finding the workflow files of packs (spec: pack-layout, workflow-format)."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePath

from attrs import evolve, frozen

from attune_lint.lint.identify import MANIFEST_NAMES, declared_reference, workflow_file
from attune_lint.model.diagnostic import Diagnostic
from attune_lint.model.files import ACTION_FOLDER, SUFFIXES, WORKFLOW_FOLDER, WorkflowFile
from attune_lint.shell.files import DEFAULT_MAX_FILE_SIZE, read_bytes
from attune_lint.yaml.rules import UNREADABLE

_WORKFLOW_FOLDERS = (PurePath(ACTION_FOLDER, WORKFLOW_FOLDER), PurePath(WORKFLOW_FOLDER))


@frozen
class FoundFile:
    """A file to lint: its absolute path, how it is shown, and its place in a pack if it is in one."""

    path: Path
    shown: PurePath
    file: WorkflowFile | None


@frozen
class Discovery:
    """What some paths come to.

    `context` counts the files that were named and are no workflows, `missing` the paths that do not
    exist, `unreadable` tells of what could not be looked into.
    """

    files: tuple[FoundFile, ...] = ()
    context: int = 0
    missing: tuple[str, ...] = ()
    unreadable: tuple[Diagnostic, ...] = ()


def discover(paths: Iterable[str], working_directory: Path) -> Discovery:
    """The workflow files that paths name, or that are found below them, each once.

    Args:
        paths: files and directories.
        working_directory: what relative paths start from, and what shown paths are relative to.
    """
    search = _Search(working_directory)
    for path in paths:
        search.add(path)
    return Discovery(
        tuple(sorted(search.files.values(), key=lambda found: found.shown.as_posix())),
        search.context,
        tuple(search.missing),
        tuple(search.unreadable),
    )


def placed_file(name: str, working_directory: Path) -> FoundFile | None:
    """Where a file would belong that need not exist; None if it would be no workflow."""
    search = _Search(working_directory)
    search.named_file(Path(name))
    return next(iter(search.files.values()), None)


def pack_files(directory: Path, pack: str, working_directory: Path) -> tuple[FoundFile, ...]:
    """The workflow files of one pack, given its directory and its reference."""
    search = _Search(working_directory)
    for folder in _WORKFLOW_FOLDERS:
        search.folder(directory / folder, _Pack(directory, pack))
    return tuple(search.files.values())


def shown_path(path: Path, working_directory: Path) -> PurePath:
    """How a path is shown: as it was given or found, relative to the working directory if below it."""
    if path.is_absolute() and path.is_relative_to(working_directory):
        return path.relative_to(working_directory)
    return PurePath(os.path.normpath(path))


@frozen
class _Pack:
    directory: Path
    reference: str
    declared: bool = True


class _Search:
    """Gathers files; the real path of each is the key, so that links report nothing twice."""

    def __init__(self, working_directory: Path) -> None:
        self.working_directory = working_directory
        self.files: dict[str, FoundFile] = {}
        self.packs: dict[str, _Pack] = {}
        self.context = 0
        self.missing: list[str] = []
        self.unreadable: list[Diagnostic] = []

    def add(self, name: str) -> None:
        path = self.working_directory / name
        if not os.path.lexists(path):
            self.missing.append(name)
        elif os.path.isdir(path):
            self.directory(Path(name))
        else:
            self.named_file(Path(name))

    # Named files

    def named_file(self, path: Path) -> None:
        absolute = self.absolute(path)
        root = self.enclosing_pack(absolute)
        if _is_context(absolute, root):
            self.context += 1
        else:
            self.keep(path, None if root is None else self.pack(root))

    def enclosing_pack(self, absolute: Path) -> Path | None:
        """The pack around a path: the nearest directory with a manifest, else the one with the folders."""
        for parent in absolute.parents:
            if _manifest(parent) is not None:
                return parent
        if absolute.parent.name != WORKFLOW_FOLDER:
            return None
        above = absolute.parent.parent
        return above.parent if above.name == ACTION_FOLDER else above

    # Directories

    def directory(self, path: Path) -> None:
        absolute = self.absolute(path)
        root = self.enclosing_pack(absolute / "x")
        inside = root is not None and root != absolute
        if root is not None and inside:
            self.part_of_pack(path, root)
        start = os.path.realpath(absolute)
        seen: set[str] = set()
        waiting = [path]
        while waiting:
            current = waiting.pop()
            real = os.path.realpath(self.absolute(current))
            if real in seen or not _is_below(real, start):
                continue
            seen.add(real)
            waiting.extend(reversed(self.visit(current, inside)))

    def part_of_pack(self, path: Path, root: Path) -> None:
        """A directory inside a pack: the pack's workflow files below it."""
        absolute = self.absolute(path)
        for folder in _workflow_folders(root):
            if folder == absolute or folder.is_relative_to(absolute):
                self.folder(path / folder.relative_to(absolute), self.pack(root))

    def visit(self, path: Path, inside: bool) -> list[Path]:
        """Take the files of a directory that is a pack; give the directories to look into next.

        Inside a pack, only a manifest makes another one.
        """
        absolute = self.absolute(path)
        has_manifest = _manifest(absolute) is not None
        folders = [path / folder for folder in _WORKFLOW_FOLDERS if (absolute / folder).is_dir()]
        if has_manifest or (folders and not inside):
            pack = self.pack(absolute)
            for folder in folders:
                self.folder(folder, pack)
        if has_manifest:
            return []
        own = {(absolute / folder).resolve() for folder in _WORKFLOW_FOLDERS} if folders else set()
        return [
            path / entry.name
            for entry in self.entries(path)
            if _is_directory(entry)
            and not entry.name.startswith(".")
            and Path(entry.path).resolve() not in own
        ]

    def folder(self, path: Path, pack: _Pack) -> None:
        if not self.absolute(path).is_dir():
            return
        root = os.path.realpath(pack.directory)
        for entry in self.entries(path):
            found = path / entry.name
            if found.suffix not in SUFFIXES or entry.name.startswith(".") or _is_directory(entry):
                continue
            if _is_below(os.path.realpath(self.absolute(found)), root):
                self.keep(found, pack)

    def entries(self, path: Path) -> list[os.DirEntry[str]]:
        try:
            with os.scandir(self.absolute(path)) as entries:
                return sorted(entries, key=lambda entry: (_is_link(entry), entry.name))
        except OSError as error:
            message = f"The directory can't be read: {error.strerror}."
            self.unreadable.append(UNREADABLE.of_file(self.shown(path), message))
            return []

    # Results

    def keep(self, path: Path, pack: _Pack | None) -> None:
        absolute = self.absolute(path)
        shown = self.shown(path)
        file = None if pack is None else workflow_file(absolute, pack.reference).value_or(None)
        if file is not None and pack is not None and not pack.declared:
            file = evolve(file, declared=False)
        self.files.setdefault(os.path.realpath(absolute), FoundFile(absolute, shown, file))

    def pack(self, root: Path) -> _Pack:
        key = os.path.realpath(root)
        if key not in self.packs:
            manifest = _manifest(root)
            data = None
            if manifest is not None:
                data = read_bytes(manifest, manifest, DEFAULT_MAX_FILE_SIZE).value_or(None)
            declared = None if data is None else declared_reference(data)
            self.packs[key] = _Pack(root, declared or Path(key).name, declared is not None)
        return self.packs[key]

    def absolute(self, path: Path) -> Path:
        return Path(os.path.normpath(self.working_directory / path))

    def shown(self, path: Path) -> PurePath:
        return shown_path(path, self.working_directory)


def _is_context(absolute: Path, root: Path | None) -> bool:
    """Whether a named file is something else than a workflow."""
    if root is None:
        return absolute.name in MANIFEST_NAMES or absolute.parent.name == ACTION_FOLDER
    return absolute.parent not in _workflow_folders(root) or absolute.suffix not in SUFFIXES


def _manifest(directory: Path) -> Path | None:
    return next((path for name in MANIFEST_NAMES if (path := directory / name).is_file()), None)


def _workflow_folders(root: Path) -> Iterator[Path]:
    return (root / folder for folder in _WORKFLOW_FOLDERS)


def _is_below(path: str, start: str) -> bool:
    return path == start or path.startswith(start.rstrip(os.sep) + os.sep)


def _is_directory(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:
        return False


def _is_link(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_symlink()
    except OSError:
        return False
