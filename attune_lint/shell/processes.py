"""Doing pieces of work in several processes, which are copies of this one."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator, Sequence
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from typing import Any, TypeVar

_Piece = TypeVar("_Piece")
_Done = TypeVar("_Done")


class ProcessDiedError(Exception):
    """A process ended before it had done its work, for instance since memory ran out."""


def in_processes(
    work: Callable[[_Piece], _Done], pieces: Sequence[_Piece], number: int
) -> Iterator[tuple[int, _Done]]:
    """What comes of each piece, with its number, in the order in which they are finished.

    Whatever ends this early, an exception or an interruption, ends the processes, too.

    Args:
        work: is called in another process.
        pieces: are handed out in order; these, and what comes of them, must be picklable.
        number: how many processes there are at most.

    Raises:
        ProcessDiedError: a process ended early.
    """
    context = get_context("fork")
    waiting = iter(enumerate(pieces))
    at_work: dict[Connection[Any, Any], int] = {}
    started = []
    try:
        for _ in range(min(number, len(pieces))):
            ours, theirs = context.Pipe()
            process = context.Process(target=_serve, args=(theirs, work, [*at_work, ours]), daemon=True)
            process.start()
            theirs.close()
            started.append(process)
            _hand_out(ours, waiting, at_work)
        while at_work:
            for ready in wait(list(at_work)):
                connection = next(each for each in at_work if each is ready)
                index = at_work.pop(connection)
                yield index, _received(connection)
                _hand_out(connection, waiting, at_work)
    finally:
        for process in started:
            process.terminate()
        for process in started:
            process.join()


def _hand_out(
    connection: Connection[Any, Any],
    waiting: Iterator[tuple[int, _Piece]],
    at_work: dict[Connection[Any, Any], int],
) -> None:
    """Give a process its next piece, if there is any left."""
    for index, piece in waiting:
        try:
            connection.send(piece)
        except OSError as error:
            raise ProcessDiedError from error
        at_work[connection] = index
        return


def _received(connection: Connection[Any, Any]) -> Any:
    try:
        done = connection.recv()
    except (EOFError, OSError) as error:
        raise ProcessDiedError from error
    if isinstance(done, BaseException):
        raise done
    return done


def _serve(
    connection: Connection[Any, Any],
    work: Callable[[Any], object],
    inherited: Sequence[Connection[Any, Any]],
) -> None:
    """Do the pieces that come through a connection, until it is closed."""
    # The process that waits for this one is interrupted, too, and ends it.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for other in inherited:
        other.close()
    while True:
        try:
            piece = connection.recv()
        except EOFError:
            return
        try:
            done: object = work(piece)
        except Exception as error:  # is raised where it can be told
            done = error
        connection.send(done)
