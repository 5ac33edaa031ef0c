"""What can be called: the actions of packs with their parameters and results (spec: pack-layout)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import Enum, auto
from functools import cached_property
from pathlib import PurePath
from types import MappingProxyType
from typing import Final, NamedTuple

from attrs import field, frozen

from attune_lint.model.json import Json
from attune_lint.model.source import Span

CORE: Final = "core"
"""The pack that ships with the engine; which actions it has differs between installations."""

_NONE: Final[Mapping[str, Json]] = MappingProxyType({})


class Place(NamedTuple):
    """A place in a file."""

    path: PurePath
    span: Span


@frozen
class Parameter:
    """One parameter or one field of a result.

    `schema` holds its JSON Schema keywords, among them `default` only where the engine applies it.
    `place` is where it is declared, None where it comes from no file that is at hand. `unapplied` says
    that a file gives a default that is never applied.
    """

    name: str
    schema: Mapping[str, Json] = field(default=_NONE, hash=False)
    required: bool = False
    place: Place | None = field(default=None, eq=False)
    unapplied: bool = field(default=False, eq=False)

    @property
    def secret(self) -> bool:
        """Whether its values must not be shown."""
        return self.schema.get("secret") is True

    @property
    def has_default(self) -> bool:
        """Whether the engine fills it in when it is left out."""
        return "default" in self.schema


@frozen(slots=False)
class Schema:
    """Named parameters or results; `open` where there may be more than those that are named."""

    fields: Mapping[str, Parameter] = field(default=MappingProxyType({}), hash=False)
    open: bool = False

    @cached_property
    def required(self) -> tuple[str, ...]:
        """The names that must be given: they have no default."""
        return tuple(name for name, each in self.fields.items() if each.required and not each.has_default)


@frozen
class Contract:
    """What is known of an action: None stands for parameters or results that nothing says.

    `place` is where the action is declared, None where no file at hand declares it.
    """

    ref: str
    parameters: Schema | None = None
    output: Schema | None = None
    enabled: bool = True
    place: Place | None = field(default=None, eq=False)


class Origin(Enum):
    """Where what is known of a pack comes from, the surest first."""

    AT_HAND = auto()
    EXPORTED = auto()
    SHIPPED = auto()


@frozen
class KnownPack:
    """What can be called in one pack, by the references of its actions."""

    ref: str
    version: str | None
    actions: Mapping[str, Contract] = field(hash=False)
    origin: Origin = Origin.EXPORTED


class Catalogue(NamedTuple):
    """What is known of packs, by reference; of each pack all that is known, the surest first."""

    packs: Mapping[str, tuple[KnownPack, ...]]

    def find(self, ref: str) -> tuple[Contract, Origin] | None:
        """The surest contract of an action, None where none is known."""
        for pack in self.packs.get(pack_of(ref), ()):
            if ref in pack.actions:
                return pack.actions[ref], pack.origin
        return None

    def names(self, pack: str) -> list[str]:
        """The references of all known actions of a pack."""
        return [ref for known in self.packs.get(pack, ()) for ref in known.actions]


def catalogue(packs: Iterable[KnownPack]) -> Catalogue:
    """A catalogue of some packs; of two from equally sure sources the first counts."""
    by_ref: dict[str, list[KnownPack]] = {}
    for pack in sorted(packs, key=lambda pack: pack.origin.value):
        by_ref.setdefault(pack.ref, []).append(pack)
    return Catalogue({ref: tuple(known) for ref, known in by_ref.items()})


def pack_of(ref: str) -> str:
    """The pack's part of a reference: all before the first dot."""
    return ref.partition(".")[0]
