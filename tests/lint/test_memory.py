"""What linting lets go of by itself: the command line runs without looking for garbage."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from weakref import ref

import pytest

from attune_lint import DEFAULT_TARGET, Source
from attune_lint.lint.reading import check_workflow, open_workflow
from attune_lint.model.target import Target
from tests.benchmarks.generate import generated
from tests.workflow.documents import PATH

PACK = next(generated(1))
WORKFLOWS = [
    text for path, text in PACK.files.items() if path.startswith("workflows/") and path not in PACK.broken
]


@pytest.fixture
def without_collection() -> Iterator[None]:
    gc.disable()
    yield
    gc.enable()


@pytest.mark.usefixtures("without_collection")
def test_a_tree_goes_when_it_has_been_checked() -> None:
    for text in WORKFLOWS:
        opened = open_workflow(Source(PATH, text), Target(DEFAULT_TARGET))
        assert opened.document is not None
        tree = ref(opened.document)
        checked = check_workflow(opened, None)
        del opened
        assert tree() is None, checked.diagnostics
