"""Finding something out in another process while this one goes on."""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager


@contextmanager
def aside(find: Callable[[], bool]) -> Iterator[Callable[[], bool]]:
    """Have something found out in a copy of this process, which ends with the block.

    Only where `number_of` says that several may work.

    Args:
        find: is called in the copy.

    Returns:
        what waits for the answer; it is False where the copy could not give it.
    """
    from multiprocessing import get_context

    process = get_context("fork").Process(target=_tell, args=(find,), daemon=True)
    try:
        process.start()
    except OSError:  # there are too many
        yield find
        return

    def answer() -> bool:
        process.join()
        return process.exitcode == _YES

    try:
        yield answer
    finally:
        process.terminate()
        process.join()


_YES, _NO = 0, 1


def _tell(find: Callable[[], bool]) -> None:
    # The process that waits for this one is interrupted, too, and ends it.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    sys.exit(_YES if find() else _NO)
