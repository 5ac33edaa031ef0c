"""From arguments to what applies to files."""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from returns.pipeline import is_successful
from returns.result import Failure, Result, Success

from attune_lint.config.applied import Applied, Options
from attune_lint.config.patterns import why_no_pattern
from attune_lint.lint.selection import selection
from attune_lint.model.severity import Severity
from attune_lint.model.target import Target
from attune_lint.report.text import printable
from attune_lint.shell.configuration import Configurations
from attune_lint.shell.disk import Disk
from attune_lint.shell.writing import complain, write_error


def configurations_of(arguments: argparse.Namespace, disk: Disk) -> Configurations | None:
    """What applies to files; None where the arguments are wrong, which is said."""
    options = options_of(arguments, disk)
    if not is_successful(options):
        complain(options.failure())
        return None
    return _configurations(options.unwrap(), arguments, disk)


def nearest(arguments: argparse.Namespace, disk: Disk) -> Applied | None:
    """What applies to the working directory, of a command with no options but the target.

    None where a configuration is wrong, which is said.

    Args:
        arguments: what was given.
        disk: what looks for configurations.
    """
    target = None if arguments.target is None else Target(arguments.target)
    configurations = _configurations(Options(Path.cwd(), target=target), arguments, disk)
    applied = configurations.of_directory(configurations.working_directory)
    return None if are_wrong(configurations) else applied


def are_wrong(configurations: Configurations) -> bool:
    """Whether anything is wrong with the configurations that were read, which is said."""
    write_error(f"{printable(str(problem))}\n" for problem in configurations.problems)
    return bool(configurations.problems)


def options_of(arguments: argparse.Namespace, disk: Disk) -> Result[Options, str]:
    """What the arguments say; a `Failure` is a sentence about the first that is wrong."""
    rules = {name: _words(getattr(arguments, name)) for name in ("select", "extend_select", "ignore")}
    severity = {rule: Severity(level) for rule, level in arguments.severity}
    known = selection((*rules["select"], *rules["extend_select"], *severity), rules["ignore"])
    if not is_successful(known):
        return Failure(known.failure())
    wrong = next(_wrong(arguments, disk), None)
    if wrong is not None:
        return Failure(wrong)
    return Success(
        Options(
            Path.cwd(),
            target=None if arguments.target is None else Target(arguments.target),
            severity=severity,
            fail_on=None if arguments.fail_on is None else Severity(arguments.fail_on),
            exclude=tuple(arguments.exclude),
            packs=tuple(arguments.packs),
            actions=tuple(arguments.actions),
            max_file_size=arguments.max_file_size,
            **rules,
        )
    )


def _configurations(options: Options, arguments: argparse.Namespace, disk: Disk) -> Configurations:
    only = None if arguments.config is None else Path(arguments.config)
    return Configurations(options, only=only, isolated=arguments.isolated, disk=disk)


def _wrong(arguments: argparse.Namespace, disk: Disk) -> Iterator[str]:
    for pattern in arguments.exclude:
        why = why_no_pattern(pattern)
        if why is not None:
            yield f"'{pattern}' is no pattern, since it {why}."
    for path in arguments.packs:
        if not disk.is_directory(os.path.abspath(path)):
            yield f"there is no directory '{path}'."


def _words(values: Sequence[str]) -> tuple[str, ...]:
    return tuple(word.strip() for value in values for word in value.split(","))
