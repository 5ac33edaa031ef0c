"""Short forms that the tests of this layer share."""

from __future__ import annotations

from pathlib import PurePath

from hypothesis import settings

from attune_lint.model.diagnostic import Diagnostic
from attune_lint.model.node import Document
from attune_lint.model.source import Source
from attune_lint.yaml.compose import Composed, compose

PATH = PurePath("pack/workflows/probe.yaml")


def source_of(text: str) -> Source:
    return Source(PATH, text)


def composed(text: str) -> Composed:
    return compose(source_of(text))


def document_of(text: str) -> Document:
    document = composed(text).document
    assert document is not None
    return document


def findings(text: str) -> tuple[Diagnostic, ...]:
    return composed(text).diagnostics


def codes(text: str) -> list[str]:
    return [found.code for found in findings(text)]


def places(text: str) -> list[str]:
    """The texts of the spans of all findings."""
    spans = [found.span for found in findings(text)]
    return [text[span.start.offset : span.end.offset] for span in spans if span is not None]


def times(factor: int) -> settings:
    """So many times the examples of the profile, for what is cheap to try."""
    assert settings.default is not None
    return settings(max_examples=settings.default.max_examples * factor)
