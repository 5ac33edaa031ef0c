"""A bar on the terminal for what takes long."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic
from typing import IO, TYPE_CHECKING, Final, Never

if TYPE_CHECKING:
    from tqdm import tqdm

DELAY: Final = 1.0
"""After how many seconds a bar appears."""


@contextmanager
def progress_bar(*, wanted: bool) -> Iterator[Callable[[int, int], None] | None]:
    """What to tell of progress while something runs; None where nobody would see it.

    The bar is on standard error, and is taken away at the end. In pipes there is none, nor on terminals
    that can't go back in a line.

    Args:
        wanted: False for none in any case.
    """
    if not (wanted and sys.stderr.isatty() and os.environ.get("TERM") != "dumb"):
        yield None
        return
    bar = Bar(sys.stderr)
    try:
        yield bar.show
    finally:
        bar.close()


class Bar:
    """A bar that appears once it has been there for `DELAY`.

    Args:
        stream: a terminal.
        clock: gives seconds.
    """

    def __init__(self, stream: IO[str], clock: Callable[[], float] = monotonic) -> None:
        self._stream = stream
        self._clock = clock
        self._began = clock()
        self._bar: tqdm[Never] | None = None

    def show(self, done: int, total: int) -> None:
        """Show how many files are done, and of how many."""
        if self._bar is None:
            if self._clock() - self._began < DELAY:
                return
            self._bar = _made(self._stream, done, total)
            return
        self._bar.total = total
        self._bar.update(done - self._bar.n)

    def close(self) -> None:
        """Take the bar away."""
        if self._bar is not None:
            self._bar.close()


def _made(stream: IO[str], done: int, total: int) -> tqdm[Never]:
    from threading import RLock

    from tqdm import tqdm

    # By itself it starts a thread, and makes a lock for other processes, neither of which is of use here.
    tqdm.monitor_interval = 0
    tqdm.set_lock(RLock())
    made: tqdm[Never] = tqdm(
        file=stream,
        desc="Checking",
        unit=" files",
        initial=done,
        total=total,
        leave=False,
        dynamic_ncols=True,
    )
    return made
