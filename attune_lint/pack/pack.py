"""One pack as its workflows see it: manifest, actions, workflows, and what of them can be called."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from pathlib import PurePath

from attrs import frozen

from attune_lint.model.files import ACTION_FOLDER, precedence
from attune_lint.pack.action import ActionFile, ReadAction
from attune_lint.pack.contract import Contract, KnownPack, Origin
from attune_lint.pack.facts import WorkflowFacts
from attune_lint.pack.files import Pointed
from attune_lint.pack.manifest import Manifest


@frozen(eq=False, repr=False, slots=False)
class Pack:
    """A pack that is at hand.

    `manifest` is None where there is none, or none that could be read. `leading` says where each
    action file's `workflow_file` leads, and `elsewhere` are the workflows found that way alone. Paths are
    as findings show them.
    """

    directory: PurePath
    ref: str
    declared: bool
    manifest_path: PurePath | None
    manifest: Manifest | None
    actions: tuple[ReadAction, ...]
    workflows: tuple[WorkflowFacts, ...]
    leading: Mapping[PurePath, Pointed]
    elsewhere: frozenset[PurePath] = frozenset()
    never_read: tuple[PurePath, ...] = ()
    listed: bool = True

    @property
    def action_folder(self) -> PurePath:
        """The folder of the action files."""
        return self.directory / ACTION_FOLDER

    @cached_property
    def pointing(self) -> Mapping[PurePath, tuple[ActionFile, ...]]:
        """The actions that point at each workflow file."""
        found: dict[PurePath, tuple[ActionFile, ...]] = {}
        for action in self.read_actions:
            target = self.leading.get(action.record.source.path)
            if isinstance(target, PurePath):
                found[target] = (*found.get(target, ()), action)
        return found

    @property
    def read_actions(self) -> Iterator[ActionFile]:
        """The action files that could be read."""
        return (read.action for read in self.actions if read.action is not None)

    @property
    def unread_actions(self) -> tuple[PurePath, ...]:
        """The action files of which nothing is known but that they are there."""
        return tuple(read.path for read in self.actions if read.action is None or read.action.ref is None)

    @cached_property
    def by_path(self) -> Mapping[PurePath, WorkflowFacts]:
        """The workflow files by their paths."""
        return {facts.path: facts for facts in self.workflows}

    @cached_property
    def read_workflows(self) -> Mapping[str, WorkflowFacts]:
        """The workflow that the engine reads for each name, of those that lie in its folders."""
        found: dict[str, WorkflowFacts] = {}
        in_folders = [facts for facts in self.workflows if facts.path not in self.elsewhere]
        for facts in sorted(in_folders, key=lambda facts: precedence(facts.file.path)):
            found.setdefault(facts.file.name, facts)
        return found

    @cached_property
    def contracts(self) -> Mapping[str, Contract]:
        """What can be called, by reference; of what has one reference twice nothing but that is known."""
        found: dict[str, Contract] = {}
        for contract in self.declarations:
            same = found.get(contract.ref)
            found[contract.ref] = contract if same is None else Contract(contract.ref, place=same.place)
        for contract in self._guessed():
            found.setdefault(contract.ref, contract)
        return found

    @cached_property
    def declarations(self) -> tuple[Contract, ...]:
        """Actions, and workflows that no action points at: they are actions in their own right."""
        actions = (action.contract for action in self.read_actions)
        own = ((facts, facts.ref) for facts in self._unpointed())
        workflows = (_contract(facts, ref.text) for facts, ref in own if ref is not None)
        return (*(contract for contract in actions if contract is not None), *workflows)

    def _guessed(self) -> Iterator[Contract]:
        """What may be called by the name of a file that says no reference, or of which nothing is known."""
        for path in self.unread_actions:
            yield Contract(f"{self.ref}.{path.stem}")
        for facts in self._unpointed():
            if facts.ref is None:
                yield _contract(facts, facts.file.ref_name)

    def _unpointed(self) -> Iterator[WorkflowFacts]:
        return (facts for facts in self.read_workflows.values() if facts.path not in self.pointing)

    @property
    def known(self) -> KnownPack:
        """What other packs see."""
        version = None if self.manifest is None else self.manifest.version
        return KnownPack(self.ref, version, self.contracts, Origin.AT_HAND)

    @cached_property
    def workflow_refs(self) -> Mapping[str, WorkflowFacts]:
        """The workflows by the references by which they are called, save those that stand for two things."""
        meant = Counter(contract.ref for contract in (*self.declarations, *self._guessed()))
        pairs = ((ref, facts) for facts in self.workflows for ref in self.refs_of(facts))
        return {ref: facts for ref, facts in pairs if meant[ref] == 1}

    def refs_of(self, facts: WorkflowFacts) -> tuple[str, ...]:
        """The references that call a workflow: those of the actions that point at it, else its own."""
        actions = self.pointing.get(facts.path, ())
        if actions:
            return tuple(action.ref.text for action in actions if action.ref is not None)
        if self.read_workflows.get(facts.file.name) is not facts:
            return ()
        return (facts.file.ref_name if facts.ref is None else facts.ref.text,)


def _contract(facts: WorkflowFacts, ref: str) -> Contract:
    return Contract(ref, facts.parameters, facts.output, True, facts.place)


def callable_workflows(packs: Iterable[Pack]) -> dict[str, WorkflowFacts]:
    """The workflows of some packs by reference; of two with the same one that of the first pack."""
    workflows: dict[str, WorkflowFacts] = {}
    for pack in packs:
        for ref, facts in pack.workflow_refs.items():
            workflows.setdefault(ref, facts)
    return workflows
