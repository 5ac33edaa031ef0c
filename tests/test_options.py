"""The options of all commands: each has a help that says something."""

from __future__ import annotations

import argparse
from collections.abc import Iterator

import pytest

from attune_lint.cli.later import complete
from attune_lint.cli.parser import parser


def arguments(of: argparse.ArgumentParser, command: str = "") -> Iterator[tuple[str, argparse.Action]]:
    for action in of._actions:
        if isinstance(action, argparse._SubParsersAction):
            helped = {choice.dest: choice.help for choice in action._choices_actions}
            assert set(helped) == set(action.choices)
            assert all(helped.values())
            for name, inner in action.choices.items():
                assert inner.description, name
                yield from arguments(inner, f"{name} ")
        else:
            yield f"{command}{'/'.join(action.option_strings) or action.dest}", action


PARSER = parser()
complete(PARSER)
ARGUMENTS = dict(arguments(PARSER))


@pytest.mark.parametrize("name", ARGUMENTS)
def test_an_option_has_help(name: str) -> None:
    said = ARGUMENTS[name].help
    assert said
    assert not said.startswith("default:"), "it says what it is for"
    assert not said.endswith(".")


@pytest.mark.parametrize("name", ARGUMENTS)
def test_a_value_is_named(name: str) -> None:
    """So that a shell knows what to offer for it, and a person what to write."""
    action = ARGUMENTS[name]
    takes_nothing = action.nargs == 0
    assert takes_nothing or action.metavar or action.choices
