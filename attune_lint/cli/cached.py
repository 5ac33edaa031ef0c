"""The options on what is kept between runs and on processes, and running commands by them."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, Final

from attune_lint.cli.configured import digits

if TYPE_CHECKING:
    from attune_lint.shell.answers import Holds
    from attune_lint.shell.session import Session

STDIN: Final = "-"

_CACHE: Final = (
    "What check and register learn of files is kept in a cache, and used for as long as these hold the same. "
    "A cache may be removed at any time."
)
_OWN: Final = frozenset({"cache_dir", "dsn", "jobs", "no_cache", "run"})
"""Options that change how a run works, and nothing that it gives; a DSN may hold a password, too."""


def add_caching(parser: argparse.ArgumentParser) -> None:
    """Add the options to the parser of a command that checks files."""
    parser.add_argument(
        "--jobs",
        type=_jobs,
        default=0,
        metavar="N",
        help="how many processes check files, such as 1; 0 for as many as there are processors where there "
        "are many files (default: 0)",
    )
    which = parser.add_mutually_exclusive_group()
    _add_directory(which)
    which.add_argument("--no-cache", action="store_true", help="check everything anew, and keep nothing")


def add_command(commands: Any) -> None:
    """Add the command `cache` to a parser's.

    Args:
        commands: what `add_subparsers` gave.
    """
    commands.add_parser("cache", help="show or clear the cache", description=_CACHE, fill=_add_commands)


def _add_commands(cache: argparse.ArgumentParser) -> None:
    actions = cache.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for name, run, what in (
        ("dir", _directory, "Show the directory of the cache."),
        ("clear", _clear, "Remove all that is in the cache."),
    ):
        parser = actions.add_parser(name, help=what.removesuffix(".").lower(), description=what)
        _add_directory(parser)
        parser.set_defaults(run=run)


def _add_directory(parser: Any) -> None:
    parser.add_argument(
        "--cache-dir",
        metavar="DIR",
        help="the directory of the cache, such as .cache/attune-lint (default: that of the platform)",
    )


def _jobs(text: str) -> int:
    return digits(text, "number of processes")


def run_session(
    options: argparse.Namespace,
    run: Callable[[Session], int],
    *,
    keeps: bool = True,
    files: Iterable[str] = (),
    more: object = None,
    holds: Holds | None = None,
) -> int:
    """Run a command, or give again what it gave when all that it saw was the same.

    Args:
        options: those of the command.
        run: does it, and gives the exit status.
        keeps: whether what it gives may be given again; what it learns of files is kept in any case.
        files: those that the options name as the ones to write.
        more: what it depends on beside its options, as JSON.
        holds: whether what it noted beside disk and environment is still so; None if there is nothing else.
    """
    from attune_lint.shell.session import Session, answered

    if options.no_cache:
        return run(Session(jobs=options.jobs))
    cache = _cache(options)
    if not keeps or STDIN in options.paths:
        status = run(Session(cache, options.jobs))
        cache.trim()
        return status
    question = {name: value for name, value in vars(options).items() if name not in _OWN}
    return answered({**question, "more": more}, cache, options.jobs, run, files, holds)


def watch_sessions(options: argparse.Namespace, run: Callable[[Session], int], *, quiet: bool = False) -> int:
    """Run a command, and again whenever something changes that it saw, until that is interrupted.

    Args:
        options: those of the command.
        run: does it, and gives the exit status.
        quiet: whether to leave out what is said of each run on standard error.
    """
    from attune_lint.commands.status import BROKEN
    from attune_lint.commands.watching import watch
    from attune_lint.shell.session import Session
    from attune_lint.shell.writing import complain

    if STDIN in options.paths:
        complain("--watch can't be used with standard input, which can't be read again.")
        return BROKEN
    cache = None if options.no_cache else _cache(options)

    def kept(session: Session) -> int:
        status = run(session)
        if cache is not None:
            cache.trim()
        return status

    return watch(lambda: Session(cache, options.jobs), kept, quiet=quiet)


def _cache(options: argparse.Namespace) -> Any:
    from attune_lint.shell.cache import Cache, default_directory

    return Cache(options.cache_dir or default_directory())


def _directory(options: argparse.Namespace) -> int:
    from attune_lint.commands.cache import show_directory

    return show_directory(_cache(options))


def _clear(options: argparse.Namespace) -> int:
    from attune_lint.commands.cache import clear

    return clear(_cache(options))
