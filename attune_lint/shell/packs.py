"""Reading packs from disk: their files, what these point at, and the packs beside them."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePath

from attrs import field, frozen

from attune_lint.lint.pack import read_actions
from attune_lint.lint.reading import decode_text
from attune_lint.model.files import (
    ACTION_FOLDER,
    SUFFIXES,
    WORKFLOW_FOLDER,
    WorkflowFile,
    is_nearly_workflow,
    workflow_name,
)
from attune_lint.model.limits import DEFAULT_MAX_FILE_SIZE
from attune_lint.pack.action import ReadAction
from attune_lint.pack.files import Astray, FileText, PackFiles, Pointed, Pointers, WorkflowText
from attune_lint.shell.discovery import Discovery, FoundPack, manifest_of, pack_files, shown_path
from attune_lint.shell.disk import Disk, Trouble
from attune_lint.shell.files import checked_size, read_bytes


@frozen(eq=False, repr=False)
class PackReader:
    """Reads packs.

    Findings name files relative to the working directory, unless `as_given`.
    `shown` says how findings name some files, by their real paths; others are named by where they are.
    `contents` holds what is to be taken for the content of some files, by their real paths.
    """

    working_directory: Path
    max_file_size: int = DEFAULT_MAX_FILE_SIZE
    absolute: bool = False
    as_given: bool = False
    shown: Mapping[str, PurePath] = field(factory=dict)
    contents: Mapping[str, bytes] = field(factory=dict)
    disk: Disk = field(factory=Disk)

    def read(self, pack: FoundPack) -> tuple[PackFiles, tuple[ReadAction, ...], Pointers]:
        """The files of a pack, its action files as they were read, and where these point."""
        manifest = manifest_of(pack.directory, self.disk)
        folder = pack.directory / ACTION_FOLDER
        workflows = tuple(self._workflows(pack))
        listed, names = self._files_in(folder)
        files = PackFiles(
            self.show(pack.directory),
            pack.reference,
            pack.declared,
            None if manifest is None else self.text(manifest),
            tuple(self.text(folder / name) for name in names if Path(name).suffix in SUFFIXES),
            workflows,
            tuple(self.show(path) for path in self._never_read(pack.directory)),
            listed,
        )
        actions = read_actions(files)
        return files, actions, self._pointers(pack, actions, workflows)

    def text(self, path: Path) -> FileText:
        """The text of a file, or the finding that says why there is none."""
        shown = self.show(path)
        given = self.contents.get(self.real(path)) if self.contents else None
        if given is None:
            data = read_bytes(self.disk, path, shown, self.max_file_size)
        else:
            data = checked_size(given, shown, self.max_file_size)
        return FileText(shown, path, data.bind(lambda content: decode_text(content, shown)))

    def real(self, path: Path) -> str:
        """A path without links."""
        return self.disk.real(str(path))

    def show(self, path: Path) -> PurePath:
        """How findings name a path."""
        if self.as_given:
            return path
        known = self.shown.get(self.real(path)) if self.shown else None
        if known is not None:
            return known
        if self.absolute or path.is_relative_to(self.working_directory):
            return shown_path(path, self.working_directory)
        return PurePath(os.path.relpath(path, self.working_directory))

    def _workflows(self, pack: FoundPack) -> Iterator[WorkflowText]:
        files = pack_files(pack, self.working_directory, self.disk)
        found = {self.real(each.path): each for each in files}
        placed = ((each.path, each.file) for each in found.values())
        yield from (WorkflowText(file, self.text(path)) for path, file in placed if file is not None)
        for real in self.contents:
            if real not in found:
                yield from self._new_workflow(pack, Path(real))

    def _new_workflow(self, pack: FoundPack, path: Path) -> Iterator[WorkflowText]:
        """A workflow file that is only given, and not on disk."""
        root = Path(self.real(pack.directory))
        folders = (root / WORKFLOW_FOLDER, root / ACTION_FOLDER / WORKFLOW_FOLDER)
        if path.parent in folders and path.suffix in SUFFIXES:
            yield WorkflowText(_file_at(path, pack), self.text(path))

    def _pointers(
        self, pack: FoundPack, actions: tuple[ReadAction, ...], workflows: tuple[WorkflowText, ...]
    ) -> Pointers:
        known = {self.real(Path(text.file.path)): text.text.path for text in workflows}
        leading: dict[PurePath, Pointed] = {}
        elsewhere: list[WorkflowText] = []
        for read in actions:
            if read.action is None or read.action.workflow_file is None:
                continue
            where = self._led_to(pack.directory, read.action.workflow_file.text)
            if isinstance(where, Path):
                real = self.real(where)
                if real not in known:
                    text = WorkflowText(_file_at(where, pack), self.text(where))
                    known[real] = text.text.path
                    elsewhere.append(text)
                leading[read.path] = known[real]
            else:
                leading[read.path] = where
        return Pointers(leading, tuple(elsewhere))

    def _led_to(self, directory: Path, written: str) -> Path | Astray:
        """Where a `workflow_file` leads, which starts from the folder of actions (spec: pack-layout)."""
        path = Path(os.path.normpath(directory / ACTION_FOLDER / written))
        if not path.is_relative_to(directory):
            return Astray.OUTSIDE
        if "\0" in written or not (self.disk.is_file(str(path)) or self.real(path) in self.contents):
            return Astray.MISSING
        inside = Path(self.real(path)).is_relative_to(self.real(directory))
        return path if inside else Astray.OUTSIDE

    def _files_in(self, folder: Path) -> tuple[bool, list[str]]:
        """Whether a folder could be looked into, and its files, sorted; one that is not there is empty."""
        if not self.disk.is_directory(str(folder)):
            return True, []
        found = self.disk.entries(str(folder))
        if isinstance(found, Trouble):
            return False, []
        # Reading a link that leads nowhere says what is wrong with it.
        names = (each.name for each in found.values() if each.kind in {"file", "broken"})
        return True, sorted(name for name in names if not name.startswith("."))

    def _never_read(self, directory: Path) -> Iterator[Path]:
        """YAML files in or below the folders of workflows that the engine does not read."""
        for top in (directory / ACTION_FOLDER / WORKFLOW_FOLDER, directory / WORKFLOW_FOLDER):
            waiting = [top] if self.disk.is_directory(str(top)) else []
            while waiting:
                folder = waiting.pop()
                found = self.disk.entries(str(folder))
                listed = [] if isinstance(found, Trouble) else sorted(found.values())
                waiting += (
                    folder / each.name
                    for each in reversed(listed)
                    if each.kind == "directory" and not each.link and not each.name.startswith(".")
                )
                for each in listed:
                    read = folder == top and each.name.endswith(SUFFIXES)
                    if each.kind != "directory" and _is_yaml(each.name) and not read:
                        yield folder / each.name


def reader_for(
    discovery: Discovery,
    working_directory: Path,
    max_file_size: int = DEFAULT_MAX_FILE_SIZE,
    contents: Mapping[str, bytes] | None = None,
) -> PackReader:
    """A reader that names files as a discovery does, and looks at the same disk."""
    disk = discovery.asked.disk
    shown = {disk.real(str(found.path)): found.shown for found in discovery.files}
    return PackReader(
        working_directory, max_file_size, discovery.absolute, shown=shown, contents=contents or {}, disk=disk
    )


def _file_at(path: Path, pack: FoundPack) -> WorkflowFile:
    name = workflow_name(path)
    return WorkflowFile(path, pack.reference, name, f"{pack.reference}.{name}", declared=pack.declared)


def _is_yaml(name: str) -> bool:
    return not name.startswith(".") and is_nearly_workflow(PurePath(name))
