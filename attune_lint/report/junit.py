"""The report as the results of tests, which every build server shows.

The elements are those of the JUnit report that Jenkins and GitLab read.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import groupby
from typing import Final
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from attune_lint.lint.selection import NOT_READ
from attune_lint.model.diagnostic import Diagnostic
from attune_lint.report.rendering import Rendering
from attune_lint.report.text import REPLACEMENT, location, printable

# XML 1.0 has no way to write these, not even as references.
_FORBIDDEN: Final = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def formatted(shown: Rendering) -> Iterator[str]:
    """A test suite for each file with findings, in which each is a case that failed; else one that passed."""
    found = shown.report.diagnostics
    root = Element("testsuites", {"name": "attune-lint", **_counts(found)})
    for path, group in groupby(found, key=lambda each: each.path):
        _add_suite(root, _text(path.as_posix()), tuple(group))
    if not found:
        suite = SubElement(root, "testsuite", {"name": "attune-lint", **_counts((), passed=1)})
        SubElement(suite, "testcase", name="check", classname="attune-lint")
        root.set("tests", "1")
    indent(root)
    yield '<?xml version="1.0" encoding="utf-8"?>\n'
    yield tostring(root, encoding="unicode") + "\n"


def _counts(found: tuple[Diagnostic, ...], passed: int = 0) -> dict[str, str]:
    errors = sum(each.code in NOT_READ for each in found)
    return {
        "tests": str(len(found) + passed),
        "failures": str(len(found) - errors),
        "errors": str(errors),
        "skipped": "0",
    }


def _add_suite(root: Element, path: str, found: tuple[Diagnostic, ...]) -> None:
    suite = SubElement(root, "testsuite", {"name": path, **_counts(found)})
    seen: Counter[str] = Counter()
    for each in found:
        name = _text(f"{each.code} {each.name}: {each.message}")
        seen[name] += 1
        _add_case(suite, path, name if seen[name] == 1 else f"{name} ({seen[name]})", each)


def _add_case(suite: Element, path: str, name: str, found: Diagnostic) -> None:
    """A case whose name has no line in it, since servers know it again in the next report by that."""
    case = SubElement(suite, "testcase", name=name, classname=path, file=path)
    if found.span:
        case.set("line", str(found.span.start.line))
    kind = "error" if found.code in NOT_READ else "failure"
    result = SubElement(case, kind, message=_text(found.message), type=found.severity.value)
    result.text = _details(found)


def _details(found: Diagnostic) -> str:
    lines = [f"{location(found.path, found.span)}: {found.message}"]
    lines += [found.help] if found.help is not None else []
    lines += [f"{location(note.path, note.span)}: {note.message}" for note in found.related]
    return "\n".join(map(_text, lines))


def _text(text: str) -> str:
    """A text on one line that XML can hold."""
    return _FORBIDDEN.sub(REPLACEMENT, printable(text))
