"""Commands of GitHub Actions, which show findings beside the lines of a change.

The commands, and what is escaped in them, are those of GitHub's documentation of workflow commands.
The runner takes for a command a line that begins with ``::``, and what follows ``##[`` anywhere in a line.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Final

from attune_lint.model.diagnostic import Diagnostic
from attune_lint.model.severity import Severity
from attune_lint.model.source import Span
from attune_lint.report.rendering import Rendering
from attune_lint.report.text import printable

SHOWN: Final = 10
"""How many annotations of a kind GitHub shows for one step."""

_COMMANDS: Final[Mapping[Severity, str]] = MappingProxyType(
    {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}
)
_IN_DATA: Final = MappingProxyType(str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A"}))
_IN_PROPERTIES: Final = MappingProxyType({**_IN_DATA, ord(":"): "%3A", ord(","): "%2C"})
_COMMAND_START: Final = re.compile(r"^(\s*:)(?=:)|(#)(?=#[a-z]*\[)", re.MULTILINE | re.IGNORECASE)


def formatted(shown: Rendering) -> Iterator[str]:
    """A command for each finding, and a line that says if GitHub does not show all of them."""
    for found in shown.report.diagnostics:
        yield f"::{_COMMANDS[found.severity]} {_properties(found)}::{_message(found)}\n"
    numbers = Counter(found.severity for found in shown.report.diagnostics)
    kinds = [f"{severity}s" for severity in Severity if numbers[severity] > SHOWN]
    if kinds:
        yield f"GitHub shows {SHOWN} of the {' and '.join(kinds)} beside the change; all are in this log.\n"


def without_commands(chunks: Iterable[str]) -> Iterator[str]:
    """Text without anything that the log of a job would take for a command; a space breaks it up."""
    return (_COMMAND_START.sub(r"\1\2 ", chunk) for chunk in chunks)


def _properties(found: Diagnostic) -> str:
    path = printable(found.path.as_posix(), keep_bytes=True)
    title = f"{found.code} {found.name}"
    properties = {"file": path, **_place(found.span), "title": title}
    return ",".join(f"{name}={str(value).translate(_IN_PROPERTIES)}" for name, value in properties.items())


def _place(span: Span | None) -> dict[str, int]:
    """Lines, and columns only within one line: GitHub drops an annotation whose columns are of two lines."""
    if span is None:
        return {}
    start, end = span.start, span.end
    lines = {"line": start.line, "endLine": end.line}
    if start.line != end.line:
        return lines
    return {**lines, "col": start.column, "endColumn": max(start.column, end.column - 1)}


def _message(found: Diagnostic) -> str:
    (harmless,) = without_commands([printable(found.advice)])
    return harmless.translate(_IN_DATA)
