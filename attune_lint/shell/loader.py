"""Loading workflows from the packs of an installation: every file with its definition and findings.

Nothing here raises for what is in a file; what can't be found is a `Failure` that says so.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from attrs import evolve, frozen
from returns.pipeline import is_successful
from returns.result import Failure, Result, Success

from attune_lint.lint.loaded import LoadedWorkflow, loaded_workflows, shown
from attune_lint.lint.pack import check_file, shadowed_files
from attune_lint.model.diagnostic import in_order
from attune_lint.model.files import WorkflowFile
from attune_lint.model.limits import DEFAULT_MAX_FILE_SIZE
from attune_lint.model.target import DEFAULT_TARGET, Target
from attune_lint.pack.surroundings import surroundings
from attune_lint.shell.catalogues import shipped
from attune_lint.shell.discovery import FoundPack
from attune_lint.shell.packs import PackReader
from attune_lint.shell.workspace import Workspace

__all__ = [
    "LoadError",
    "LoadedWorkflow",
    "LoaderConfig",
    "load_all_workflows",
    "load_pack_workflows",
    "load_workflow_file",
    "reload_workflow",
]

DEFAULT_BASE_DIRECTORY: Final = "/opt/attune/packs"


@frozen
class LoaderConfig:
    """How workflows are loaded.

    `packs_base_dir` is the directory whose direct subdirectories are packs. With `skip_validation`,
    a file that the engine's reader takes keeps its definition, though its validator rejects it.
    `max_file_size` is in bytes, 0 for no limit.
    """

    packs_base_dir: str | Path = DEFAULT_BASE_DIRECTORY
    skip_validation: bool = False
    max_file_size: int = DEFAULT_MAX_FILE_SIZE
    target: str = DEFAULT_TARGET


@frozen
class LoadError:
    """Why nothing was loaded, as a sentence."""

    message: str


def load_workflow_file(file: WorkflowFile, config: LoaderConfig = LoaderConfig()) -> LoadedWorkflow:
    """Load one file by itself; its findings say why there is no definition."""
    target = Target(config.target)
    text = _reader(config).text(Path(file.path))
    checked = check_file(text, file, target, surroundings(None, (), (), shipped(target)))
    loaded = LoadedWorkflow(file, checked.definition, shown(checked), None, checked.verdict)
    return _validated(loaded, config)


def load_pack_workflows(
    pack: str, directory: str | Path, config: LoaderConfig = LoaderConfig()
) -> Result[Mapping[str, LoadedWorkflow], LoadError]:
    """Load every workflow of one pack, by the references that its files' names make.

    Of several files that make the same workflow the one that the engine reads is loaded; that the
    others are never read is among its findings.

    Args:
        pack: the pack's reference.
        directory: where the pack is.
        config: how to load.
    """
    root = Path(directory)
    if not root.is_dir():
        return Failure(LoadError(f"The pack '{pack}' is not there: {root} is no directory."))
    target = Target(config.target)
    found = FoundPack(Path(os.path.normpath(root)), pack)
    workspace = Workspace([found], _reader(config), target, shipped(target))
    opened = workspace.open(found)
    hidden = shadowed_files(opened.pack)
    loaded: dict[str, LoadedWorkflow] = {}
    for each in loaded_workflows(opened, workspace.around(found), lambda _path: True):
        own = [told for told in hidden if any(note.path == each.file.path for note in told.related)]
        complete = evolve(each, diagnostics=in_order((*each.diagnostics, *own)))
        loaded.setdefault(each.file.ref_name, _validated(complete, config))
    return Success({ref: loaded[ref] for ref in sorted(loaded)})


def load_all_workflows(
    config: LoaderConfig = LoaderConfig(),
) -> Result[Mapping[str, LoadedWorkflow], LoadError]:
    """Load the workflows of every pack below the base directory, by reference."""
    base = Path(config.packs_base_dir)
    if not base.is_dir():
        return Failure(LoadError(f"The directory of packs is not there: {base} is no directory."))
    loaded: dict[str, LoadedWorkflow] = {}
    try:
        directories = sorted(path for path in base.iterdir() if path.is_dir() and path.name[0] != ".")
    except OSError as error:
        return Failure(LoadError(f"The directory of packs {base} can't be read: {error.strerror}."))
    for directory in directories:
        loaded |= load_pack_workflows(directory.name, directory, config).value_or({})
    return Success(loaded)


def reload_workflow(ref: str, config: LoaderConfig = LoaderConfig()) -> Result[LoadedWorkflow, LoadError]:
    """Load one workflow by its reference PACK.NAME (spec: workflow-format)."""
    pack, dot, name = ref.partition(".")
    if not pack or not dot or not name or set(name + pack) & set("./\\"):
        return Failure(LoadError(f"'{ref}' is no reference of a workflow; write PACK.NAME."))
    workflows = load_pack_workflows(pack, Path(config.packs_base_dir) / pack, config)
    if not is_successful(workflows):
        return Failure(workflows.failure())
    found = workflows.unwrap().get(ref)
    if found is None:
        return Failure(LoadError(f"The pack '{pack}' has no workflow named '{name}'."))
    return Success(found)


def _reader(config: LoaderConfig) -> PackReader:
    return PackReader(Path.cwd(), config.max_file_size, as_given=True)


def _validated(loaded: LoadedWorkflow, config: LoaderConfig) -> LoadedWorkflow:
    keep = loaded.verdict == "ok" or config.skip_validation
    return loaded if keep else evolve(loaded, workflow=None)
