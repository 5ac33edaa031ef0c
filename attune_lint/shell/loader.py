"""Loading workflows from the packs of an installation: every file with its definition and findings.

Nothing here raises for what is in a file; what can't be found is a `Failure` that says so.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from attrs import frozen
from returns.pipeline import is_successful
from returns.result import Failure, Result, Success

from attune_lint.lint.identify import shadowed
from attune_lint.lint.reading import read_workflow
from attune_lint.model.definition import WorkflowDefinition
from attune_lint.model.diagnostic import Diagnostic, in_order
from attune_lint.model.files import WorkflowFile, precedence
from attune_lint.model.target import DEFAULT_TARGET
from attune_lint.shell.discovery import FoundFile, FoundPack, pack_files
from attune_lint.shell.files import DEFAULT_MAX_FILE_SIZE
from attune_lint.shell.run import read_source

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
class LoadedWorkflow:
    """A workflow file with what it defines, None if the engine rejects it, and its findings."""

    file: WorkflowFile
    workflow: WorkflowDefinition | None
    diagnostics: tuple[Diagnostic, ...]


@frozen
class LoadError:
    """Why nothing was loaded, as a sentence."""

    message: str


def load_workflow_file(file: WorkflowFile, config: LoaderConfig = LoaderConfig()) -> LoadedWorkflow:
    """Load one file; its findings say why there is no definition."""
    source = read_source(FoundFile(Path(file.path), file.path, file), config.max_file_size)
    if not is_successful(source):
        return LoadedWorkflow(file, None, (source.failure(),))
    parsed = read_workflow(source.unwrap(), target=config.target, file=file)
    keep = parsed.verdict == "ok" or config.skip_validation
    return LoadedWorkflow(file, parsed.definition if keep else None, parsed.diagnostics)


def load_pack_workflows(
    pack: str, directory: str | Path, config: LoaderConfig = LoaderConfig()
) -> Result[Mapping[str, LoadedWorkflow], LoadError]:
    """Load every workflow of one pack, by reference.

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
    files = _files_of(pack, root)
    hidden = shadowed({file.path: file for file in files})
    loaded: dict[str, LoadedWorkflow] = {}
    for file in sorted(files, key=lambda file: (file.name, precedence(file.path))):
        if file.ref_name not in loaded:
            loaded[file.ref_name] = _with(load_workflow_file(file, config), hidden)
    return Success(loaded)


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


def _files_of(pack: str, root: Path) -> list[WorkflowFile]:
    found = pack_files(FoundPack(root, pack), Path.cwd())
    return [each.file for each in found if each.file is not None]


def _with(loaded: LoadedWorkflow, hidden: tuple[Diagnostic, ...]) -> LoadedWorkflow:
    own = [found for found in hidden if any(note.path == loaded.file.path for note in found.related)]
    return LoadedWorkflow(loaded.file, loaded.workflow, in_order((*loaded.diagnostics, *own)))
