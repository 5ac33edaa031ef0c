"""Shapes that hardly any file has, and that are read all the same."""

from __future__ import annotations

import pytest

from tests.workflow.documents import HEAD, codes, top


@pytest.mark.parametrize("value", ["[? ]", "[? , b]", "[? : b]"])
def test_a_question_mark_without_a_key_in_a_list(value: str) -> None:
    assert "ATL199" not in codes(top(f"x-note: {value}"))


@pytest.mark.parametrize("levels", range(58, 66))
def test_a_wait_that_is_nested_too_deep(levels: int) -> None:
    inner = "{name: s, action: a.b, wait_for: {inquiry: 5}}"
    for _ in range(levels):
        inner = f"{{name: p, type: parallel, tasks: [{inner}]}}"
    assert codes(HEAD + f"tasks: [{inner}]\n")
