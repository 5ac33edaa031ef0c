"""Shapes that hardly any file has, and that are read all the same."""

from __future__ import annotations

import pytest

from attune_lint import Source
from attune_lint.model.node import Mapping
from attune_lint.workflow.reading import Reading
from attune_lint.workflow.wait_for import decode_wait_for
from attune_lint.yaml.compose import compose
from tests.workflow.documents import HEAD, NEW, PATH, codes, top


@pytest.mark.parametrize("value", ["[? ]", "[? , b]", "[? : b]"])
def test_a_question_mark_without_a_key_in_a_list(value: str) -> None:
    assert "ATL199" not in codes(top(f"x-note: {value}"))


@pytest.mark.parametrize("levels", range(58, 66))
def test_a_wait_that_is_nested_too_deep(levels: int) -> None:
    inner = "{name: s, action: a.b, wait_for: {inquiry: 5}}"
    for _ in range(levels):
        inner = f"{{name: p, type: parallel, tasks: [{inner}]}}"
    assert codes(HEAD + f"tasks: [{inner}]\n")


def test_a_wait_beyond_the_greatest_depth_is_not_read() -> None:
    source = Source(PATH, "{inquiry: 5}")
    document = compose(source).document
    assert document is not None
    assert isinstance(document.root, Mapping)
    reading = Reading(source, document, NEW)
    assert decode_wait_for(reading, document.root, 200, "wait_for") is None
    assert [found.code for found in reading.found] == ["ATL107"]
