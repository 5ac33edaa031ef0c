"""The command that writes what a shell needs to complete the others."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from typing import Any, Final

import shtab

from attune_lint.commands.status import CLEAN
from attune_lint.rules.registry import RULES
from attune_lint.shell.writing import write

_FILES: Final = {"PATH": shtab.FILE, "FILE": shtab.FILE, "PACK": shtab.DIRECTORY}
"""What a shell offers for an argument, by how the help calls it."""
_RULES: Final = {"RULE,...", "CODE|NAME"}


def completion(parser: argparse.ArgumentParser, shell: str) -> int:
    """Write a script that makes a shell complete the command line.

    Args:
        parser: the parser of the command line, which is changed.
        shell: the name of the shell.
    """
    words = sorted(word for rule in RULES for word in (rule.code, rule.name))
    for action in _actions(parser):
        if action.metavar in _RULES:
            action.choices = words
        elif action.metavar in _FILES:
            _attach(action, _FILES[str(action.metavar)])
    write([shtab.complete(parser, shell).rstrip("\n"), "\n"])
    return CLEAN


def _actions(parser: argparse.ArgumentParser) -> Iterator[argparse.Action]:
    """All arguments and options of a parser and of its commands."""
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for command in action.choices.values():
                yield from _actions(command)
        else:
            yield action


def _attach(action: Any, offered: Any) -> None:
    """Put what is offered for an argument where the library looks for it."""
    action.complete = offered
