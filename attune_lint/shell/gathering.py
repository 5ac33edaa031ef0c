"""From paths to the workflows to register, and to what a pack still has files for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path, PurePath
from types import MappingProxyType
from typing import Final, TypeAlias

from attrs import evolve, field, frozen

from attune_lint.lint.loaded import LoadedWorkflow, loaded_workflows
from attune_lint.lint.pack import OpenedPack
from attune_lint.model.files import WorkflowFile, workflow_name
from attune_lint.model.limits import DEFAULT_MAX_FILE_SIZE
from attune_lint.model.source import Source
from attune_lint.model.target import DEFAULT_TARGET, Target
from attune_lint.pack.contract import pack_of
from attune_lint.rows.pruning import Kept
from attune_lint.shell.catalogues import shipped
from attune_lint.shell.discovery import Asked, Discovery, discover
from attune_lint.shell.disk import digest_of
from attune_lint.shell.loader import LoaderConfig, load_workflow_file
from attune_lint.shell.packs import reader_for
from attune_lint.shell.session import Session
from attune_lint.shell.workspace import Workspace

Inputs: TypeAlias = tuple[str, ...]
"""What the rows of a workflow are made from: digests of its file, of its actions' and of the manifest."""


@frozen
class Gathered:
    """The workflows that paths name, or that are found below them.

    `loose` are named files that are in no pack. `kept` says of each pack that was named as a whole what
    it has files for. `sources` are those of files with findings. `inputs` says of every workflow file that is
    wanted what its rows are made from, also of those that were known and therefore not loaded.
    """

    workflows: tuple[LoadedWorkflow, ...]
    loose: tuple[PurePath, ...]
    kept: Mapping[str, Kept]
    discovery: Discovery
    sources: Mapping[PurePath, Source] = field(factory=dict, repr=False, eq=False)
    inputs: Mapping[PurePath, Inputs] = field(factory=dict, repr=False, eq=False)


_NOTHING_KNOWN: Final[Mapping[PurePath, Inputs]] = MappingProxyType({})


def gather(
    paths: Sequence[str],
    *,
    target: str = DEFAULT_TARGET,
    max_file_size: int = DEFAULT_MAX_FILE_SIZE,
    working_directory: Path | None = None,
    session: Session | None = None,
    known: Mapping[PurePath, Inputs] = _NOTHING_KNOWN,
) -> Gathered:
    """Load the workflows that paths name, with what their action files say of them.

    Args:
        paths: files and directories.
        target: the generation of the engine.
        max_file_size: the size in bytes above which a file is not read, 0 for any.
        working_directory: what relative paths start from; the process's own if None.
        session: what looks at the disk, and where what is learnt of files is kept; a new one that keeps
            nothing if None.
        known: what workflow files were made from that need not be loaded if that is still so.

    Raises:
        ValueError: there is no such target.
    """
    generation = Target(target)
    directory = working_directory or Path.cwd()
    session = session or Session()
    discovery = discover(paths, directory, session.disk)
    reader = reader_for(discovery, directory, max_file_size)
    workspace = Workspace(discovery.packs, reader, generation, shipped(generation), cache=session.cache)
    workflows: list[LoadedWorkflow] = []
    kept: dict[str, Kept] = {}
    sources: dict[PurePath, Source] = {}
    inputs: dict[PurePath, Inputs] = {}
    for pack in discovery.packs:
        opened = workspace.open(pack)
        around = evolve(workspace.around(pack), registering=True)
        own = _inputs(opened, _wanted(opened, discovery.asked), generation)
        wanted = {path for path, made in own.items() if known.get(path) != made}
        inputs |= own
        loaded = list(loaded_workflows(opened, around, wanted.__contains__))
        workflows += loaded
        if discovery.asked.covers_all_of(pack.directory):
            kept[pack.reference] = _kept(opened)
        sources |= _with_findings(opened, loaded)
        workspace.close(pack)
    loose = tuple(found.shown for found in discovery.files if found.file is None)
    return Gathered(tuple(workflows), loose, kept, discovery, sources, inputs)


def with_loose(gathered: Gathered, target: str) -> Gathered:
    """The same with the files that are in no pack, each taken for one of the pack that its `ref` names."""
    loaded = tuple(_loose(path, target) for path in gathered.loose)
    return evolve(gathered, workflows=(*gathered.workflows, *loaded), loose=())


def _loose(path: PurePath, target: str) -> LoadedWorkflow:
    name, config = workflow_name(path), LoaderConfig(skip_validation=True, target=target)
    guessed = WorkflowFile(path, Path.cwd().name, name, f"{Path.cwd().name}.{name}", declared=False)
    loaded = load_workflow_file(guessed, config)
    pack = "" if loaded.workflow is None else pack_of(loaded.workflow.ref)
    if not pack:
        return loaded
    return load_workflow_file(WorkflowFile(path, pack, name, f"{pack}.{name}"), config)


def _wanted(opened: OpenedPack, asked: Asked) -> set[PurePath]:
    """The workflow files that were asked for, or whose action file was."""
    pack = opened.pack
    found = {each.path for each in opened.texts if asked.covers(Path(each.location))}
    pointed = {target for target in map(pack.leading.get, found) if isinstance(target, PurePath)}
    return (found | pointed) & pack.by_path.keys()


def _inputs(opened: OpenedPack, paths: Iterable[PurePath], target: Target) -> dict[PurePath, Inputs]:
    """What the rows of some workflow files are made from (spec: database, Registration)."""
    pack = opened.pack
    digests = {path: digest_of(source.text.encode()) for path, source in opened.sources.items()}
    manifest = "" if pack.manifest_path is None else digests.get(pack.manifest_path, "")
    made: dict[PurePath, Inputs] = {}
    for path in paths:
        facts = pack.by_path[path]
        actions = (action.record.source.path for action in pack.pointing.get(path, ()))
        own = (*sorted(f"{each} {digests[each]}" for each in actions), digests.get(path, ""))
        is_read = pack.read_workflows.get(facts.file.name) is facts
        made[path] = (target, str(pack.directory), pack.ref, manifest, str(is_read), *own)
    return made


def _kept(opened: OpenedPack) -> Kept:
    pack = opened.pack
    refs = {facts.file.ref_name for facts in pack.workflows} | set(pack.workflow_refs)
    refs |= {action.ref.text for action in pack.read_actions if action.ref is not None}
    failed = {
        facts.path
        for facts in pack.workflows
        if facts.place is None or (facts.says_ref and facts.ref is None)
    }
    failed |= set(pack.unread_actions)
    texts = (each.content.value_or(None) for each in opened.texts if each.path in failed)
    return Kept(
        frozenset(refs),
        tuple(text.text for text in texts if text is not None),
        complete=pack.listed and all(each.content.value_or(None) for each in opened.texts),
    )


def _with_findings(opened: OpenedPack, loaded: Iterable[LoadedWorkflow]) -> dict[PurePath, Source]:
    sources = opened.sources
    paths = {found.path for each in loaded for found in each.diagnostics}
    return {path: sources[path] for path in paths if path in sources}
