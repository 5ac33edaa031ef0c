"""Parsers of commands that get their options when they are used.

To build the options of all commands takes longer than a run that is answered from the cache.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from typing import Any


class Command(argparse.ArgumentParser):
    """The parser of a command.

    Args:
        fill: adds its options.
        settings: those of any parser.
    """

    def __init__(self, *, fill: Callable[[Command], None], **settings: Any) -> None:
        super().__init__(**settings)
        self._fill: Callable[[Command], None] | None = fill

    def parse_known_args(  # type: ignore[override]
        self, args: Sequence[str] | None = None, namespace: argparse.Namespace | None = None
    ) -> tuple[argparse.Namespace, list[str]]:
        """Parse arguments, with the options that there are by then."""
        self.complete()
        return super().parse_known_args(args, namespace)

    def complete(self) -> None:
        """Add the options, and those of the commands below it, if they are not there yet."""
        fill, self._fill = self._fill, None
        if fill is not None:
            fill(self)


def complete(parser: argparse.ArgumentParser) -> None:
    """Have all options of all commands of a parser."""
    if isinstance(parser, Command):
        parser.complete()
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for each in action.choices.values():
                complete(each)
