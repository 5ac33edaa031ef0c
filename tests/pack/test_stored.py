"""Facts made of their JSON are the facts."""

from __future__ import annotations

import json
from pathlib import PurePath
from typing import Any

import pytest
from attrs import asdict
from hypothesis import given
from hypothesis import strategies as st

from attune_lint.lint.pack import OpenedWorkflow
from attune_lint.lint.reading import decode_text
from attune_lint.model.files import WorkflowFile
from attune_lint.model.target import DEFAULT_TARGET
from attune_lint.pack.facts import WorkflowFacts
from attune_lint.pack.files import FileText
from attune_lint.pack.stored import facts_from, facts_json

PATH = PurePath("demo/workflows/job.yaml")
FILE = WorkflowFile(PATH, "demo", "job", "demo.job")
ODD = [
    "",
    "ref: demo.job",
    "ref: [x]\ntasks: []",
    "ref: |\n  demo.job\nlabel: L\nversion: 1.0.0\ntasks:\n  - {name: a, action: core.echo}",
    "ref: &r demo.job\nlabel: *r\nparameters: {a: {default: .nan}, b: {secret: true}}\ntasks: []",
    "parameters: {type: object, properties: {a: {default: 1}}, required: [a, b]}\noutput: {x: 1}\ntasks: 1",
    "parameters: 7\noutput: [1]\ntasks:\n  - {name: 'é\\0', action: ''}\n  - {name: é, action: b.c, join: 1}",
]


def facts_in(text: str) -> WorkflowFacts | None:
    return OpenedWorkflow(FileText(PATH, PATH, decode_text(text, PATH)), FILE, DEFAULT_TARGET).facts


def again(facts: WorkflowFacts) -> WorkflowFacts:
    return facts_from(json.loads(json.dumps(facts_json(facts))), PATH, FILE)


@pytest.mark.parametrize("text", ODD)
def test_of_odd_files(text: str) -> None:
    facts = facts_in(text)
    if facts is not None:
        plain = repr(asdict(facts)).replace("mappingproxy({})", "{}")
        assert repr(asdict(again(facts))) == plain


def test_some_are_there() -> None:
    assert sum(facts_in(text) is not None for text in ODD) >= 4


LEAVES: st.SearchStrategy[Any] = st.none() | st.booleans() | st.integers() | st.text(max_size=5)


@given(known=st.recursive(LEAVES, lambda inner: st.lists(inner, max_size=7), max_leaves=20))
def test_anything_else_is_refused(known: Any) -> None:
    try:
        facts_from(known, PATH, FILE)
    except ValueError:
        return
    assert len(known) == 6
