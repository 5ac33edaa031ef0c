"""What is known around one workflow file: its pack, the actions that can be called, its own action."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import PurePath
from typing import NamedTuple

from attrs import field, frozen

from attune_lint.pack.action import ActionFile
from attune_lint.pack.contract import CORE, Catalogue, Contract, KnownPack, Origin, Schema, catalogue, pack_of
from attune_lint.pack.facts import WorkflowFacts
from attune_lint.pack.pack import Pack, callable_workflows
from attune_lint.pack.recursion import CallPlace, Recursion, recursions


class Callee(NamedTuple):
    """An action that is called, and whether it is in the caller's own pack."""

    contract: Contract
    own: bool
    origin: Origin


@frozen(eq=False, repr=False)
class Surroundings:
    """What is known around the workflows of one pack; `pack` is None for files outside of any.

    `workflows` are those at hand, by the references by which they are called. `registering` says that
    they are about to be registered in a database.
    """

    pack: Pack | None
    others: Catalogue
    recursions: Mapping[CallPlace, Recursion] = field(factory=dict)
    workflows: Mapping[str, WorkflowFacts] = field(factory=dict)
    registering: bool = False
    _refs: dict[str, list[str]] = field(factory=dict, init=False)
    _callees: dict[str, Callee | None] = field(factory=dict, init=False)

    def callee(self, ref: str) -> Callee | None:
        """The action of a reference, None where nothing at hand makes one."""
        if ref not in self._callees:
            self._callees[ref] = self._callee(ref)
        return self._callees[ref]

    def _callee(self, ref: str) -> Callee | None:
        if self.is_own(ref) and self.pack is not None and ref in self.pack.contracts:
            return Callee(self.pack.contracts[ref], True, Origin.AT_HAND)
        found = self.others.find(ref)
        return None if found is None else Callee(found[0], False, found[1])

    def is_own(self, ref: str) -> bool:
        """Whether a reference is one of the workflows' own pack."""
        return self.pack is not None and pack_of(ref) == self.pack.ref

    def is_at_hand(self, pack: str) -> bool:
        """Whether it is known what can be called in a pack."""
        return pack in self.others.packs or (self.pack is not None and self.pack.ref == pack)

    def known_refs(self, pack: str) -> list[str]:
        """The references of all known actions of a pack."""
        if pack not in self._refs:
            own = self.pack.contracts if self.pack is not None and self.pack.ref == pack else ()
            self._refs[pack] = sorted({*own, *self.others.names(pack)})
        return self._refs[pack]

    def actions_of(self, path: PurePath) -> tuple[ActionFile, ...]:
        """The action files that point at a workflow file."""
        return () if self.pack is None else self.pack.pointing.get(path, ())

    @property
    def manifest(self) -> tuple[PurePath, ...]:
        """The pack's manifest, if there is one."""
        path = None if self.pack is None else self.pack.manifest_path
        return () if path is None else (path,)

    def declaring(self, path: PurePath) -> tuple[PurePath, ...]:
        """The action files on which it rests what a workflow declares; all, where none points at it."""
        actions = tuple(action.record.source.path for action in self.actions_of(path))
        return actions if actions or self.pack is None else (self.pack.action_folder,)

    def own(self, path: PurePath) -> OwnSchemas:
        """What a workflow declares: its action file's schemas, and its own where that has none.

        Of a workflow to which several actions point nothing is known (spec: pack-layout).
        """
        facts = None if self.pack is None else self.pack.by_path.get(path)
        if facts is None or facts.place is None:
            return OwnSchemas(Schema(open=True), Schema(open=True))
        actions = self.actions_of(path)
        if len(actions) > 1:
            return OwnSchemas(Schema(open=True), Schema(open=True))
        if not actions:
            return OwnSchemas(facts.parameters or Schema(), facts.output)
        parameters, output = actions[0].parameters, actions[0].output
        return OwnSchemas(
            facts.parameters or Schema() if parameters is None else parameters,
            facts.output if output is None else output,
        )


class OwnSchemas(NamedTuple):
    """What a workflow itself declares; `output` is None where it declares no results."""

    parameters: Schema
    output: Schema | None


def surroundings(
    pack: Pack | None, called: Iterable[Pack], calling: Iterable[Pack], known: Iterable[KnownPack]
) -> Surroundings:
    """The surroundings of a pack's workflows.

    Args:
        pack: their pack.
        called: other packs at hand that it calls.
        calling: further packs at hand that it calls through others, and that call it.
        known: packs of which only their actions are known.
    """
    others = [other for other in called if other is not pack]
    foreign = [other.known for other in others if pack is None or other.ref != pack.ref]
    # The engine ships actions of `core` that need not have a file in that pack.
    more = [each for each in known if pack is None or each.ref != pack.ref or each.ref == CORE]
    own = [] if pack is None else [pack]
    workflows = callable_workflows([*own, *others, *(each for each in calling if each is not pack)])
    return Surroundings(pack, catalogue([*foreign, *more]), recursions(workflows), workflows)
