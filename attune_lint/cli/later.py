"""Parsers of commands that are made when they are used.

To build the options of all commands takes longer than a run that is answered from the cache.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from functools import cached_property
from typing import Any


class Command:
    """Stands for the parser of a command, which is made with its options when anything is asked of it.

    Args:
        fill: adds the options.
        settings: those of any parser.
    """

    def __init__(self, *, fill: Callable[[argparse.ArgumentParser], None], **settings: Any) -> None:
        self._fill = fill
        self._settings = settings

    @cached_property
    def parser(self) -> argparse.ArgumentParser:
        """The parser itself."""
        return built(argparse.ArgumentParser(formatter_class=plain_help, **self._settings), self._fill)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.parser, name)


def built(
    parser: argparse.ArgumentParser, fill: Callable[[argparse.ArgumentParser], None]
) -> argparse.ArgumentParser:
    """A parser that began with `plain_help`, with its options, and with help as wide as the terminal."""
    fill(parser)
    parser.formatter_class = argparse.HelpFormatter
    return parser


def plain_help(prog: str) -> argparse.HelpFormatter:
    """Formats help for any terminal.

    A parser makes one for each option that is added, to check it, and else asks each time how wide the
    terminal is.
    """
    return argparse.HelpFormatter(prog, width=80)


def complete(parser: argparse.ArgumentParser) -> None:
    """Put the parsers of all commands where something stands for them."""
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for name, each in action.choices.items():
                action.choices[name] = each.parser if isinstance(each, Command) else each
                complete(action.choices[name])
