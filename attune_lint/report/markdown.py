"""The report for the summary of a job, or for a comment: a table for each file, in GitHub's Markdown.

Nothing of a workflow's text has a meaning in it: no markup, no HTML, no link, no mention of anybody.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import PurePath
from typing import Final

from attune_lint.model.diagnostic import Diagnostic
from attune_lint.report.full import summary
from attune_lint.report.links import page_url
from attune_lint.report.rendering import Rendering
from attune_lint.report.text import printable

MOST_BYTES: Final = 900_000
"""How much is shown at most: GitHub refuses the summary of a step above 1 MiB."""

LONGEST: Final = 300
"""How many characters of a message or a path are shown."""

_MARKUP: Final = re.compile(r"([\\`*_{}\[\]<>#!|~&$])")
# What sites make links, mentions and pictures of by themselves; a comment that nobody sees breaks it up.
_LINKED: Final = re.compile(r"(?<=[@#!$~&%])(?=\w)|(?<=:)(?=//|[\w+-])|(?<=[Ww]{3})(?=\.)|(?<=[Gg][Hh])(?=-)")


def formatted(shown: Rendering) -> Iterator[str]:
    """A heading, what was found in one line, and the tables."""
    found = shown.report.diagnostics
    yield f"### attune-lint\n\n{summary(shown.report)}\n"
    left = MOST_BYTES
    for number, text in enumerate(_rows(found)):
        left -= len(text.encode("utf-8"))
        if left < 0:
            yield f"\nThese are the first {number} of {len(found)} findings.\n"
            return
        yield text


def _rows(found: Iterable[Diagnostic]) -> Iterator[str]:
    """The row of each finding, after what a table begins with where it is the first of its file."""
    for path, group in groupby(found, key=lambda each: each.path):
        head = _head(path)
        for each in group:
            yield head + _row(each)
            head = ""


def _head(path: PurePath) -> str:
    title = f"\n#### {escaped(path.as_posix())}\n\n"
    return f"{title}| line | severity | rule | finding |\n| ---: | --- | --- | --- |\n"


def _row(found: Diagnostic) -> str:
    line = found.span.start.line if found.span else ""
    rule = f"[{found.code}]({page_url(found.code, found.name)})"
    text = escaped(found.message) if found.help is None else f"{escaped(found.message)} {escaped(found.help)}"
    return f"| {line} | {found.severity} | {rule} | {text} |\n"


def escaped(text: str) -> str:
    """A text on one line that Markdown shows as it is, cut if it is very long."""
    shown = printable(text)
    shown = shown if len(shown) <= LONGEST else f"{shown[: LONGEST - 1]}…"
    return "<!-- -->".join(_MARKUP.sub(r"\\\1", part) for part in _LINKED.split(shown))
