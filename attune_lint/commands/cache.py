"""The commands that show and clear the cache."""

from __future__ import annotations

from attune_lint.commands.status import CLEAN
from attune_lint.shell.cache import Cache
from attune_lint.shell.writing import write


def show_directory(cache: Cache) -> int:
    """Write where the cache is."""
    write([f"{cache.directory}\n"])
    return CLEAN


def clear(cache: Cache) -> int:
    """Remove all entries, and say how many there were."""
    removed = cache.clear()
    write([f"Removed {removed} {'entry' if removed == 1 else 'entries'} from {cache.directory}.\n"])
    return CLEAN
