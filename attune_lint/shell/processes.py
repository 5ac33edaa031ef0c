"""Doing pieces of work in several processes, which are copies of this one."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import Any, TypeVar

from attune_lint.shell.processors import ProcessDiedError

_Piece = TypeVar("_Piece")
_Done = TypeVar("_Done")


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
    waiting = iter(enumerate(pieces))
    at_work: dict[Connection[Any, Any], int] = {}
    started: list[BaseProcess] = []
    try:
        for _ in range(min(number, len(pieces))):
            ours, process = _started(work, at_work)
            started.append(process)
            _hand_out(ours, waiting, at_work)
        while at_work:
            for ready in wait(list(at_work)):
                connection = next(each for each in at_work if each is ready)
                index = at_work.pop(connection)
                yield index, _received(connection)
                _hand_out(connection, waiting, at_work)
    except BaseException:
        for process in started:
            process.kill()
        raise
    finally:
        for process in started:
            process.join()


def _started(
    work: Callable[[Any], object], at_work: Iterable[Connection[Any, Any]]
) -> tuple[Connection[Any, Any], BaseProcess]:
    """A new process, and the connection to it."""
    context = get_context("fork")
    # An interruption reaches all processes. The one that waits for these ends them, which stay deaf to it.
    heard = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        ours, theirs = context.Pipe()
        process = context.Process(target=_serve, args=(theirs, work, [*at_work, ours]), daemon=True)
        process.start()
        theirs.close()
    except OSError as error:
        raise ProcessDiedError from error
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, heard)
    return ours, process


def _hand_out(
    connection: Connection[Any, Any],
    waiting: Iterator[tuple[int, _Piece]],
    at_work: dict[Connection[Any, Any], int],
) -> None:
    """Give a process its next piece, or let it end if there is none left."""
    for index, piece in waiting:
        try:
            connection.send(piece)
        except OSError as error:
            raise ProcessDiedError from error
        at_work[connection] = index
        return
    connection.close()


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
    """Do the pieces that come through a connection, until its other end is gone."""
    for other in inherited:
        other.close()
    with suppress(EOFError, OSError):
        while True:
            connection.send(_done(work, connection.recv()))


def _done(work: Callable[[Any], object], piece: object) -> object:
    try:
        return work(piece)
    except Exception as error:  # is raised where it can be told
        return error
