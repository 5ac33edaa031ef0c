"""Reading and writing what can be called in packs that are not at hand."""

from __future__ import annotations

import os
from collections.abc import Iterable
from functools import cache
from pathlib import Path, PurePath

from returns.pipeline import is_successful
from returns.result import Failure, Result, Success

from attune_lint.lint.pack import open_pack
from attune_lint.model.target import DEFAULT_TARGET, Target
from attune_lint.pack.contract import KnownPack, Origin
from attune_lint.pack.exported import exported, read_exported
from attune_lint.shell.discovery import FoundPack, found_pack
from attune_lint.shell.disk import Disk
from attune_lint.shell.files import read_bytes
from attune_lint.shell.packs import PackReader

_ANY_SIZE = 0
_SHIPPED = Path(__file__).resolve().parent.parent / "catalogues"


@cache
def shipped(target: Target) -> tuple[KnownPack, ...]:
    """The actions that ship with the engine (spec: pack-layout, Built-in actions)."""
    # The package `importlib.resources` takes longer to import than all else here takes to run.
    text = (_SHIPPED / f"core-{target}.json").read_text("utf-8")
    return read_exported(text, Origin.SHIPPED).unwrap()


def read_catalogues(
    paths: Iterable[str], target: Target, disk: Disk | None = None
) -> Result[tuple[KnownPack, ...], str]:
    """The packs in files that `export-actions` wrote, and behind them those that ship with the engine.

    A `Failure` is a sentence about the first file that can't be used.
    """
    packs: list[KnownPack] = []
    for path in paths:
        read = _read(path, disk or Disk())
        if not is_successful(read):
            return Failure(f"'{path}' can't be used: {read.failure()}")
        packs += read.unwrap()
    return Success((*packs, *shipped(target)))


def _read(path: str, disk: Disk) -> Result[tuple[KnownPack, ...], str]:
    data = read_bytes(disk, Path(os.path.abspath(path)), PurePath(path), _ANY_SIZE)
    if not is_successful(data):
        return Failure(data.failure().message)
    return read_exported(data.unwrap().decode("utf-8", "replace")).alt(lambda problem: f"{problem}.")


def export_actions(directories: Iterable[str]) -> Result[str, str]:
    """The JSON of what can be called in the packs in some directories.

    A `Failure` is a sentence about the first one that holds no pack that can be exported.
    """
    reader = PackReader(Path.cwd())
    packs: dict[str, KnownPack] = {}
    for name in directories:
        found = _pack_in(name)
        if not is_successful(found):
            return Failure(found.failure())
        pack = found.unwrap()
        if pack.reference in packs:
            return Failure(f"'{name}' is the pack '{pack.reference}', which was given before; leave one out.")
        packs[pack.reference] = open_pack(*reader.read(pack), DEFAULT_TARGET).pack.known
    return Success(exported(packs.values()))


def _pack_in(name: str) -> Result[FoundPack, str]:
    directory = Path(os.path.normpath(Path.cwd() / name))
    if not directory.is_dir():
        return Failure(f"there is no directory '{name}'.")
    found = found_pack(directory, Disk())
    if not found.declared:
        return Failure(f"'{name}' holds no pack: it has no 'pack.yaml' with a 'ref'.")
    return Success(found)
