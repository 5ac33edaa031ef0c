"""One run of a command: what it sees of the world, where it keeps what it learns, and how it works."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Mapping

from attune_lint.shell.answers import Answer, Answers, Environment, Holds
from attune_lint.shell.cache import Cache
from attune_lint.shell.disk import Disk
from attune_lint.shell.writing import heard, say_again

_UNWRITTEN = 2
"""The exit status where something could not be written."""


class Session:
    """What a run sees, and where it keeps what it learns; `found` counts its findings, if it came to any.

    Args:
        cache: nothing is kept if None.
        jobs: how many processes work at most, 0 for as many as pay.
        disk: one that has looked at some of what it sees just now.

    A run that depends on more than disk and environment sets `noted`: what it saw of that, as JSON.
    """

    def __init__(self, cache: Cache | None = None, jobs: int = 1, disk: Disk | None = None) -> None:
        self.cache = cache
        self.jobs = jobs
        self.disk = Disk(disk)
        self.environment = Environment(os.environ)
        self.found: int | None = None
        self.noted: object = None


def answered(
    options: Mapping[str, object],
    cache: Cache,
    jobs: int,
    run: Callable[[Session], int],
    files: Iterable[str] = (),
    holds: Holds | None = None,
) -> int:
    """Run, or write what the same run has written before if nothing has changed since.

    Args:
        options: all that the run depends on beside what it sees, as JSON.
        cache: where such runs are kept.
        jobs: how many processes work at most, 0 for as many as pay.
        run: does it, and gives the exit status.
        files: those that the options name as the ones to write.
        holds: whether what a run noted beside disk and environment is still so; None where it notes nothing,
            while of a run that should and does not, nothing is kept.
    """
    terminals = [sys.stdout.isatty(), sys.stderr.isatty()]
    question = {**options, "directory": os.getcwd(), "terminals": terminals}
    answers = Answers(cache, question, files)
    disk = Disk()
    known = answers.recall(os.environ, disk, holds, jobs)
    if known is not None:
        return known.status if say_again(known.said) else _UNWRITTEN
    session = Session(cache, jobs, disk)
    with heard() as listener:
        status = run(session)
    if listener.whole and (holds is None or session.noted is not None):
        answer = Answer(tuple(listener.said), status)
        answers.remember(answer, session.disk, session.environment, session.noted)
    cache.trim()
    return status
