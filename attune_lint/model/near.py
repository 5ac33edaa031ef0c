"""Hints at the word that was probably meant."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

COMPARISONS: Final = 20_000
"""How many words are compared for one file at most: hints must not cost more than the findings."""

_SIMILARITY: Final = 0.75
_LONGEST: Final = 60


class Speller:
    """Finds near words, until its comparisons are used up."""

    def __init__(self, comparisons: int = COMPARISONS) -> None:
        self.left = comparisons

    def did_you_mean(self, word: str, known: Collection[str]) -> str | None:
        """A question that names the nearest known word, None where none is near."""
        near = self.nearest(word, known)
        return None if near is None else f"Did you mean '{near}'?"

    def nearest(self, word: str, known: Collection[str]) -> str | None:
        """The nearest known word, None where none is near."""
        self.left -= len(known)
        if self.left < 0 or not word or len(word) > _LONGEST:
            return None
        return _nearest(word, known)


def _nearest(word: str, known: Collection[str]) -> str | None:
    from difflib import get_close_matches  # only files with findings need it

    folded: dict[str, str] = {}
    for name in known:
        folded.setdefault(name.lower(), name)
    near = get_close_matches(word.lower(), folded, n=1, cutoff=_SIMILARITY)
    return folded[near[0]] if near else None
