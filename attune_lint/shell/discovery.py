"""Finding the workflow files of packs (spec: pack-layout, workflow-format)."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path, PurePath
from typing import NamedTuple, TypeAlias

from attrs import evolve, field, frozen

from attune_lint.lint.identify import declared_reference, workflow_file
from attune_lint.model.diagnostic import Diagnostic
from attune_lint.model.files import ACTION_FOLDER, SUFFIXES, WORKFLOW_FOLDER, WorkflowFile
from attune_lint.model.limits import DEFAULT_MAX_FILE_SIZE
from attune_lint.pack.manifest import MANIFEST_NAMES
from attune_lint.shell.disk import Disk, Entry, Trouble
from attune_lint.shell.files import read_bytes
from attune_lint.yaml.rules import UNREADABLE

_WORKFLOW_FOLDERS = (PurePath(ACTION_FOLDER, WORKFLOW_FOLDER), PurePath(WORKFLOW_FOLDER))
_OWN_FOLDERS = (PurePath(ACTION_FOLDER), PurePath(WORKFLOW_FOLDER))


Excludes: TypeAlias = Callable[[Path, bool], bool]
"""Whether a path is left out; the second argument says whether it is a directory's."""


def nothing_excluded(_path: Path, _directory: bool) -> bool:
    """Leaves nothing out."""
    return False


class FoundFile(NamedTuple):
    """A file to lint: its absolute path, how it is shown, and its place in a pack if it is in one."""

    path: Path
    shown: PurePath
    file: WorkflowFile | None


class FoundPack(NamedTuple):
    """A pack: its directory, and its reference, which is only the directory's name unless `declared`."""

    directory: Path
    reference: str
    declared: bool = True


@frozen
class Asked:
    """What a run is to report on: files, and directories with what is below them, by real paths.

    `excludes` says what is left out of that.
    """

    files: frozenset[str] = frozenset()
    directories: frozenset[str] = frozenset()
    disk: Disk = field(factory=Disk, eq=False, repr=False)
    excludes: Excludes = field(default=nothing_excluded, eq=False, repr=False)

    def covers(self, path: Path) -> bool:
        """Whether a path is one of these files, or below one of these directories."""
        real = self.disk.real(str(path))
        inside = real in self.files or any(above in self.directories for above in _above(real))
        return inside and not self.excludes(path, False)

    def covers_all_of(self, directory: Path) -> bool:
        """Whether a directory is one of these, or below one."""
        real = self.disk.real(str(directory))
        return real in self.directories or any(above in self.directories for above in _above(real))


@frozen
class Discovery:
    """What some paths come to.

    `context` counts the files that were named and are no workflows, `missing` the paths that do not
    exist, `unreadable` tells of what could not be looked into. `packs` are those around or below the
    paths. `absolute` says whether paths outside of the working directory are shown as absolute ones.
    `excluded` counts what was named or found, and is left out.
    """

    files: tuple[FoundFile, ...] = ()
    context: int = 0
    missing: tuple[str, ...] = ()
    unreadable: tuple[Diagnostic, ...] = ()
    packs: tuple[FoundPack, ...] = field(default=(), eq=False)
    asked: Asked = field(default=Asked(), eq=False)
    absolute: bool = field(default=False, eq=False)
    excluded: int = field(default=0, eq=False)


def _above(path: str) -> Iterator[str]:
    """The directories above an absolute path."""
    while (parent := os.path.dirname(path)) != path:
        yield parent
        path = parent


def discover(
    paths: Iterable[str],
    working_directory: Path,
    disk: Disk | None = None,
    excludes: Excludes = nothing_excluded,
) -> Discovery:
    """The workflow files that paths name, or that are found below them, each once.

    Args:
        paths: files and directories.
        working_directory: what relative paths start from, and what shown paths are relative to.
        disk: what looks at them; a new one if None.
        excludes: says what is left out, by absolute paths.
    """
    search = _Search(working_directory, disk or Disk(), excludes)
    for path in paths:
        search.add(path)
    return search.result()


def placed_file(
    name: str, working_directory: Path, disk: Disk | None = None, excludes: Excludes = nothing_excluded
) -> Discovery:
    """Where a file belongs that need not exist."""
    search = _Search(working_directory, disk or Disk(), excludes)
    search.named_file(Path(name))
    return search.result()


