"""From the text of a file to its located tree, with every finding about it as YAML."""

from __future__ import annotations

import re
from typing import NamedTuple

from attune_lint.model.diagnostic import Diagnostic
from attune_lint.model.node import Document
from attune_lint.model.source import Source
from attune_lint.yaml.lines import document_of

# All but what the engine's reader accepts (spec: engine-facts 13); lone surrogates can't be UTF-8.
FORBIDDEN = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]+")


class Composed(NamedTuple):
    """What could be read of a file: `document` is None where a syntax error ended the reading."""

    document: Document | None
    diagnostics: tuple[Diagnostic, ...]


def compose(source: Source) -> Composed:
    """The located tree of a file and all that is wrong with it as YAML; total on any text."""
    document = None if FORBIDDEN.search(source.text) else document_of(source.text)
    if document is not None:
        return Composed(document, ())
    from attune_lint.yaml.general import composed_of_events  # few files need it, and importing it takes long

    return composed_of_events(source)
