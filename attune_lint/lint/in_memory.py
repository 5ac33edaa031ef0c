"""Linting a pack whose files are given as texts."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Mapping
from pathlib import PurePath, PurePosixPath

from attune_lint.lint.identify import declared_reference
from attune_lint.lint.pack import check_pack, open_pack, read_actions
from attune_lint.lint.policy import default_policy, reported
from attune_lint.lint.reading import decode_text
from attune_lint.lint.report import FileReport, LintReport, in_path_order
from attune_lint.model.files import (
    ACTION_FOLDER,
    SUFFIXES,
    WORKFLOW_FOLDER,
    WorkflowFile,
    is_nearly_workflow,
    workflow_name,
)
from attune_lint.model.target import DEFAULT_TARGET, Target
from attune_lint.pack.action import ReadAction
from attune_lint.pack.contract import KnownPack
from attune_lint.pack.files import Astray, FileText, PackFiles, Pointed, Pointers, WorkflowText
from attune_lint.pack.manifest import MANIFEST_NAMES
from attune_lint.pack.surroundings import surroundings

_DIRECTORY = PurePath("pack")
_ACTIONS = PurePosixPath(ACTION_FOLDER)
_GRAPHS, _STANDALONE = _ACTIONS / WORKFLOW_FOLDER, PurePosixPath(WORKFLOW_FOLDER)


def lint_pack(
    files: Mapping[str, str | bytes],
    directory: PurePath = _DIRECTORY,
    *,
    target: str = DEFAULT_TARGET,
    known: Iterable[KnownPack] = (),
) -> LintReport:
    """The findings of one pack by all rules that are not opt-in; reads nothing but its arguments.

    Args:
        files: the content of each file by its path in the pack, with ``/`` between the parts.
        directory: the pack's directory, which findings show before these paths.
        target: the generation of the engine to judge for, ``"2026.06"`` or ``"2026.10"``.
        known: what can be called in other packs; nothing is taken for known that is not given.

    Raises:
        ValueError: there is no such target.
    """
    generation = Target(target)
    texts = _Texts(files, directory)
    pack_files = texts.pack_files()
    actions = read_actions(pack_files)
    opened = open_pack(pack_files, actions, texts.pointers(actions), generation)
    around = surroundings(opened.pack, (), (), known)
    checked = list(check_pack(opened, around, lambda _path: True))
    found = (*opened.diagnostics, *(each for file in checked for each in file.diagnostics))
    reports = in_path_order(FileReport(file.path, file.verdict, generation) for file in checked)
    said = opened.suppressions
    return LintReport(generation, reports, reported(found, default_policy, said, generation))


class _Texts:
    """The files of a pack by their paths in it."""

    def __init__(self, files: Mapping[str, str | bytes], directory: PurePath) -> None:
        self.files = {PurePosixPath(name): files[name] for name in sorted(files)}
        self.directory = directory
        manifest = next((self.files.get(PurePosixPath(name)) for name in MANIFEST_NAMES), None)
        declared = None if manifest is None else declared_reference(manifest)
        self.reference, self.declared = declared or directory.name, declared is not None

    def text(self, path: PurePosixPath) -> FileText:
        shown = self.directory / path
        return FileText(shown, shown, decode_text(self.files[path], shown))

    def workflow(self, path: PurePosixPath) -> WorkflowText:
        name = workflow_name(path)
        ref = f"{self.reference}.{name}"
        file = WorkflowFile(self.directory / path, self.reference, name, ref, declared=self.declared)
        return WorkflowText(file, self.text(path))

    def pack_files(self) -> PackFiles:
        paths = [path for path in self.files if not any(part.startswith(".") for part in path.parts)]
        manifest = next((path for path in paths if str(path) in MANIFEST_NAMES), None)
        folders = (_GRAPHS, _STANDALONE)
        yaml = [path for path in paths if path.suffix in SUFFIXES]
        below = [path for path in paths if any(path.is_relative_to(folder) for folder in folders)]
        return PackFiles(
            self.directory,
            self.reference,
            self.declared,
            None if manifest is None else self.text(manifest),
            tuple(self.text(path) for path in yaml if path.parent == _ACTIONS),
            tuple(self.workflow(path) for path in yaml if path.parent in folders),
            tuple(
                self.directory / path
                for path in below
                if is_nearly_workflow(path) and (path.parent not in folders or path.suffix not in SUFFIXES)
            ),
        )

    def pointers(self, actions: Iterable[ReadAction]) -> Pointers:
        leading: dict[PurePath, Pointed] = {}
        elsewhere: dict[PurePosixPath, WorkflowText] = {}
        for read in actions:
            if read.action is None or read.action.workflow_file is None:
                continue
            leads = self._led_to(read.action.workflow_file.text)
            if isinstance(leads, PurePosixPath):
                leading[read.path] = self.directory / leads
                if leads.parent not in (_GRAPHS, _STANDALONE):
                    elsewhere[leads] = self.workflow(leads)
            else:
                leading[read.path] = leads
        return Pointers(leading, tuple(elsewhere.values()))

    def _led_to(self, written: str) -> PurePosixPath | Astray:
        path = PurePosixPath(posixpath.normpath(_ACTIONS / written))
        if path.is_absolute() or path.parts[:1] == ("..",):
            return Astray.OUTSIDE
        return path if path in self.files else Astray.MISSING