def pack_files(pack: FoundPack, working_directory: Path, disk: Disk) -> tuple[FoundFile, ...]:
    """The workflow files in the two folders of one pack."""
    search = _Search(working_directory, disk)
    for folder in _WORKFLOW_FOLDERS:
        search.folder(pack.directory / folder, pack)
    return tuple(search.files.values())


def found_pack(directory: Path, disk: Disk) -> FoundPack:
    """The pack in a directory."""
    return _Search(directory, disk).pack(directory)


def manifest_of(directory: Path, disk: Disk) -> Path | None:
    """The manifest of the pack in a directory."""
    names = (name for name in MANIFEST_NAMES if disk.is_file(os.path.join(directory, name)))
    return next((directory / name for name in names), None)


def shown_path(path: Path, working_directory: Path) -> PurePath:
    """How a path is shown: as it was given or found, relative to the working directory if below it."""
    if path.is_absolute() and path.is_relative_to(working_directory):
        return path.relative_to(working_directory)
    return PurePath(os.path.normpath(path))


class _Search:
    """Gathers files; the real path of each is the key, so that links report nothing twice."""

    def __init__(self, working_directory: Path, disk: Disk, excludes: Excludes = nothing_excluded) -> None:
        self.working_directory = working_directory
        self.disk = disk
        self.excludes = excludes
        self.excluded = 0
        self.files: dict[str, FoundFile] = {}
        self.packs: dict[str, FoundPack] = {}
        self.context = 0
        self.missing: list[str] = []
        self.unreadable: list[Diagnostic] = []
        self.asked_files: set[str] = set()
        self.asked_directories: set[str] = set()
        self.absolute = False

    def result(self) -> Discovery:
        return Discovery(
            tuple(sorted(self.files.values(), key=lambda found: found.shown.as_posix())),
            self.context,
            tuple(self.missing),
            tuple(self.unreadable),
            tuple(sorted(self.packs.values(), key=lambda pack: pack.directory)),
            Asked(frozenset(self.asked_files), frozenset(self.asked_directories), self.disk, self.excludes),
            self.absolute,
            self.excluded,
        )

    def add(self, name: str) -> None:
        kind = self.disk.kind(str(self.working_directory / name))
        self.absolute = self.absolute or Path(name).is_absolute()
        if kind is None:
            self.missing.append(name)
        elif kind == "directory":
            self.directory(Path(name))
        else:
            self.named_file(Path(name))

    # Named files

    def named_file(self, path: Path) -> None:
        absolute = self.resolved(path)
        if self.leaves_out(absolute, directory=False):
            return
        root = self.enclosing_pack(absolute)
        pack = None if root is None else self.pack(root)
        self.asked_files.add(self.disk.real(str(absolute)))
        if _is_context(absolute, root):
            self.context += 1
        else:
            self.keep(self.disk.real(str(absolute)), absolute, self.shown(path), pack)

    def enclosing_pack(self, absolute: Path) -> Path | None:
        """The pack around a path: the nearest directory with a manifest, else the one with the folders."""
        for parent in absolute.parents:
            if manifest_of(parent, self.disk) is not None:
                return parent
        above = absolute.parent.parent
        if absolute.parent.name == ACTION_FOLDER and any(map(self.is_directory, _workflow_folders(above))):
            return above
        if absolute.parent.name != WORKFLOW_FOLDER:
            return None
        return above.parent if above.name == ACTION_FOLDER else above

    # Directories

    def directory(self, path: Path) -> None:
        absolute = self.resolved(path)
        if self.leaves_out(absolute, directory=True):
            return
        root = self.enclosing_pack(absolute / "x")
        inside = root is not None and root != absolute
        if root is not None and inside:
            self.part_of_pack(path, root)
        start = self.disk.real(str(absolute))
        self.asked_directories.add(start)
        seen: set[str] = set()
        waiting = [path]
        while waiting:
            current = waiting.pop()
            real = self.disk.real(str(self.resolved(current)))
            if real in seen or not _is_below(real, start):
                continue
            seen.add(real)
            waiting.extend(reversed(self.visit(current, inside)))

    def part_of_pack(self, path: Path, root: Path) -> None:
        """A directory inside a pack: the pack's workflow files below it."""
        absolute, pack = self.resolved(path), self.pack(root)
        for folder in _workflow_folders(root):
            if folder == absolute or folder.is_relative_to(absolute):
                self.folder(path / folder.relative_to(absolute), pack)

    def visit(self, path: Path, inside: bool) -> list[Path]:
        """Take the files of a directory that is a pack; give the directories to look into next.

        Inside a pack, only a manifest makes another one.
        """
        absolute = self.resolved(path)
        has_manifest = manifest_of(absolute, self.disk) is not None
        folders = [path / folder for folder in _WORKFLOW_FOLDERS if self.is_directory(absolute / folder)]
        if has_manifest or (folders and not inside):
            pack = self.pack(absolute)
            for folder in folders:
                self.folder(folder, pack)
        if has_manifest:
            return []
        # Its folder of actions holds a folder of workflows, and is no pack for that.
        own = {self.disk.real(str(absolute / folder)) for folder in _OWN_FOLDERS} if folders else set()
        return [
            path / entry.name
            for entry in self.entries(path)
            if entry.kind == "directory"
            and not entry.name.startswith(".")
            and self.disk.real(str(absolute / entry.name)) not in own
            and not self.excludes(absolute / entry.name, True)
        ]

    def folder(self, path: Path, pack: FoundPack) -> None:
        """Take the workflow files of one of a pack's folders."""
        absolute = self.resolved(path)
        if not self.is_directory(absolute):
            return
        root, shown = self.disk.real(str(pack.directory)), self.shown(path)
        for entry in self.entries(path):
            if not entry.name.endswith(SUFFIXES) or entry.name.startswith(".") or entry.kind == "directory":
                continue
            found = absolute / entry.name
            real = self.disk.real(str(found))
            if _is_below(real, root) and not self.leaves_out(found, directory=False):
                self.keep(real, found, shown / entry.name, pack)

    def entries(self, path: Path) -> list[Entry]:
        """What is in a directory, what is no link first."""
        found = self.disk.entries(str(self.resolved(path)))
        if isinstance(found, Trouble):
            message = f"The directory can't be read: {found.reason}."
            self.unreadable.append(UNREADABLE.of_file(self.shown(path), message))
            return []
        return sorted(found.values(), key=lambda entry: (entry.link, entry.name))

    def is_directory(self, path: Path) -> bool:
        return self.disk.is_directory(str(path))

    # Results

    def leaves_out(self, absolute: Path, *, directory: bool) -> bool:
        out = self.excludes(absolute, directory)
        self.excluded += out
        return out

    def keep(self, real: str, absolute: Path, shown: PurePath, pack: FoundPack | None) -> None:
        if real in self.files:
            return
        file = None if pack is None else workflow_file(absolute, pack.reference).value_or(None)
        if file is not None and pack is not None and not pack.declared:
            file = evolve(file, declared=False)
        self.files[real] = FoundFile(absolute, shown, file)

    def pack(self, root: Path) -> FoundPack:
        key = self.disk.real(str(root))
        if key not in self.packs:
            manifest = manifest_of(root, self.disk)
            data = None
            if manifest is not None:
                data = read_bytes(self.disk, manifest, manifest, DEFAULT_MAX_FILE_SIZE).value_or(None)
            declared = None if data is None else declared_reference(data)
            self.packs[key] = FoundPack(root, declared or Path(key).name, declared is not None)
        return self.packs[key]

    def resolved(self, path: Path) -> Path:
        return Path(os.path.normpath(self.working_directory / path))

    def shown(self, path: Path) -> PurePath:
        return shown_path(path, self.working_directory)


def _is_context(absolute: Path, root: Path | None) -> bool:
    """Whether a named file is something else than a workflow."""
    if root is None:
        return absolute.name in MANIFEST_NAMES or absolute.parent.name == ACTION_FOLDER
    return absolute.parent not in _workflow_folders(root) or absolute.suffix not in SUFFIXES


def _workflow_folders(root: Path) -> Iterator[Path]:
    return (root / folder for folder in _WORKFLOW_FOLDERS)


def _is_below(path: str, start: str) -> bool:
    return path == start or path.startswith(start.rstrip(os.sep) + os.sep)
