"""What the engine accepts as YAML and what it does not (spec: engine-facts 3, 13 and 14)."""

from __future__ import annotations

import pytest

from attune_lint.model.diagnostic import verdict_of
from attune_lint.model.node import Alias, Mapping, Node, Scalar, Sequence
from tests.yaml.acceptance import ACCEPTED, REJECTED, Said
from tests.yaml.reading import document_of, findings


def said(node: Node) -> Said:
    match node:
        case Scalar():
            return node.text
        case Alias():
            return f"*{node.name}"
        case Sequence():
            return [said(item) for item in node.items]
        case Mapping():
            return tuple((said(key), said(value)) for key, value in node.pairs)


@pytest.mark.parametrize("name", ACCEPTED)
def test_what_is_accepted(name: str) -> None:
    text, expected = ACCEPTED[name]
    assert findings(text) == ()
    root = document_of(text).root
    assert (None if root is None else said(root)) == expected


@pytest.mark.parametrize("name", REJECTED)
def test_what_is_rejected(name: str) -> None:
    found = findings(REJECTED[name])
    assert len(found) == 1
    assert verdict_of(found) == "parse"
