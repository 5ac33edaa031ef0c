"""Patterns as in a ``.gitignore``; pathspec, which matches them, is imported where there are any."""

from __future__ import annotations

import warnings
from collections.abc import Iterable
from pathlib import PurePath
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec


class Patterns:
    """Some patterns, which are relative to a directory; of several that match, the last holds.

    Args:
        lines: the patterns, none of which is wrong.
    """

    def __init__(self, lines: Iterable[str]) -> None:
        self.spec = _spec(lines)

    def match(self, path: PurePath) -> bool:
        """Whether a file, by its path below the directory, or a directory around it matches."""
        return self.spec.match_file(path.as_posix()) or self.match_directory(path.parent)

    def match_directory(self, path: PurePath) -> bool:
        """Whether a directory, by its path, or one around it matches."""
        around = (path, *path.parents)
        return any(self.spec.match_file(f"{each.as_posix()}/") for each in around if each.name)


def why_no_pattern(text: str) -> str | None:
    """What is wrong with a pattern, as the end of a sentence on it; None if nothing is."""
    from re import error

    if "\n" in text:
        return "has more than one line"
    if not text.strip():
        return "is empty"
    try:
        spec = _spec([text])
    except (ValueError, error):
        return "can't be read"
    matching = any(pattern.include is not None for pattern in spec.patterns)
    return None if matching else "matches nothing"


def _spec(lines: Iterable[str]) -> GitIgnoreSpec:
    from pathspec import GitIgnoreSpec

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", FutureWarning)  # of `re`, about brackets that patterns may have
        return GitIgnoreSpec.from_lines(lines)
