"""Which definitions of a pack still have a file."""

from __future__ import annotations

from collections.abc import Mapping

from attrs import field, frozen


@frozen
class Kept:
    """What a pack has files for: references, and the texts of files whose reference could not be read.

    `complete` is False where a file or folder could not be read at all, so that nothing may be deleted.
    """

    refs: frozenset[str]
    failed_texts: tuple[str, ...] = field(default=(), repr=False)
    complete: bool = True

    def keeps(self, ref: str) -> bool:
        """Whether a file makes a reference, or may make it: one that failed mentions it."""
        return not self.complete or ref in self.refs or any(ref in text for text in self.failed_texts)


@frozen
class Pruning:
    """What may be deleted: what packs have no file for any more, by their references.

    `really` says that someone has agreed to it.
    """

    kept: Mapping[str, Kept] = field(factory=dict, hash=False)
    really: bool = False

    @property
    def packs(self) -> tuple[str, ...]:
        """The packs in which something may be deleted, sorted."""
        return tuple(sorted(self.kept))

    def keeps(self, pack: str, ref: str) -> bool:
        """Whether a definition stays."""
        return pack not in self.kept or self.kept[pack].keeps(ref)
