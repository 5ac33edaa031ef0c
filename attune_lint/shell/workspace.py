"""The packs of a run, each opened when something needs it, and what is known around each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from attrs import evolve

from attune_lint.graph.names import components
from attune_lint.lint.pack import OpenedPack, nothing_known, open_pack
from attune_lint.model.limits import DEFAULT_MAX_FILE_SIZE
from attune_lint.model.target import Target
from attune_lint.pack.contract import KnownPack
from attune_lint.pack.pack import Pack
from attune_lint.pack.surroundings import Surroundings, surroundings
from attune_lint.shell.cache import Cache
from attune_lint.shell.discovery import FoundPack, found_pack, manifest_of
from attune_lint.shell.disk import Asked, Disk, Trouble
from attune_lint.shell.files import read_bytes
from attune_lint.shell.memory import Memory
from attune_lint.shell.packs import PackReader

_HELD: Final = 500
"""How many workflow files of packs are held at most while others are checked; more are read again."""


class Workspace:
    """Opens packs, and finds the packs that they call.

    Args:
        packs: the packs that a run is given.
        reader: what reads them.
        target: the generation of the engine.
        known: packs of which only the actions are known.
        elsewhere: packs, or directories of packs, in which packs are looked for that are not near.
        cache: where it is kept what is known of their workflow files from earlier runs; nowhere if None.
    """

    def __init__(
        self,
        packs: Iterable[FoundPack],
        reader: PackReader,
        target: Target,
        known: Iterable[KnownPack],
        elsewhere: Iterable[Path] = (),
        cache: Cache | None = None,
    ) -> None:
        self.reader = reader
        self.target = target
        self.known = tuple(known)
        self.elsewhere = tuple(elsewhere)
        self.memory = None if cache is None else Memory(cache, target)
        self.given: dict[str, list[FoundPack]] = {}
        for pack in packs:
            self.given.setdefault(pack.reference, []).append(pack)
        self.opened: dict[Path, OpenedPack] = {}
        self.seen: dict[Path, OpenedPack] = {}
        self.asked: dict[Path, Asked] = {}
        self.beside: dict[tuple[Path, str], FoundPack | None] = {}
        self.manifests: dict[Path, list[Path]] = {}

    def open(self, pack: FoundPack) -> OpenedPack:
        """A pack with its workflows."""
        if pack.directory not in self.opened:
            with self.reader.disk.asked() as self.asked[pack.directory]:
                files, actions, pointers = self.reader.read(pack)
            known = nothing_known if self.memory is None else self.memory.known(pack)
            self.opened[pack.directory] = open_pack(files, actions, pointers, self.target, known)
            if self.memory is not None:
                self.memory.keep(pack, self.opened[pack.directory])
            self.seen[pack.directory] = evolve(self.opened[pack.directory], workflows=(), files=None)
        return self.opened[pack.directory]

    def facts(self, pack: FoundPack) -> OpenedPack:
        """A pack without its workflows, of which only what others need to know is kept."""
        if pack.directory not in self.seen:
            self.open(pack)
        return self.seen[pack.directory]

    def close(self, pack: FoundPack) -> None:
        """Let go of the workflows of a pack, and of others if too many are held."""
        self.opened.pop(pack.directory, None)
        if sum(len(each.workflows) for each in self.opened.values()) > _HELD:
            self.opened.clear()

    def around(self, pack: FoundPack) -> Surroundings:
        """What is known around the workflows of a pack."""
        reached = self.reached(pack)
        calls = {
            str(each.directory): [str(other.directory) for other in self.called(each)] for each in reached
        }
        own = str(pack.directory)
        together = next(group for group in components(calls) if own in group)
        called = [self.facts(other).pack for other in self.called(pack)]
        cyclic = [self.facts(each).pack for each in reached if str(each.directory) in together]
        return surroundings(self.facts(pack).pack, called, _without(cyclic, called), self.known)

    def reached(self, pack: FoundPack) -> list[FoundPack]:
        """A pack and all that it calls, directly or through others."""
        found = {pack.directory: pack}
        waiting = [pack]
        while waiting:
            for other in self.called(waiting.pop()):
                if other.directory not in found:
                    found[other.directory] = other
                    waiting.append(other)
        return sorted(found.values(), key=lambda each: each.directory)

    def calls(self, pack: FoundPack) -> Iterator[tuple[Path, str, Path | None]]:
        """Where it is that a pack, and all that it calls, look for others, for which, and where these are."""
        for each in self.reached(pack):
            for ref in sorted(self.facts(each).called_packs):
                found = self.find(ref, each)
                yield each.directory, ref, None if found is None else found.directory

    def called(self, pack: FoundPack) -> list[FoundPack]:
        """The packs at hand that a pack calls."""
        refs = sorted(self.facts(pack).called_packs)
        return [other for ref in refs if (other := self.find(ref, pack)) is not None]

    def find(self, ref: str, pack: FoundPack) -> FoundPack | None:
        """The pack of a reference: beside another pack, else among those that are given, else elsewhere."""
        parent = pack.directory.parent
        given = [other for other in self.given.get(ref, ()) if other.directory != pack.directory]
        near = next((other for other in given if other.directory.parent == parent), None)
        found = near or self.sibling(ref, parent, pack) or next(iter(given), None)
        return found or self.farther(ref, pack)

    def farther(self, ref: str, pack: FoundPack) -> FoundPack | None:
        """The pack of a reference elsewhere, in the first directory that is it or has it."""
        for directory in self.elsewhere:
            own = manifest_of(directory, self.reader.disk)
            found = (
                self.sibling(ref, directory, pack) if own is None else _search(ref, [own], self.reader.disk)
            )
            if found is not None and found.directory != pack.directory:
                return found
        return None

    def sibling(self, ref: str, parent: Path, pack: FoundPack) -> FoundPack | None:
        """The pack of a reference in a directory of packs, first where it is called like its reference."""
        if (parent, ref) not in self.beside:
            if parent not in self.manifests:
                self.manifests[parent] = list(_manifests(parent, self.reader.disk))
            self.beside[parent, ref] = _search(ref, self.manifests[parent], self.reader.disk)
        found = self.beside[parent, ref]
        return None if found is None or found.directory == pack.directory else found


def _without(packs: list[Pack], others: list[Pack]) -> list[Pack]:
    known = {id(each) for each in others}
    return [each for each in packs if id(each) not in known]


def _manifests(parent: Path, disk: Disk) -> Iterator[Path]:
    """The manifests of the packs in a directory, by name."""
    found = disk.entries(str(parent))
    for name in [] if isinstance(found, Trouble) else sorted(found):
        manifest = None if name.startswith(".") else manifest_of(parent / name, disk)
        if manifest is not None:
            yield manifest


def _search(ref: str, manifests: list[Path], disk: Disk) -> FoundPack | None:
    for manifest in sorted(manifests, key=lambda each: each.parent.name != ref):
        if _mentions(manifest, ref, disk):
            found = found_pack(manifest.parent, disk)
            if found.declared and found.reference == ref:
                return found
    return None


def _mentions(manifest: Path, ref: str, disk: Disk) -> bool:
    """Whether a manifest may declare a reference: all others need not be parsed."""
    data = read_bytes(disk, manifest, manifest, DEFAULT_MAX_FILE_SIZE).value_or(b"")
    return ref.encode() in data or b"\\" in data
