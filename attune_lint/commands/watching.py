"""Running a command again whenever something that it saw changes."""

from __future__ import annotations

import gc
import os
import time
from collections.abc import Callable, Mapping
from importlib.util import find_spec
from typing import TYPE_CHECKING, Final, TypeAlias

from attune_lint.commands.status import BROKEN
from attune_lint.report.rounds import differences, render
from attune_lint.shell.watching import CannotWatchError, await_change, paths
from attune_lint.shell.writing import Listener, complain, heard, write_error

if TYPE_CHECKING:
    from attune_lint.shell.session import Session

INSTALL: Final = "what tells of changes is not installed; install it with: pip install 'attune-lint[watch]'"

Run: TypeAlias = "Callable[[Session], int]"


def watch(begin: Callable[[], Session], run: Run, *, quiet: bool = False) -> int:
    """Run, and again after each burst of changes of what the run saw, until that is interrupted.

    What goes wrong in one run ends nothing. Standard error says after each run what had changed, and
    what came of it.

    Args:
        begin: makes what a run sees.
        run: a run; the exit status that it gives is that of this one run.
        quiet: whether to leave out what is said on standard error.

    Returns:
        the exit status where nothing can be watched, or nobody reads what is written any more.
    """
    if find_spec("watchfiles") is None:
        complain(INSTALL)
        return BROKEN
    home = os.getcwd()
    before: Mapping[str, str] | None = None
    while True:
        session = begin()
        with heard() as listener:
            status = _at_home(home, session, run)
        if not listener.read:
            return status
        now = _contents(session, before)
        if not quiet:
            write_error([_line(before, now, session.found, home)])
        before = now
        gc.collect()  # which the command line does not do by itself
        try:
            await_change(session.disk, _own(session, listener))
        except CannotWatchError as error:
            complain(str(error))
            return BROKEN


def _contents(session: Session, before: Mapping[str, str] | None) -> dict[str, str]:
    """What the files hold that a run read; one that came to nothing has not looked for all files."""
    seen = session.disk.seen
    read = zip(paths(seen, "content"), seen["content"].values(), strict=True)
    return dict(read) if before is None or session.found is not None else {**before, **dict(read)}


def _own(session: Session, listener: Listener) -> set[str]:
    """What a run writes itself."""
    own = {os.path.abspath(said.name) for said in listener.said if said.where == "file"}
    return own if session.cache is None else {*own, os.path.abspath(session.cache.directory)}


def _at_home(home: str, session: Session, run: Run) -> int:
    """Run in a directory, which may have been taken away and made anew."""
    try:
        os.chdir(home)
    except OSError:
        session.disk.kind(home)
        complain(f"there is no directory '{home}' any more; it is waited for.")
        return BROKEN
    return run(session)


def _line(before: Mapping[str, str] | None, now: Mapping[str, str], found: int | None, home: str) -> str:
    changed = None if before is None else differences(before, now)
    return f"{time.strftime('%H:%M:%S')} {render(changed, found, home)}\n"
