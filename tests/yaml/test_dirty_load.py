"""The tree against what strictyaml itself makes of a text, where it accepts one without a finding."""

from __future__ import annotations

import re
from typing import Any, Final, TypeAlias

import pytest
import strictyaml
from hypothesis import given

from attune_lint.model.node import Alias, Mapping, Node, Scalar, Sequence
from tests.yaml.differences import TextDifference
from tests.yaml.mutants import heaps, mutants
from tests.yaml.reading import composed, times
from tests.yaml.writer import Written, bare_documents

Plain: TypeAlias = "str | list[Plain] | dict[str, Plain]"


def plain(node: Node) -> Plain:
    match node:
        case Scalar():
            return node.text
        case Sequence():
            return [plain(item) for item in node.items]
        case Mapping():
            return {str(plain(key)): plain(value) for key, value in node.pairs}
        case Alias():
            raise AssertionError("strictyaml has no aliases")


def loaded(text: str) -> Any:
    return strictyaml.dirty_load(text, strictyaml.Any(), allow_flow_style=True).data


def has_a_collection(text: str) -> bool:
    document = composed(text).document
    return document is not None and isinstance(document.root, Sequence | Mapping)


DIFFERENCES: Final = (
    TextDifference(
        name="strictyaml gives a lone scalar as the text of the file",
        fact="none: no workflow is one",
        example="'a' # b\n",
        applies=lambda text: not has_a_collection(text),
    ),
    TextDifference(
        name="U+0085, U+2028 and U+2029 are line breaks everywhere",
        fact="13: line breaks",
        example="- \x85- a\n",
        applies=lambda text: re.search("[\x85\u2028\u2029]", text) is not None,
    ),
    TextDifference(
        name="strictyaml merges",
        fact="13: merge keys are not applied",
        example="a: 1\n<<: {b: 2}\n",
        applies=lambda text: "<<" in text,
    ),
)


def agrees(text: str) -> None:
    if any(one.applies(text) for one in DIFFERENCES):
        return
    found = composed(text)
    if found.diagnostics or found.document is None or found.document.root is None:
        return
    try:
        expected = loaded(text)
    except Exception:  # strictyaml rejects many texts, and crashes on comments in some places.
        return
    assert plain(found.document.root) == expected


@given(bare_documents)
def test_documents_say_the_same(written: Written) -> None:
    agrees(written.text)


@given(mutants)
def test_documents_with_mistakes_say_the_same(text: str) -> None:
    agrees(text)


@times(2)
@given(heaps)
def test_heaps_of_fragments_say_the_same(text: str) -> None:
    agrees(text)


@pytest.mark.parametrize("difference", DIFFERENCES, ids=lambda one: one.name)
def test_the_difference_exists(difference: TextDifference) -> None:
    root = composed(difference.example).document
    assert root is not None
    assert root.root is not None
    assert plain(root.root) != loaded(difference.example)
    assert difference.applies(difference.example)


@pytest.mark.parametrize(
    "text",
    [
        "a: 1\nb: [x, 'y', {z: ~}]\nc: |\n  d\n\n  e\nf: >-\n  g\n  h\n",
        "- a\n- - b\n  - c: d\n    e:\n-\n",
        '"a b": "c\\n\\x41"\n? long\n: short # comment\n',
        "a: b\n  c\n\n  d\ne: '\n f\n\n g'\n",
    ],
)
def test_a_document_says_the_same(text: str) -> None:
    root = composed(text).document
    assert root is not None
    assert root.root is not None
    assert plain(root.root) == loaded(text)
