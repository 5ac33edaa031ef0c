"""What a run tells of itself: how long its stages take, and how far it has come."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from time import perf_counter
from typing import Literal, TypeAlias

StageName: TypeAlias = Literal["discover", "open", "check", "report"]
"""Finding files; reading and parsing them, and what is around them; applying the rules; writing."""


class Stopwatch:
    """Adds up the seconds of each stage, and counts the files that are checked.

    Args:
        progress: is told how many files are checked, and of how many.
        clock: gives seconds.
    """

    def __init__(
        self,
        progress: Callable[[int, int], None] | None = None,
        clock: Callable[[], float] = perf_counter,
    ) -> None:
        self.seconds: dict[str, float] = {}
        self.cache: dict[str, int] | None = None
        self._progress = progress
        self._clock = clock
        self._done = self._total = 0

    @property
    def done(self) -> int:
        """How many files are checked."""
        return self._done

    @contextmanager
    def stage(self, name: StageName) -> Iterator[None]:
        """Measure what is done within it."""
        began = self._clock()
        try:
            yield
        finally:
            self.add({name: self._clock() - began})

    def add(self, seconds: Mapping[str, float]) -> None:
        """Add what was measured elsewhere, such as in another process."""
        for name, more in seconds.items():
            self.seconds[name] = self.seconds.get(name, 0.0) + more

    def count(self, **figures: int) -> None:
        """Add to the figures of the cache; there are none until then."""
        before = self.cache or {}
        self.cache = {name: before.get(name, 0) + more for name, more in figures.items()}

    def expect(self, files: int) -> None:
        """Say how many more files there will be to check."""
        self._total += files

    def advance(self, files: int = 1) -> None:
        """Say that some more files are checked; those that nobody expected are expected from then on."""
        self._done += files
        self._total = max(self._total, self._done)
        if self._progress is not None:
            self._progress(self._done, self._total)
