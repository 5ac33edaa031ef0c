"""The tables of functions and names."""

from __future__ import annotations

import pytest

from attune_lint.expressions.functions import BUILTINS, Builtin, known_names, workflow_functions
from attune_lint.expressions.tokens import CONSTANTS, KEYWORDS
from attune_lint.model.target import Target

COMMON_NAMES = {
    "parameters": "parameters",
    "workflow": "workflow",
    "vars": "workflow",
    "variables": "workflow",
    "task": "task",
    "tasks": "task",
    "config": "config",
    "keystore": "keystore",
    "system": "system",
    "item": "item",
    "index": "index",
}


def test_there_are_36_functions() -> None:
    assert len(BUILTINS) == 36


@pytest.mark.parametrize(("name", "row"), BUILTINS.items())
def test_functions(name: str, row: Builtin) -> None:
    assert row.name == name
    assert 1 <= row.least <= row.most <= 3


def test_two_functions_take_an_argument_or_leave_it() -> None:
    assert {row.name for row in BUILTINS.values() if row.least < row.most} == {"range", "slice"}


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        (Target.V2026_06, {"result", "succeeded", "failed", "timed_out"}),
        (Target.V2026_10, {"result", "succeeded", "failed", "timed_out", "cancelled"}),
    ],
)
def test_workflow_functions(target: Target, expected: set[str]) -> None:
    found = workflow_functions(target)
    assert set(found) == expected
    assert all(row.name == name for name, row in found.items())


@pytest.mark.parametrize(
    ("target", "more"), [(Target.V2026_06, {}), (Target.V2026_10, {"inquiry": "inquiry"})]
)
def test_known_names(target: Target, more: dict[str, str]) -> None:
    assert {name: row.means for name, row in known_names(target).items()} == COMMON_NAMES | more


def test_nothing_is_two_things() -> None:
    tables = [
        BUILTINS,
        workflow_functions(Target.V2026_10),
        known_names(Target.V2026_10),
        CONSTANTS,
        KEYWORDS,
    ]
    names = [name for table in tables for name in table]
    assert len(names) == len(set(names))
