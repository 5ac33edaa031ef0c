"""Waiting until something that a run saw has changed.

Nothing is listened to while a run goes on. When it is done, the directories in which it saw something are
listened to, and only then all that it saw is compared with what is there now. So no change is missed,
whenever it was made, and a change that makes no difference to the run is none.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterator
from contextlib import AbstractContextManager
from functools import cache
from typing import TYPE_CHECKING, Final, NamedTuple, Protocol, TypeAlias

from attune_lint.shell.disk import Disk, Question, Seen, path_of

if TYPE_CHECKING:
    from types import TracebackType

QUIET: Final = 100
"""For how long nothing more must change before a burst of changes is over, in milliseconds."""
LONGEST: Final = 2_000
"""After how long a burst counts as over in any case, in milliseconds."""
_WITHOUT_END: Final = 0


class Changes(Protocol):
    """Tells of changes in some directories, from when it is made."""

    def wait(self) -> Collection[str]:
        """Wait until something changes, and then until that is over; gives the paths that changed."""
        ...

    def settle(self) -> None:
        """Wait until what changes just now is over."""
        ...


Listen: TypeAlias = Callable[[Collection[str]], AbstractContextManager[Changes]]
"""Listens to changes in directories, but not to those in directories below them."""


class CannotWatchError(Exception):
    """The system does not tell of changes: a sentence says why."""


class Notifier:
    """Tells of changes as the system does.

    Args:
        directories: those in which something may change, which must be there.
        quiet: for how long nothing must change before a burst is over, in milliseconds.
        longest: after how long it counts as over in any case, in milliseconds.

    Raises:
        CannotWatchError: the system does not tell of changes.
        FileNotFoundError: one of the directories is gone.
    """

    def __init__(self, directories: Collection[str], quiet: int = QUIET, longest: int = LONGEST) -> None:
        from watchfiles._rust_notify import RustNotify  # documented as the way to listen before waiting

        self._quiet = quiet
        self._longest = longest
        polling = bool(os.environ.get("WATCHFILES_FORCE_POLLING"))
        try:
            self._changes = RustNotify(
                sorted(directories),
                debug=False,
                force_polling=polling,
                poll_delay_ms=quiet,
                recursive=False,
                ignore_permission_denied=False,
            )
        except FileNotFoundError:
            raise
        except (OSError, RuntimeError) as error:
            raise CannotWatchError(f"changes can't be watched for: {error}") from error

    def __enter__(self) -> Notifier:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._changes.close()

    def wait(self) -> Collection[str]:
        """Wait until something changes, and then until that is over; gives the paths that changed."""
        return self._next(_WITHOUT_END)

    def settle(self) -> None:
        """Wait until what changes just now is over."""
        self._next(self._quiet)

    def _next(self, timeout: int) -> Collection[str]:
        changes = self._changes.watch(self._longest, self._quiet, timeout, None)
        if changes == "signal":
            raise KeyboardInterrupt
        return () if isinstance(changes, str) else {path for _, path in changes}


class Watched(NamedTuple):
    """Where changes may matter: the directories to listen to, and what in them.

    In `listed` everything matters; `names` are paths that matter by themselves.
    """

    directories: frozenset[str]
    listed: frozenset[str]
    names: frozenset[str]

    def concerns(self, path: str) -> bool:
        """Whether a change of a path may matter."""
        return path in self.names or path in self.listed or os.path.dirname(path) in self.listed


def paths(seen: Seen, question: Question) -> Iterator[str]:
    """The paths about which something was asked, in the order in which the answers are there."""
    return (path_of(question, each) for each in seen[question])


def watched(seen: Seen) -> Watched:
    """Where the changes are made that a run would see, by real paths.

    What is not there yet, and what may be taken away with all that it is in, is seen by what is above it.

    Args:
        seen: what the run saw.
    """
    real = cache(os.path.realpath)
    listed = frozenset(map(real, seen["entries"]))
    names: set[str] = set()
    done: set[str] = set()
    waiting = [path for question in seen for path in paths(seen, question)]
    while waiting:
        path = waiting.pop()
        if path in done or "\0" in path:
            continue
        done.add(path)
        above, name = os.path.split(path)
        names.add(os.path.join(real(above), name))
        waiting.append(above)
        if os.path.islink(path):
            waiting.append(real(path))
    directories = {_nearest(each) for each in (*listed, *map(os.path.dirname, names))}
    return Watched(frozenset(directories), listed, frozenset(names))


def _nearest(directory: str) -> str:
    """A directory if it is there and can be looked into, else the nearest one above that can."""
    above = os.path.dirname(directory)
    if directory == above or (os.path.isdir(directory) and os.access(directory, os.R_OK)):
        return directory
    return _nearest(above)


def await_change(disk: Disk, own: Collection[str] = (), listen: Listen = Notifier) -> None:
    """Wait until a run would see something else than it saw, and no more changes follow at once.

    Args:
        disk: what it saw.
        own: files that it wrote itself, and directories in which it keeps something, as absolute paths.
        listen: listens to changes.

    Raises:
        CannotWatchError: the system does not tell of changes.
        KeyboardInterrupt: someone does not want to wait any more.
    """
    others = _of_others(disk.seen, own)
    settled = False
    while True:
        where = watched(others)
        try:
            with listen(where.directories) as changes:
                if not (disk.steady and Disk().shows_again(others, own)):
                    if not settled:
                        changes.settle()
                    return
                while not any(map(where.concerns, changes.wait())):
                    pass
        except FileNotFoundError:  # gone since it was looked for
            continue
        settled = True


def _of_others(seen: Seen, own: Collection[str]) -> Seen:
    """What was seen outside of what the run writes itself."""
    return {
        question: {
            asked: seen[question][asked]
            for asked, path in zip(seen[question], paths(seen, question), strict=True)
            if not _is_within(path, own)
        }
        for question in seen
    }


def _is_within(path: str, own: Collection[str]) -> bool:
    return any(path == each or path.startswith(each + os.sep) for each in own)
